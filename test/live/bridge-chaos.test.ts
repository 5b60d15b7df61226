import { expect } from 'chai';
import { chaos } from '../bench/bridge/chaos.ts';
import { mootApart } from '../bench/bridge/moot-apart.ts';
import { databaseAddress } from '../support/engine.ts';

/** `npm run bench:bridge` does the same with ten seeds and 2,000 operations each. */
describe('Random work on both sides of the bridge, while everything goes wrong on the way', () => {
  it('ends with both sides agreeing on every post, and nothing private on the wrong side', async function () {
    this.timeout(480_000);
    const startMoot = mootApart(await databaseAddress());
    const kills = { moot: 1, forum: 1 };
    const result = await chaos({ seed: 3, operations: 120, startMoot, kills, looks: 1, hours: 1 });
    expect(result.findings.map(({ kind, words }) => `${kind}: ${words}`)).to.deep.equal([]);
    expect(result.posts).to.be.greaterThan(10);
  });
});

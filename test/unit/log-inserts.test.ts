import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Change } from '../../server/core/log/change.ts';
import { isDuplicate } from '../../server/core/database/duplicate.ts';
import { Inserts } from '../../server/core/log/inserts.ts';
import type { LogModels } from '../../server/core/log/log.models.ts';

const change = (channel: string, seq: number): Change => ({
  ...{ channel, seq, v: 1, type: 'x', at: new Date(), actor: null, origin: null },
  ...{ key: `${channel} ${seq}`, keyHash: null, data: {} },
});
const names = (changes: Change[]): string[] => changes.map(({ channel, seq }) => `${channel}${seq}`);

/** A collection that refuses some, as an ordered insert does: nothing behind the first of them is written. */
function collectionThat(fault: (name: string) => object | null) {
  const written: string[] = [];
  const inserts: string[][] = [];
  const insertMany = async (changes: Change[]): Promise<void> => {
    inserts.push(names(changes));
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
    for (const [at, name] of names(changes).entries()) {
      const error = fault(name);
      if (error) throw Object.assign(new Error('no'), { insertedCount: at }, error);
      written.push(name);
    }
  };
  const models = { changes: { collection: { insertMany } } } as unknown as Pick<LogModels, 'changes'>;
  return { inserts: new Inserts(models), asked: inserts, written };
}

const outcome = ({ written, failure }: { written: number; failure: unknown }) =>
  failure === null ? written : `${written}, ${isDuplicate(failure) ? 'taken' : 'fault'}`;

describe('what several channels append in one moment', () => {
  it('is written in one insert', async () => {
    const { inserts, asked } = collectionThat(() => null);
    const all = await Promise.all([
      inserts.insert([change('a', 1), change('a', 2)]),
      inserts.insert([change('b', 1)]),
    ]);
    expect(all.map(outcome)).to.deep.equal([2, 1]);
    expect(asked).to.deep.equal([['a1', 'a2', 'b1']]);
  });

  it('fails where a number was taken, and is written in all other channels', async () => {
    const { inserts, written } = collectionThat((name) => (name === 'b2' ? { code: 11_000 } : null));
    const all = await Promise.all([
      inserts.insert([change('a', 1)]),
      inserts.insert([change('b', 1), change('b', 2), change('b', 3)]),
      inserts.insert([change('c', 1)]),
    ]);
    expect(all.map(outcome)).to.deep.equal([1, '1, taken', 1]);
    expect(written).to.deep.equal(['a1', 'b1', 'c1']);
  });

  it('fails wherever nobody knows whether it was written', async () => {
    const { inserts } = collectionThat((name) => (name === 'b1' ? { insertedCount: undefined } : null));
    const all = await Promise.all([inserts.insert([change('a', 1)]), inserts.insert([change('b', 1)])]);
    expect(all.map(outcome)).to.deep.equal(['0, fault', '0, fault']);
  });
});

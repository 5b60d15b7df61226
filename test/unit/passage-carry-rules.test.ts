import { expect } from 'chai';
import { byRule } from '../bench/anchors/by-rule.ts';

/** The small, repeatable part of `npm run bench:anchors`. */
describe('Carrying anchors through edits made by rule', () => {
  it('lands where words still stand, and attaches none whose words are gone', () => {
    const { all } = byRule(150, 1);
    expect(all.standing.n).to.be.greaterThan(400);
    expect(all.gone.n).to.be.greaterThan(50);
    expect(all.standing.so / all.standing.n).to.be.at.least(0.99);
    expect(all.misplaced).to.equal(0);
    expect(all.gone.so).to.equal(0);
  }).timeout(20_000);
});

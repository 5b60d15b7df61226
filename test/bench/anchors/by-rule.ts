import { carryEdited, type Carrying, landedRight } from '../../support/carry-truth.ts';
import { oneOf, randomOf } from '../../support/edits-by-rule.ts';
import { ddatItems, statementsFrom, strangeTo } from '../../support/seed-texts.ts';
import { noOutcome, type Outcome } from './tally.ts';

export interface ByRule {
  all: Outcome;
  /** By what was done to the text, those to which only that was done. */
  byEdit: Map<string, Outcome>;
  /** Anchors of which all words stand, but apart; and how many of them were placed. */
  torn: { n: number; placed: number };
}

const anchorsEach = 4;
const splits = 0.2;

/** Edits texts of the seeds by rule and carries anchors on them; the same for the same seed. */
export function byRule(texts: number, seed: number): ByRule {
  const random = randomOf(seed);
  const statements = statementsFrom(ddatItems());
  const found: ByRule = { all: noOutcome(), byEdit: new Map(), torn: { n: 0, placed: 0 } };
  for (let count = 0; count < texts; count += 1) {
    const source = oneOf(random, statements);
    const strange = strangeTo(source, statements, random);
    const split = random() < splits;
    for (const one of carryEdited(source, { random, strange, split, anchors: anchorsEach })) {
      if (one.truth === 'torn') {
        found.torn.n += 1;
        if (one.carried.current) found.torn.placed += 1;
        continue;
      }
      addOne(found.all, one);
      const [only, ...more] = new Set(one.done);
      if (only === undefined || (more.length > 0 && !split)) continue;
      const name = split ? 'split between two' : only;
      const outcome = found.byEdit.get(name) ?? noOutcome();
      found.byEdit.set(name, outcome);
      addOne(outcome, one);
    }
  }
  return found;
}

function addOne(outcome: Outcome, carrying: Carrying): void {
  const placed = carrying.carried.current !== null;
  if (carrying.truth === null) {
    outcome.gone.n += 1;
    if (placed) outcome.gone.so += 1;
    return;
  }
  outcome.standing.n += 1;
  const right = landedRight(carrying);
  if (right) outcome.standing.so += 1;
  else if (placed) outcome.misplaced += 1;
}

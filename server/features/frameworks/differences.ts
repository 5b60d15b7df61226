import type { EditionIndex } from './edition-index.ts';
import type { Item } from './frameworks.models.ts';
import { type ItemChange, itemChange } from './item-change.ts';
import { type Replacements, replacementsIn } from './replacements.ts';
import { siblingMoves } from './sibling-moves.ts';

/**
 * What a draft did to one competency. The pair of draft and competency is the identity of a change: decisions on comments
 * point at it.
 */
export interface Difference extends ItemChange {
  competency: string;
  what: 'added' | 'retired' | 'changed';
  before: Item | null;
  after: Item | null;
  /** Stands in another place among the same siblings; `moved` tells of another parent. */
  reordered: boolean;
  /** Has another title. */
  renamed: boolean;
  /** Of a retired one that became several: all of them. */
  split: readonly string[];
  /** Of one that came from several retired ones, or that stays and took some in: all of them. */
  merged: readonly string[];
  /** What replaces a retired one: none, one, or the several of `split`. */
  replacedBy: readonly string[];
  /** Which retired ones it replaces, those of `merged` among them. */
  replaces: readonly string[];
}

/** One text may take this long to compare, and all of them together. */
const textMs = 60;
const allMs = 800;

/**
 * What differs from one edition to another, one entry for each competency that does: those of the later edition in its
 * order, each retired one where it stood. White space alone is no difference, nor is a place among siblings that changed
 * only because others came or went. `replaced` says what became of retired ones; as the later edition tells, if not given.
 */
export function differences(
  before: EditionIndex,
  after: EditionIndex,
  replaced: Replacements = replacementsIn(after),
): Difference[] {
  const until = Date.now() + allMs;
  const successors = (id: string): readonly string[] =>
    (after.byCompetency.has(id) ? [] : (replaced.get(id) ?? [])).filter((one) => after.byCompetency.has(one));
  const predecessors = new Map<string, string[]>();
  for (const { competency } of before.items)
    for (const one of successors(competency))
      predecessors.set(one, [...(predecessors.get(one) ?? []), competency]);
  const reordered = siblingMoves(before, after);

  const differenceOf = (competency: string): Difference | null => {
    const [old, item] = [before.byCompetency.get(competency), after.byCompetency.get(competency)];
    const replacedBy = item ? [] : successors(competency);
    const replaces = predecessors.get(competency) ?? [];
    const change =
      old && item ? itemChange({ index: before, item: old }, { index: after, item }, soon(until)) : unchanged;
    const difference: Difference = {
      ...change,
      competency,
      what: old ? (item ? 'changed' : 'retired') : 'added',
      before: old ?? null,
      after: item ?? null,
      reordered: reordered.has(competency),
      renamed: change.title !== null,
      split: replacedBy.length > 1 ? replacedBy : [],
      merged: replaces.length > (old ? 0 : 1) ? replaces : [],
      replacedBy,
      replaces,
    };
    return isDifferent(difference) ? difference : null;
  };
  return inOrder(before, after).flatMap((competency) => differenceOf(competency) ?? []);
}

const unchanged: ItemChange = { title: null, statement: null, moved: null, code: null, kind: null };

const soon = (until: number): number => Math.min(until, Date.now() + textMs);

function isDifferent(one: Difference): boolean {
  const { what, title, statement, moved, code, kind, reordered, replaces } = one;
  return Boolean(
    what !== 'changed' || title || statement || moved || code || kind || reordered || replaces.length > 0,
  );
}

/** All competencies of both: those of the later edition in its order, each retired one after what it stood behind. */
function inOrder(before: EditionIndex, after: EditionIndex): string[] {
  const behind = new Map<string | null, string[]>();
  let last: string | null = null;
  for (const { competency } of before.items) {
    if (after.byCompetency.has(competency)) last = competency;
    else behind.set(last, [...(behind.get(last) ?? []), competency]);
  }
  return [
    ...(behind.get(null) ?? []),
    ...after.items.flatMap(({ competency }) => [competency, ...(behind.get(competency) ?? [])]),
  ];
}

import { wordDifference, type WordingPart } from '../../core/text/word-difference.ts';
import type { EditionIndex } from './edition-index.ts';
import type { Item } from './frameworks.models.ts';

/** How one competency differs between two editions that both have it; what is null is as it was. */
export interface ItemChange {
  /** Words added and removed, where there are any; white space alone does not count. */
  title: WordingPart[] | null;
  statement: WordingPart[] | null;
  /** Parents before and after, null at the top. */
  moved: { from: Item | null; to: Item | null } | null;
  code: { from: string | null; to: string | null } | null;
  kind: { from: string; to: string } | null;
}

/** One competency in one edition. */
export interface ItemIn {
  index: EditionIndex;
  item: Item;
}

/** What became of a competency from one edition to another. Words are compared until `until`, see `wordDifference`. */
export function itemChange(before: ItemIn, after: ItemIn, until: number): ItemChange {
  const [old, item] = [before.item, after.item];
  return {
    title: wordDifference(old.title ?? '', item.title ?? '', until),
    statement: wordDifference(old.statement, item.statement, until),
    moved: old.parent === item.parent ? null : { from: parentOf(before), to: parentOf(after) },
    code: old.code === item.code ? null : { from: old.code, to: item.code },
    kind: old.kind === item.kind ? null : { from: old.kind, to: item.kind },
  };
}

function parentOf({ index, item }: ItemIn): Item | null {
  return (item.parent === null ? null : index.byCompetency.get(item.parent)) ?? null;
}

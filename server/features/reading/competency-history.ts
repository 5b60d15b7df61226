import { LRUCache } from 'lru-cache';
import { lengthOf } from '../../core/text/word-difference.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Draft, Item } from '../frameworks/frameworks.models.ts';
import { predecessorsIn, successorsIn } from '../frameworks/lineage.ts';
import { type ItemChange, itemChange } from '../frameworks/item-change.ts';

/** What one draft did to a competency. Without words of the site, so that it may be kept for every language. */
export interface DraftChange extends ItemChange {
  draft: Draft;
  what: 'first' | 'added' | 'again' | 'gone' | 'unchanged' | 'changed';
  /** What took its place when it went, and in whose place it came. */
  replacedBy: string[];
  replaces: string[];
}

/** One draft with the competency as it stands there, if it does. */
export interface Reading {
  draft: Draft;
  index: EditionIndex;
  item: Item | undefined;
}

/** Texts that have little in common can take seconds to compare; all of a competency's drafts may take this long. */
const compareMs = 150;

const kept = new LRUCache<string, { changes: DraftChange[] }>({
  max: 2_000,
  maxSize: 8_000_000,
  sizeCalculation: ({ changes }) =>
    changes.reduce((sum, { title, statement }) => sum + 400 + lengthOf(title) + lengthOf(statement), 1),
});

/**
 * What each draft did to a competency, newest first; drafts without it, before and after, are left out. Editions never
 * change, so it is worked out once; `readings` are all drafts that this reader may see, newest first.
 */
export function historyOf(competency: string, readings: Reading[]): DraftChange[] {
  const key = [competency, ...readings.map(keyOf)].join(' ');
  const known = kept.get(key);
  if (known) return known.changes;
  const until = Date.now() + compareMs;
  const changes = readings.flatMap(
    (reading, at) => changeIn(competency, reading, readings.slice(at + 1), until) ?? [],
  );
  if (Date.now() < until) kept.set(key, { changes });
  return changes;
}

/** A draft being prepared has another edition after each edit, and a draft's dates may change. */
const keyOf = ({ draft, index }: Reading): string =>
  `${draft._id}:${index.edition}:${draft.opensAt?.getTime()}:${draft.closesAt?.getTime()}:${draft.state}`;

function changeIn(
  competency: string,
  { draft, index, item }: Reading,
  earlier: Reading[],
  until: number,
): DraftChange | null {
  const before = earlier[0];
  const replaces = predecessorsIn(index, competency).filter((one) => before?.index.byCompetency.has(one));
  const kin = { replacedBy: [], replaces: item ? replaces : [] };
  const nothing = { draft, ...kin, title: null, statement: null, moved: null, code: null, kind: null };
  if (!item)
    return before?.item
      ? { ...nothing, what: 'gone', replacedBy: [...new Set(successorsIn(index, competency))] }
      : null;
  if (!before) return { ...nothing, what: 'first' };
  if (!before.item) return { ...nothing, what: earlier.some((reading) => reading.item) ? 'again' : 'added' };
  const change = itemChange({ index: before.index, item: before.item }, { index, item }, until);
  const { title, statement, moved, code, kind } = change;
  const isChanged = title || statement || moved || code || kind || replaces.length > 0;
  return { ...change, ...kin, draft, what: isChanged ? 'changed' : 'unchanged' };
}

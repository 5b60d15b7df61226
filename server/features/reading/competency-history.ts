import { diffWords } from 'diff';
import { LRUCache } from 'lru-cache';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Draft, Item } from '../frameworks/frameworks.models.ts';

/** A stretch of wording: as it was and is, added, removed, or (`gap`) left out because nothing changed there. */
export interface WordingPart {
  kind: 'same' | 'added' | 'removed' | 'gap';
  value: string;
}

/** What one draft did to a competency. Without words of the site, so that it may be kept for every language. */
export interface DraftChange {
  draft: Draft;
  what: 'first' | 'added' | 'again' | 'gone' | 'unchanged' | 'changed';
  /** Words added and removed, where there are any; white space alone does not count. */
  title: WordingPart[] | null;
  statement: WordingPart[] | null;
  /** Parents before and after, null at the top. */
  moved: { from: Item | null; to: Item | null } | null;
  code: { from: string | null; to: string | null } | null;
  kind: { from: string; to: string } | null;
}

/** One draft with the competency as it stands there, if it does. */
export interface Reading {
  draft: Draft;
  index: EditionIndex;
  item: Item | undefined;
}

/** Texts that have little in common can take seconds to compare; all of a competency's drafts may take this long. */
const compareMs = 150;
/** Of words that did not change, as many are shown on each side of a change. */
const contextWords = 14;

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
  const key = [competency, ...readings.map(({ draft }) => draft._id)].join(' ');
  const known = kept.get(key);
  if (known) return known.changes;
  const until = Date.now() + compareMs;
  const changes = readings.flatMap((reading, at) => changeIn(reading, readings.slice(at + 1), until) ?? []);
  if (Date.now() < until) kept.set(key, { changes });
  return changes;
}

function changeIn({ draft, index, item }: Reading, earlier: Reading[], until: number): DraftChange | null {
  const before = earlier[0];
  const nothing = { draft, title: null, statement: null, moved: null, code: null, kind: null };
  if (!item) return before?.item ? { ...nothing, what: 'gone' } : null;
  if (!before) return { ...nothing, what: 'first' };
  if (!before.item) return { ...nothing, what: earlier.some((reading) => reading.item) ? 'again' : 'added' };
  const old = before.item;
  const change = {
    draft,
    title: difference(old.title ?? '', item.title ?? '', until),
    statement: difference(old.statement, item.statement, until),
    moved:
      old.parent === item.parent ? null : { from: parentOf(before.index, old), to: parentOf(index, item) },
    code: old.code === item.code ? null : { from: old.code, to: item.code },
    kind: old.kind === item.kind ? null : { from: old.kind, to: item.kind },
  };
  const { title, statement, moved, code, kind } = change;
  return { ...change, what: title || statement || moved || code || kind ? 'changed' : 'unchanged' };
}

const parentOf = (index: EditionIndex, { parent }: Item): Item | null =>
  (parent === null ? null : index.byCompetency.get(parent)) ?? null;

/** Word by word, or as a whole when the time is over; null when nothing but white space differs. */
function difference(before: string, after: string, until: number): WordingPart[] | null {
  if (squash(before) === squash(after)) return null;
  const parts = diffWords(before, after, { timeout: Math.max(1, until - Date.now()) });
  if (!parts)
    return [
      { kind: 'removed', value: before },
      { kind: 'added', value: after },
    ];
  return parts.flatMap(({ value, added, removed }, at) =>
    added || removed
      ? [{ kind: added ? 'added' : 'removed', value }]
      : shortened(value, at > 0, at < parts.length - 1),
  );
}

const squash = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Words that did not change: those beside a change, with a gap for the many between. */
function shortened(text: string, changeBefore: boolean, changeAfter: boolean): WordingPart[] {
  const words = text.match(/\s*\S+\s*/g) ?? [];
  const [first, last] = [changeBefore ? contextWords : 0, changeAfter ? contextWords : 0];
  if (words.length <= first + last + contextWords) return [{ kind: 'same', value: text }];
  return [
    { kind: 'same', value: words.slice(0, first).join('') },
    { kind: 'gap', value: '' },
    { kind: 'same', value: words.slice(words.length - last).join('') },
  ];
}

/** How many characters of wording there are. */
export function lengthOf(parts: WordingPart[] | null): number {
  return (parts ?? []).reduce((sum, { value }) => sum + value.length, 0);
}

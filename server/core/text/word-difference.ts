import { diffWords } from 'diff';

/** A stretch of wording: as it was and is, added, removed, or (`gap`) left out because nothing changed there. */
export interface WordingPart {
  kind: 'same' | 'added' | 'removed' | 'gap';
  value: string;
}

/** Of words that did not change, as many are shown on each side of a change. */
const contextWords = 14;

/**
 * Two texts compared word by word, what is far from any change left out; null when nothing but white space differs.
 * Texts that have little in common can take seconds: after `until` (milliseconds since 1970) they are told as a whole.
 */
export function wordDifference(before: string, after: string, until: number): WordingPart[] | null {
  if (before === after || squash(before) === squash(after)) return null;
  const parts = diffWords(before, after, { timeout: Math.max(1, until - Date.now()) });
  if (!parts) return ([removed(before), added(after)] as const).filter(({ value }) => value !== '');
  return parts.flatMap((part, at) => {
    if (part.added) return added(part.value);
    if (part.removed) return removed(part.value);
    return shortened(part.value, at > 0, at < parts.length - 1);
  });
}

/** White space as one space each, none at the ends. */
export const squash = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** How many characters of wording there are. */
export function lengthOf(parts: readonly WordingPart[] | null): number {
  return (parts ?? []).reduce((sum, { value }) => sum + value.length, 0);
}

const added = (value: string): WordingPart => ({ kind: 'added', value });
const removed = (value: string): WordingPart => ({ kind: 'removed', value });

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

import { type ChangeObject, diffWords } from 'diff';

/** A run of words: added, removed, or as it was. */
export type WordChange = Pick<ChangeObject<string>, 'value' | 'added' | 'removed'>;

/**
 * What was added and removed between two texts, word by word; as a whole when they have so little in common that
 * comparing them takes longer than `forMs`.
 */
export function wordChanges(before: string, after: string, forMs: number): WordChange[] {
  const whole = [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  return diffWords(before, after, { timeout: Math.max(1, forMs) }) ?? whole;
}

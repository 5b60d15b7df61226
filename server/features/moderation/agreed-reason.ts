import { reasonShown, reasonsOf } from './reasons.ts';

/** The reasons that a group agreed on beforehand, as a form offers them. */
export function reasonItems(group: { reasons: readonly string[] }): { value: string; text: string }[] {
  return reasonsOf(group).map(({ id, words }) => ({ value: id, text: reasonShown(words, id) }));
}

/** The reason of a form: one of the list, words of one's own, or the one with the other after it; empty for none. */
export function reasonFrom(
  { agreed = '', reason = '' }: Record<string, string>,
  group: { reasons: readonly string[] },
): string {
  const chosen = reasonsOf(group).find(({ id }) => id === agreed)?.words;
  return [chosen, reason.trim()].filter((words) => words).join(': ');
}

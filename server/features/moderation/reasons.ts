import { idFromName } from '../../core/ids.ts';
import { say, t } from '../../core/words/words.ts';

/** The reasons of a group that has not agreed on a list of its own. */
export const defaultReasons: readonly string[] = [
  say('Rude, or an attack on a person or a group'),
  say('Gives away something private or confidential'),
  say('May be against the law'),
  say('Has nothing to do with the subject'),
  say('Advertises, or the same again and again'),
  say('Claims something false about a person or an organisation'),
  say('Written in the name of somebody else'),
];

/** A reason that was agreed beforehand. Its id stays the same as long as its words do. */
export interface AgreedReason {
  id: string;
  words: string;
}

/** The reasons that moderators of a group may give, in the words they are stored in. */
export function reasonsOf(group: { reasons: readonly string[] }): AgreedReason[] {
  const list = group.reasons.length > 0 ? group.reasons : defaultReasons;
  return list.map((words) => ({ id: reasonId(words), words }));
}

/** The same as choices of a form. */
export function reasonItems(group: { reasons: readonly string[] }): { value: string; text: string }[] {
  return reasonsOf(group).map(({ id, words }) => ({ value: id, text: reasonShown(words, id) }));
}

/** For decisions that concern the whole site. */
export const siteReasons = { reasons: [] };

export const reasonId = (words: string): string => idFromName(`reason ${words}`).slice(0, 12);

const known = new Map(defaultReasons.map((words) => [reasonId(words), words]));

/** A reason as it is shown: one of our own in the reader's language, any other as it was written. */
export function reasonShown(words: string, id: string | null): string {
  return id !== null && known.get(id) === words ? t(words) : words;
}

/** What members may report a post for. */
export const reportKinds = [
  { value: 'rude', text: say('It is rude, or attacks a person or a group') },
  { value: 'private', text: say('It gives away something private or confidential') },
  { value: 'unlawful', text: say('It may be against the law') },
  { value: 'off-topic', text: say('It has nothing to do with the subject, or advertises') },
  { value: 'other', text: say('Something else') },
];

import { idFromName } from '../../core/ids.ts';
import { say, t } from '../../core/words/words.ts';

/**
 * What a reason is given for: `about` a post or who wrote it; to keep threads in `order` (locking, pinning, slow mode,
 * moving, and their ends); to take a decision `back`.
 */
export type ReasonKind = 'about' | 'order' | 'back';

/** The reasons of a group that has not agreed on a list of its own, and of the site. */
export const defaultReasons: readonly string[] = [
  say('Rude, or an attack on a person or a group'),
  say('Gives away something private or confidential'),
  say('May be against the law'),
  say('Has nothing to do with the subject'),
  say('Advertises, or the same again and again'),
  say('Claims something false about a person or an organisation'),
  say('Written in the name of somebody else'),
];

const defaults: Record<ReasonKind, readonly string[]> = {
  about: defaultReasons,
  order: [
    say('Keeps the thread on its subject'),
    say('Useful to everybody who comes here'),
    say('Gives everybody time to read and answer'),
    say('Fits better in another thread'),
    say('The same is discussed in another thread'),
    say('Settled or no longer needed'),
    say('Open for answers again'),
  ],
  back: [
    say('Decided by mistake'),
    say('Changed as it was asked'),
    say('The rule was read too strictly'),
    say('Explained, or apologised for'),
    say('It has lasted long enough'),
  ],
};

/** Where a group keeps each list, and what the list is called. */
export const reasonLists: Record<ReasonKind, { field: ReasonField; name: string }> = {
  about: { field: 'reasons', name: say('About posts and those who wrote them') },
  order: { field: 'orderReasons', name: say('To keep threads in order') },
  back: { field: 'backReasons', name: say('To take a decision back') },
};

export const reasonKinds = Object.keys(reasonLists) as ReasonKind[];

export type ReasonField = 'reasons' | 'orderReasons' | 'backReasons';

/** A group, as far as its lists of reasons go; an empty or missing one is the site's. */
export type HasReasons = Partial<Record<ReasonField, readonly string[]>>;

/** A reason that was agreed beforehand. Its id stays the same as long as its words do. */
export interface AgreedReason {
  id: string;
  words: string;
}

/** The site's own list. */
export const defaultsOf = (kind: ReasonKind): readonly string[] => defaults[kind];

/** The reasons that moderators of a group may give, in the words they are stored in. */
export function reasonsOf(group: HasReasons, kind: ReasonKind = 'about'): AgreedReason[] {
  const own = group[reasonLists[kind].field] ?? [];
  return (own.length > 0 ? own : defaults[kind]).map((words) => ({ id: reasonId(words), words }));
}

/** The same as choices of a form. */
export function reasonItems(
  group: HasReasons,
  kind: ReasonKind = 'about',
): { value: string; text: string }[] {
  return reasonsOf(group, kind).map(({ id, words }) => ({ value: id, text: reasonShown(words, id) }));
}

/** For decisions that concern the whole site. */
export const siteReasons: HasReasons = {};

export const reasonId = (words: string): string => idFromName(`reason ${words}`).slice(0, 12);

const known = new Set(Object.values(defaults).flat());

/**
 * A reason as it is shown: one of our own in the reader's language, with what was added to it; any other, and those of
 * no list (`id` is null), as it was written.
 */
export function reasonShown(words: string, id: string | null): string {
  if (id === null) return words;
  const end = words.indexOf(addition);
  const agreed = end < 0 ? words : words.slice(0, end);
  return known.has(agreed) ? t(agreed) + words.slice(agreed.length) : words;
}

/** What stands between a reason of a list and a moderator's own words. */
export const addition = ': ';

/** What members may report a post for. */
export const reportKinds = [
  { value: 'rude', text: say('It is rude, or attacks a person or a group') },
  { value: 'private', text: say('It gives away something private or confidential') },
  { value: 'unlawful', text: say('It may be against the law') },
  { value: 'off-topic', text: say('It has nothing to do with the subject, or advertises') },
  { value: 'other', text: say('Something else') },
];

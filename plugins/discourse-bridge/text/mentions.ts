import type { Piece } from './pieces.ts';

/** Stands between a sign and its word so that no program takes them for a mention; nobody sees it. */
export const JOINER = '\u2060';

const INVISIBLE = '\u00AD\u180E\u200B-\u200F\u2060-\u2064\uFE00-\uFE0F\uFEFF';
const NAMED = String.raw`@|&#0*64;|&#[xX]0*40;|&commat;`;
const HASHED = String.raw`#|&#0*35;|&#[xX]0*23;|&num;`;
const MENTION = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(${NAMED})[${INVISIBLE}]*(?=[\p{L}\p{M}\p{N}_&-])`,
  'gu',
);
const ENDS_WITH_SIGN = new RegExp(`(?:${NAMED}|${HASHED})$`);
const CALL_IN_TARGET = /(?<![\p{L}\p{N}/])@(?=[\p{L}\p{M}\p{N}_-])/gu;
const HASHTAG = new RegExp(
  String.raw`(?<![\p{L}\p{N}_&])(${HASHED})[${INVISIBLE}]*(?=[\p{N}_:-]*[\p{L}])`,
  'gu',
);

/** Whether two pieces that follow each other name somebody together: `\@` and `ada`, `@` and `\_`. */
export const callsAcross = (before: Piece | null, after: Piece): boolean =>
  (before?.kind === 'escape' || before?.kind === 'text') &&
  ENDS_WITH_SIGN.test(before.text) &&
  /^\\?[\p{L}\p{M}\p{N}_&-]/u.test(after.text);

/** Words in which nobody is called and no category or tag is meant: they read as before. */
export const defused = (words: string): string => withoutMentions(words).replaceAll(HASHTAG, `$1${JOINER}`);

/** What follows the words of a link, in which nobody is called should it turn out to be no link. */
export const targetWithoutMentions = (target: string): string =>
  target.replaceAll(CALL_IN_TARGET, `@${JOINER}`);

/** Words in which nobody is called. */
export const withoutMentions = (words: string): string => words.replaceAll(MENTION, `$1${JOINER}`);

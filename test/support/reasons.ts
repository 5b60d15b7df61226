import type { GivenReason } from '../../server/features/moderation/agreed-reason.ts';
import { defaultsOf, reasonId, type ReasonKind } from '../../server/features/moderation/reasons.ts';

/** A reason of the site's own lists, as a form or a program gives it. */
export const given = (kind: ReasonKind, words = '', at = 0): GivenReason => ({
  id: reasonId(defaultsOf(kind)[at]!),
  words,
});

/** As it stands in the log, for everybody to read. */
export const stored = (kind: ReasonKind, words = '', at = 0): string =>
  defaultsOf(kind)[at]! + (words && `: ${words}`);

/** As a form of a page sends it. */
export const inForm = (kind: ReasonKind, words = '', at = 0): Record<string, string> => ({
  why: reasonId(defaultsOf(kind)[at]!),
  reason: words,
});

/** As the JSON API takes it. */
export const inCall = (kind: ReasonKind, words = ''): { reason: string; words: string } => {
  const { id } = given(kind);
  return { reason: id, words };
};

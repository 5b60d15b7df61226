import { createHash } from 'node:crypto';
import { conflict, forbidden, invalid, Problem, signInNeeded } from '../../core/errors.ts';
import { dateWords } from '../../core/html/words.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Reader, ReaderMember, Restriction } from '../../core/reader.ts';
import { restrictionOf } from '../../core/rights.ts';
import type { Words } from './post-drafts.ts';
import type { ThreadState } from './thread-channel.ts';
import { closedProblem, takesAt, type ThreadSubject } from './thread-subject.ts';
import type { Post } from './threads.models.ts';
import { t } from '../../core/words/words.ts';

/** Characters of a post at most. */
export const longestPost = 10_000;

/**
 * The member, able to act: signed in, not suspended and, where a group is named, neither muted in it nor banned from it.
 * Throws 401 or 403.
 */
export function activeMember(reader: Reader, why: string, group?: string): ReaderMember {
  const { member } = reader;
  if (!member) throw signInNeeded(why);
  if (member.suspendedUntil && member.suspendedUntil > new Date()) {
    const date = dateWords(member.suspendedUntil);
    throw forbidden(
      t('Your account is suspended until {date}. You can read, but not post or change anything.', { date }),
    );
  }
  const restriction = group === undefined ? null : restrictionOf(reader, group);
  if (restriction) throw forbidden(restrictedWords(restriction));
  return member;
}

function restrictedWords({ kind, until, reason }: Restriction): string {
  const date = until && dateWords(until);
  if (kind === 'banned') {
    return date
      ? t('You are banned from this group until {date}: {reason}', { date, reason })
      : t('You are banned from this group: {reason}', { reason });
  }
  return date
    ? t('You may read but not write in this group until {date}: {reason}', { date, reason })
    : t('You may read but not write in this group: {reason}', { reason });
}

/** A moderator's reason: 3 to 500 characters. Throws 422 naming `reason`. */
export function checkReason(reason: string): string {
  return checkPostText('reason', reason, { min: 3, max: 500 });
}

/** Refuses what comes outside the times in which comments are taken, or into a locked thread. Answers whether it is late. */
export function refuseClosed(
  subject: ThreadSubject,
  state: Pick<ThreadState, 'lockedReason' | 'mergedInto'>,
  now: Date,
): boolean {
  if (state.mergedInto !== null) {
    throw new Problem(403, 'merged', t('Merged'), {
      detail: t('This thread was merged into another one. Its posts are there now; write there.'),
    });
  }
  if (state.lockedReason !== null) {
    throw new Problem(403, 'locked', t('Locked'), {
      detail: t('This thread is locked: {reason}', { reason: state.lockedReason }),
    });
  }
  const { takes } = subject;
  const how = takes ? takesAt(takes, now) : 'in time';
  if (how === null) throw closedProblem(takes!, now);
  return how === 'late';
}

/** Refuses to change what is left of a post in its old place. */
export function refuseMoved(post: Post): void {
  if (post.moved) throw conflict(t('This post was moved to another thread. Change it there.'));
}

/** Refuses to change a post that is deleted, moved or hidden, unless it is hidden until it is changed. */
export function refuseGone(post: Post): void {
  refuseMoved(post);
  if (post.removed) throw removedProblem(post.removed.reason);
  if (post.deletedAt) throw conflict(t('This post is deleted. Restore it first.'));
  if (post.hidden && !post.hidden.asked)
    throw forbidden(t('A moderator has hidden this post, so it cannot be changed.'));
}

/** The refusal to bring back what a moderator has removed. */
export function removedProblem(reason: string): Problem {
  return forbidden(t('A moderator has removed this post: {reason}', { reason }));
}

/** A client's key: printable, no spaces, 200 characters at most. Throws 422. */
export function checkKey(key: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw invalid([
    { path: 'Idempotency-Key', message: t('use 1 to 200 printable characters without spaces') },
  ]);
}

/** Tells a repeat of the same request from another one under the same key. */
export function hashOf({ suggestion, ...words }: Words): string {
  // Without a suggestion as before there were any: what was sent then may be sent again.
  const asked = suggestion === null ? words : { ...words, suggestion };
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 32);
}

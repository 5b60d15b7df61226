import { createHash } from 'node:crypto';
import { conflict, forbidden, invalid, notFound, Problem } from '../../core/errors.ts';
import { say, t } from '../../core/words/words.ts';
import type { OrganisationResponse, ResponseComment } from './response.ts';

/** Comments that a response may have, those that were taken back not counted. */
export const mostComments = 300;
/** Comments that may be merged in one go. */
export const mostMerged = 20;

/** A comment as it is answered to whoever changed an older version of it. */
export const wordsOf = ({ body, suggestion, version }: ResponseComment) => ({ body, suggestion, version });

/** Refuses to change what was sent. Throws 409. */
export function refuseSubmitted({ submission }: OrganisationResponse): void {
  if (submission) throw conflict(t('This response is sent. Its lead may reopen it while the draft is open.'));
}

/** One comment of a response. Throws 404. */
export function commentOf({ comments }: OrganisationResponse, id: string): ResponseComment {
  const found = comments.find((one) => one.id === id);
  if (!found) throw notFound(say('comment'));
  return found;
}

/** The same in the version that somebody saw. Throws 404, and 409 with both texts when it is another one by now. */
export function seenComment(
  response: OrganisationResponse,
  { id, version }: { id: string; version: number },
  yours: Record<string, unknown> = {},
): ResponseComment {
  const comment = commentOf(response, id);
  if (comment.version !== version) throw commentConflict(comment, yours);
  return comment;
}

/** The refusal to write over what somebody else has changed meanwhile: it carries both. */
export function commentConflict(comment: ResponseComment, yours: Record<string, unknown>): Problem {
  return new Problem(409, 'edit-conflict', t('Changed meanwhile'), {
    detail: t('Somebody else changed this comment first. Look at their version beside yours, then decide.'),
    more: { current: { id: comment.id, state: comment.state, ...wordsOf(comment) }, yours },
  });
}

/** Refuses what can be done only with a comment that stands. Throws 409. */
export function refuseFallen({ state }: ResponseComment): void {
  if (state === 'withdrawn') throw conflict(t('This comment was taken back.'));
  if (state === 'merged') throw conflict(t('This comment was merged into another one. Change that one.'));
  if (state === 'left-out')
    throw conflict(t('The lead left this comment out. It can be taken in again first.'));
}

/** Refuses one comment too many. Throws 409. */
export function refuseTooMany({ comments }: OrganisationResponse): void {
  if (comments.filter(({ state }) => state !== 'withdrawn').length >= mostComments)
    throw conflict(
      t('A response has {most, number} comments at most. Merge or withdraw some first.', {
        most: mostComments,
      }),
    );
}

export const onlyLead = (): Problem =>
  forbidden(t('Only the lead of the organisation may do this. You can change your own comments.'));

/** What is chosen to be merged: two or more that stand. Throws 422 or 409. */
export function mergeable(
  response: OrganisationResponse,
  chosen: { id: string; version: number }[],
): ResponseComment[] {
  const ids = new Set(chosen.map(({ id }) => id));
  if (ids.size < 2 || ids.size > mostMerged)
    throw invalid([
      { path: 'comments', message: t('Choose 2 to {most, number} comments to merge.', { most: mostMerged }) },
    ]);
  return chosen.map((one) => {
    const comment = seenComment(response, one);
    refuseFallen(comment);
    return comment;
  });
}

/** Tells a repeat of the same request from another one under the same key. */
export const digest = (asked: unknown): string =>
  createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 32);

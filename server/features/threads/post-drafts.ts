import type { ChangeDraft, Origin } from '../../core/log/change.ts';
import type { HeldPost } from './held-post.ts';
import type { ThreadState } from './thread-channel.ts';
import type { Post } from './threads.models.ts';

/** What a person said, apart from where and who. */
export type Words = Pick<
  HeldPost,
  'body' | 'replyTo' | 'anchor' | 'about' | 'formal' | 'suggestion' | 'late'
>;

/** The change that adds a post at the end of its thread. */
export function createdDraft(
  author: string,
  postId: string,
  state: ThreadState,
  words: Words,
  origin: Origin | null,
): ChangeDraft {
  return {
    type: 'post.created',
    actor: author,
    origin,
    data: { postId, number: state.posts + 1, version: 1, author, ...words },
  };
}

/** The change that brings a post back, whole, for whoever had dropped its words. */
export function restoredDraft(actor: string, post: Post, reason: string | null): ChangeDraft {
  const {
    _id: postId,
    number,
    version,
    author,
    body,
    replyTo,
    anchor,
    about,
    formal,
    suggestion = null,
    late,
    onBehalfOf,
  } = post;
  const data = {
    postId,
    number,
    version,
    author,
    body,
    replyTo,
    anchor,
    about,
    formal,
    suggestion,
    ...(late && { late }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(reason && { reason }),
  };
  return { type: 'post.restored', actor, data };
}

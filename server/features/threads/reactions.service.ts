import { conflict, forbidden } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { Origin } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Reader, ReaderMember } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { activeMember, refuseClosed } from './post-rules.ts';
import { checkReaction } from './reactions.ts';
import type { ReactionData } from './reactions.projection.ts';
import type { ReactionStore } from './reactions.store.ts';
import type { ThreadState } from './thread-channel.ts';
import type { Post } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';

export interface ReactionParts {
  log: ChangeLog;
  store: ThreadStore;
  reactions: ReactionStore;
  limits: RateLimits;
}

/** Giving a reaction to a post, and taking it back. */
export class ReactionService {
  readonly #parts: ReactionParts;

  constructor(parts: ReactionParts) {
    this.#parts = parts;
  }

  /**
   * Gives a reaction (`on`), or takes it back; what is so already changes nothing. One's own post may be reacted to
   * like any other. Throws 401, 403 (suspended, unconfirmed, locked, closed, hidden), 404, 409 (deleted), 422 naming
   * `name`, 429. `at` dates what comes from elsewhere, which no limit counts.
   */
  async set(reader: Reader, postId: string, name: string, on: boolean, at?: Origin): Promise<Post> {
    const { log, store, reactions, limits } = this.#parts;
    const member = reactingMember(reader);
    const post = await store.post(reader, postId);
    const known = checkReaction(name);
    const { subject, lockedReason, mergedInto } = await store.find(reader, post.thread);
    const now = at?.at ?? new Date();
    activeMember(reader, t('Sign in to react to a post.'), subject.group);
    refuseClosed(subject, { lockedReason, mergedInto }, now);
    refuseGonePost(post);
    const before = await reactions.find(postId, member.id, known);
    if (before.on === on) return post;
    if (!at) await limits.count('react', member.id);
    const turn = before.turn + 1;
    const data: ReactionData = { postId, name: known, on, turn };
    await log.append<ThreadState>(`thread:${post.thread}`, {
      // Clicking twice, here or in two processes, asks for the same turn: that is one change.
      key: `reaction:${postId}:${member.id}:${known}:${turn}`,
      keyHash: on ? 'on' : 'off',
      alone: true,
      decide: async (state) => {
        refuseClosed(subject, state, now);
        refuseGonePost(await store.post(reader, postId));
        return { type: 'reaction.changed', actor: member.id, origin: at ?? null, data };
      },
    });
    return store.post(reader, postId);
  }
}

function reactingMember(reader: Reader): ReaderMember {
  const member = activeMember(reader, t('Sign in to react to a post.'));
  if (member.confirmed) return member;
  throw forbidden(
    t('Confirm your e-mail address first, with the link that we sent you. Then you can react to posts.'),
  );
}

function refuseGonePost(post: Post): void {
  if (post.moved) throw conflict(t('This post was moved to another thread. React to it there.'));
  if (post.deletedAt) throw conflict(t('This post is deleted, so it takes no reactions.'));
  if (post.hidden) throw forbidden(t('A moderator has hidden this post, so it takes no reactions.'));
}

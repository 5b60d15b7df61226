import { conflict, forbidden, Problem } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { ChangeDraft, Origin } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { restoredDraft } from './post-drafts.ts';
import {
  activeMember,
  checkReason,
  longestPost,
  refuseClosed,
  refuseGone,
  refuseMoved,
  removedProblem,
} from './post-rules.ts';
import type { Screening } from './screening.ts';
import type { ThreadState } from './thread-channel.ts';
import type { Post } from './threads.models.ts';
import { targetOf, threadPolicies } from './threads.policy.ts';
import type { ThreadStore } from './threads.store.ts';

export interface PostChangeParts {
  log: ChangeLog;
  store: ThreadStore;
  limits: RateLimits;
  screening: Screening;
  /** A text without those who have left: a form that was open meanwhile may bring back what they took along. */
  withoutGone(body: string): Promise<string>;
}

/** What becomes of posts and threads that are there: edit, delete, restore, hide, lock. */
export class PostChanges {
  readonly #parts: PostChangeParts;

  constructor(parts: PostChangeParts) {
    this.#parts = parts;
  }

  /** Counts one act of writing, such as an edit or opening a thread, against its author's limit. Throws 429. */
  async countPost(reader: Reader): Promise<void> {
    await this.#parts.limits.count('post', activeMember(reader, t('Sign in to post.')).id);
  }

  /** Changes the words of a post. Throws 409 when `version` is no longer the newest, with nothing changed; 429. */
  async edit(
    reader: Reader,
    postId: string,
    input: { body: unknown; version: number },
    at?: Origin,
  ): Promise<Post> {
    const { store, log } = this.#parts;
    const post = await this.#own(reader, postId, 'post.edit');
    const body = await this.#parts.withoutGone(
      checkPostText('body', input.body, { min: 1, max: longestPost }),
    );
    const stale = conflict(
      t('This post was changed since you opened it. Your text is kept; compare it with the new one.'),
    );
    if (input.version !== post.version) throw stale;
    if (body === post.body) return post;
    if (!at) await this.countPost(reader);
    const { subject } = await store.find(reader, post.thread);
    const said = { body, suggestion: post.suggestion ?? null };
    if (at?.from !== 'seed')
      await this.#parts.screening.judgeEdit({
        reader,
        thread: post.thread,
        subject,
        words: said,
        title: null,
      });
    const version = post.version + 1;
    await log
      .append<ThreadState>(`thread:${post.thread}`, {
        key: `post:${postId}:v${version}`,
        alone: true,
        decide: async (state) => {
          refuseClosed(subject, state, at?.at ?? new Date());
          refuseGone(await store.post(reader, postId));
          return {
            type: 'post.edited',
            actor: post.author,
            origin: at ?? null,
            data: { postId, version, body },
          };
        },
      })
      .catch((error: unknown) => {
        throw error instanceof Problem && error.code === 'conflict' ? stale : error;
      });
    return store.post(reader, postId);
  }

  /** Deletes one's own post, leaving a mark. Deleting what is deleted changes nothing. */
  async delete(reader: Reader, postId: string, at?: Origin): Promise<Post> {
    const post = await this.#own(reader, postId, 'post.delete');
    if (post.deletedAt && !post.moved) return post;
    try {
      return await this.#change(reader, post, (now) => {
        refuseGone(now);
        const data = { postId, ...(now.hidden && { wasHidden: true }) };
        return { type: 'post.deleted', actor: reader.member!.id, origin: at ?? null, data };
      });
    } catch (error) {
      const now = await this.#parts.store.post(reader, postId);
      if (now.deletedAt) return now;
      throw error;
    }
  }

  /** Takes back one's own deletion. */
  async undelete(reader: Reader, postId: string, at?: Origin): Promise<Post> {
    const post = await this.#own(reader, postId, 'post.delete');
    if (!post.deletedAt) return post;
    if (post.removed) throw removedProblem(post.removed.reason);
    if (!at) await this.countPost(reader);
    return this.#change(reader, post, (now) => {
      refuseMoved(now);
      if (now.removed) throw removedProblem(now.removed.reason);
      if (now.hidden) throw forbidden(t('A moderator has hidden this post, so it cannot be changed.'));
      if (!now.deletedAt) throw conflict(t('This post is restored already.'));
      if (now.erasedAt)
        throw conflict(t('The words of this post are gone for good: it was deleted too long ago.'));
      return { ...restoredDraft(reader.member!.id, now, null), origin: at ?? null };
    });
  }

  /** Hides a post, or shows it again, as a moderator and with a reason. */
  async setHidden(reader: Reader, postId: string, hide: boolean, reason: string): Promise<Post> {
    const member = activeMember(reader, t('Sign in to moderate.'));
    const post = await this.#parts.store.post(reader, postId);
    if (!threadPolicies['post.hide'](reader, targetOf(post)))
      throw forbidden(t('Only a moderator of the group may do this.'));
    const words = checkReason(reason);
    return this.#change(reader, post, (now) => {
      refuseMoved(now);
      if (now.deletedAt) throw conflict(t('Its author has deleted this post: there is nothing to hide.'));
      if ((now.hidden !== null) === hide)
        throw conflict(hide ? t('This post is hidden already.') : t('This post is not hidden.'));
      if (!hide) return restoredDraft(member.id, now, words);
      return { type: 'post.hidden', actor: member.id, data: { postId, reason: words } };
    });
  }

  /** Locks a thread against new posts and edits, or unlocks it, with a reason. */
  async setLocked(reader: Reader, threadId: string, lock: boolean, reason: string): Promise<void> {
    const member = activeMember(reader, t('Sign in to moderate.'));
    const { subject } = await this.#parts.store.find(reader, threadId);
    if (!threadPolicies['thread.lock'](reader, subject))
      throw forbidden(t('Only a moderator of the group may do this.'));
    const words = checkReason(reason);
    await this.#parts.log.append<ThreadState>(`thread:${threadId}`, {
      alone: true,
      decide: (state) => {
        if ((state.lockedReason !== null) === lock)
          throw conflict(lock ? t('The thread is locked already.') : t('The thread is not locked.'));
        return {
          type: 'thread.updated',
          actor: member.id,
          data: { lockedReason: lock ? words : null, reason: words },
        };
      },
    });
  }

  async #own(reader: Reader, postId: string, policy: 'post.edit' | 'post.delete'): Promise<Post> {
    activeMember(reader, t('Sign in to change a post.'));
    const post = await this.#parts.store.post(reader, postId);
    activeMember(reader, t('Sign in to change a post.'), post.group);
    if (!threadPolicies[policy](reader, targetOf(post))) throw forbidden(t('Only its author may do this.'));
    return post;
  }

  /** One change of one post, decided on the post as it is at the head of the log. */
  async #change(reader: Reader, post: Post, decide: (now: Post) => ChangeDraft): Promise<Post> {
    const { store, log } = this.#parts;
    await log.append<ThreadState>(`thread:${post.thread}`, {
      alone: true,
      decide: async () => decide(await store.post(reader, post._id)),
    });
    return store.post(reader, post._id);
  }
}

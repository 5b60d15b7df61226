import { conflict, forbidden, invalid, notFound, Problem } from '../../core/errors.ts';
import type { Filters } from '../../core/filters.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import { newId } from '../../core/ids.ts';
import type { ChangeDraft, Origin } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Anchor } from '../../core/passage/anchor.ts';
import { everyone, type Reader, type ReaderMember } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { PostData, ThreadState } from './thread-channel.ts';
import type { HeldPost, HoldReason } from './held-post.ts';
import { createdDraft, restoredDraft, type Words } from './post-drafts.ts';
import {
  activeMember,
  checkKey,
  checkReason,
  hashOf,
  refuseClosed,
  refuseGone,
  refuseMoved,
  removedProblem,
} from './post-rules.ts';
import type { Screening } from './screening.ts';
import { nextPostAt, refuseSoon, slowOf } from './slow-mode.ts';
import { checkSuggestion } from './suggestion.ts';
import type { ThreadSubject } from './thread-subject.ts';
import { targetOf, threadPolicies } from './threads.policy.ts';
import type { ThreadStore, ThreadView } from './threads.store.ts';
import type { Post } from './threads.models.ts';

export const longestPost = 10_000;

export interface NewPost {
  body: unknown;
  replyTo?: string | null;
  anchor?: unknown;
  formal?: boolean;
  /** Words to put in place of those that the anchor points at. */
  suggestion?: string | null;
}

export type Posted =
  | { post: Post; repeated: boolean; held: false }
  | { held: true; id: string; why: HoldReason };

/** What comes from elsewhere: a seed, a bridge. */
export interface PostOrigin {
  key: string;
  postId: string;
  origin: Origin;
  /** False for words that the operator brings, such as the demonstration data: nobody looks at them first. */
  screened?: boolean;
}

export interface ThreadParts {
  filters: Filters;
  log: ChangeLog;
  store: ThreadStore;
  limits: RateLimits;
  /**
   * Checks what a comment points at, in the draft that this thread belongs to. Throws 422. `passage` asks for words: of
   * a competency as a whole, its whole statement.
   */
  checkAnchor(reader: Reader, subject: ThreadSubject, anchor: unknown, passage: boolean): Promise<Anchor>;
  /** Keeps a post that waits. Answers the id under which it does. */
  hold(post: HeldPost, key: string | undefined): Promise<string>;
  screening: Screening;
  /** A text without those who have left: a form that was open meanwhile may bring back what they took along. */
  withoutGone(body: string): Promise<string>;
}

/** The use cases of threads: post, edit, delete, restore, hide, lock. Each finds, authorises, appends, answers. */
export class ThreadService {
  readonly #parts: ThreadParts;

  constructor(parts: ThreadParts) {
    this.#parts = parts;
  }

  /**
   * Adds a post. `key` is the client's; the same again answers the first result. Throws 401, 403 (suspended, locked,
   * closed), 404, 422 (each wrong field), 429.
   */
  async post(
    reader: Reader,
    threadId: string,
    input: NewPost,
    key?: string,
    from?: PostOrigin,
  ): Promise<Posted> {
    activeMember(reader, t('Sign in to post.'));
    const { store, limits, log } = this.#parts;
    const subject = await store.subject(reader, threadId);
    if (!subject) throw notFound('thread');
    const member = activeMember(reader, t('Sign in to post.'), subject.group);
    if (!threadPolicies['post.create'](reader, subject)) throw forbidden(t('You may not post here.'));
    const asked = await this.#check(reader, threadId, subject, input);
    const clientKey = key && checkKey(key);
    if (!from) await limits.count('post', member.id);
    const words = await this.#filtered(asked, member, threadId, subject, from?.origin ?? null);
    const ownKey = from?.key ?? (clientKey ? `${member.id}:${clientKey}` : null);
    const keyHash = ownKey === null ? null : hashOf(asked);
    const now = await store.find(reader, threadId);
    const why = await this.#whyHeld(reader, now, words, ownKey, from);
    if (why !== null) {
      refuseClosed(subject, now, new Date());
      const said = { thread: threadId, group: subject.group, author: member.id, ...words };
      const post = { why, ...said, key: ownKey, keyHash };
      return { held: true, why, id: await this.#parts.hold(post, clientKey ?? from?.key) };
    }
    const { change, repeated } = await log.append<ThreadState>(`thread:${threadId}`, {
      key: ownKey ?? undefined,
      keyHash: keyHash ?? undefined,
      // In slow mode the member's other posts are looked at, which those of one batch do not see yet.
      alone: slowOf(subject, now) > 0,
      decide: async (state) => {
        const at = from?.origin.at ?? new Date();
        refuseClosed(subject, state, at);
        if (from?.screened !== false) await this.#refuseSoon(reader, threadId, subject, state, at);
        return createdDraft(member.id, from?.postId ?? newId(), state, words, from?.origin ?? null);
      },
    });
    const post = await store.post(reader, (change.data as PostData).postId);
    if (!repeated) await this.#parts.screening.note(post);
    return { post, repeated, held: false };
  }

  /** Why these words wait; null when they do not, or when the same request has posted them before. */
  async #whyHeld(
    reader: Reader,
    { id: thread, subject, posts }: ThreadView,
    words: Words,
    key: string | null,
    from: PostOrigin | undefined,
  ): Promise<HoldReason | null> {
    if (!reader.member?.confirmed) return 'unconfirmed';
    if (from?.screened === false) return null;
    if (key !== null && (await this.#parts.log.has(`thread:${thread}`, key))) return null;
    const title = subject.kind === 'group' && posts === 0 ? subject.title : null;
    return this.#parts.screening.judge({ reader, thread, subject, words, title });
  }

  async #refuseSoon(
    reader: Reader,
    thread: string,
    subject: ThreadSubject,
    state: ThreadState,
    at: Date,
  ): Promise<void> {
    const seconds = slowOf(subject, state);
    if (seconds <= 0) return;
    refuseSoon(await nextPostAt(this.#parts.store, reader, thread, subject, seconds, at), seconds, at);
  }

  /** Counts one act of writing, such as an edit or opening a thread, against its author's limit. Throws 429. */
  async countPost(reader: Reader): Promise<void> {
    await this.#parts.limits.count('post', activeMember(reader, t('Sign in to post.')).id);
  }

  /**
   * Appends a held post anew, once its author is known, under the key it was sent with: neither a second call nor the
   * author's own repeat makes it twice. Answers the id of the post.
   */
  async release(held: HeldPost, id: string): Promise<string> {
    const { why: _why, thread: asked, group: _group, author, key, keyHash, ...words } = held;
    const { store } = this.#parts;
    // What waited for a thread that was merged meanwhile is posted where its other posts went.
    let thread = asked;
    for (let to: string | null = asked; to; to = (await store.find(everyone, to)).mergedInto) thread = to;
    const { change } = await this.#parts.log.append<ThreadState>(`thread:${thread}`, {
      key: key ?? `held:${id}`,
      keyHash: keyHash ?? hashOf(words),
      decide: (state) => createdDraft(author, id, state, words, null),
    });
    return (change.data as PostData).postId;
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
  async undelete(reader: Reader, postId: string): Promise<Post> {
    const post = await this.#own(reader, postId, 'post.delete');
    if (!post.deletedAt) return post;
    if (post.removed) throw removedProblem(post.removed.reason);
    await this.countPost(reader);
    return this.#change(reader, post, (now) => {
      refuseMoved(now);
      if (now.removed) throw removedProblem(now.removed.reason);
      if (now.hidden) throw forbidden(t('A moderator has hidden this post, so it cannot be changed.'));
      if (!now.deletedAt) throw conflict(t('This post is restored already.'));
      if (now.erasedAt)
        throw conflict(t('The words of this post are gone for good: it was deleted too long ago.'));
      return restoredDraft(reader.member!.id, now, null);
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

  async #check(reader: Reader, threadId: string, subject: ThreadSubject, input: NewPost) {
    const body = checkPostText('body', input.body, { min: 1, max: longestPost });
    const parent = input.replyTo ? await this.#parent(threadId, input.replyTo) : null;
    const suggests = typeof input.suggestion === 'string';
    const anchor = input.anchor
      ? await this.#parts.checkAnchor(reader, subject, input.anchor, suggests)
      : null;
    const about = anchor?.competency ?? parent?.about ?? null;
    return {
      body,
      replyTo: parent?._id ?? null,
      anchor,
      about,
      formal: Boolean(input.formal) && subject.anchors,
      suggestion: checkSuggestion(input.suggestion, anchor),
    };
  }

  /** The words as the filters leave them. Throws the refusal of one. */
  async #filtered(
    asked: Words,
    { id: author }: ReaderMember,
    thread: string,
    { group, scope }: ThreadSubject,
    origin: Origin | null,
  ): Promise<Words> {
    const { replyTo, anchor, formal, suggestion } = asked;
    const { body } = await this.#parts.filters.beforePost(
      { body: asked.body },
      {
        thread,
        group,
        scope,
        author,
        replyTo,
        anchored: anchor !== null,
        formal,
        suggestion,
        from: origin?.from ?? null,
      },
    );
    const left = await this.#parts.withoutGone(body);
    return { ...asked, body: checkPostText('body', left, { min: 1, max: longestPost }) };
  }

  async #parent(threadId: string, postId: string): Promise<Post> {
    const post = (await this.#parts.store.byIds([postId])).get(postId);
    if (post?.thread === threadId) return post;
    throw invalid([{ path: 'replyTo', message: t('must be a post of the same thread') }]);
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

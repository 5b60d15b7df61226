import { forbidden, invalid, notFound } from '../../core/errors.ts';
import type { Filters } from '../../core/filters.ts';
import { newId } from '../../core/ids.ts';
import type { Appended } from '../../core/log/channel-writer.ts';
import type { Origin } from '../../core/log/change.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Anchor } from '../../core/passage/anchor.ts';
import { everyone, type Reader, type ReaderMember } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { PostData, ThreadState } from './thread-channel.ts';
import type { HeldPost, HoldReason } from './held-post.ts';
import { createdDraft, type Words } from './post-drafts.ts';
import type { Underway } from './posts-underway.ts';
import { type PostChangeParts, PostChanges } from './post-changes.service.ts';
import { activeMember, checkKey, hashOf, longestPost, refuseClosed } from './post-rules.ts';
import { nextPostAt, refuseSoon, slowOf } from './slow-mode.ts';
import { checkSuggestion } from './suggestion.ts';
import type { ThreadSubject } from './thread-subject.ts';
import { threadPolicies } from './threads.policy.ts';
import type { ThreadView } from './threads.store.ts';
import type { Post } from './threads.models.ts';

export interface NewPost {
  body: unknown;
  replyTo?: string | null;
  anchor?: unknown;
  formal?: boolean;
  /** Words to put in place of those that the anchor points at. */
  suggestion?: string | null;
}

interface Waits {
  held: true;
  id: string;
  why: HoldReason;
}

export type Posted = { post: Post; repeated: boolean; held: false } | Waits;

/** Of one of many posts as much as its bringer wants to know. */
export type Brought = { post: Written; repeated: boolean; held: false } | Waits;

type Written = Pick<Post, '_id' | 'thread' | 'number' | 'version' | 'author' | 'body' | 'deletedAt'>;

/** What comes from elsewhere: a seed, a bridge. */
export interface PostOrigin {
  key: string;
  postId: string;
  origin: Origin;
  /** False for words that the operator brings, such as the demonstration data: nobody looks at them first. */
  screened?: boolean;
  /** Of several that are asked for at once. */
  underway?: Underway;
}

export interface ThreadParts extends PostChangeParts {
  filters: Filters;
  /**
   * Checks what a comment points at, in the draft that this thread belongs to. Throws 422. `passage` asks for words: of
   * a competency as a whole, its whole statement.
   */
  checkAnchor(reader: Reader, subject: ThreadSubject, anchor: unknown, passage: boolean): Promise<Anchor>;
  /** Keeps a post that waits. Answers the id under which it does. */
  hold(post: HeldPost, key: string | undefined): Promise<string>;
}

/** The use cases of threads: posting, which waits or not, and all that `PostChanges` does. */
export class ThreadService extends PostChanges {
  readonly #parts: ThreadParts;

  constructor(parts: ThreadParts) {
    super(parts);
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
    const added = await this.#add(reader, threadId, input, key, from);
    if (added.held) return added;
    const post = await this.#parts.store.post(reader, (added.change.data as PostData).postId);
    if (!added.repeated && !reader.member?.elsewhere) await this.#parts.screening.note(post);
    return { post, repeated: added.repeated, held: false };
  }

  /** Adds one of many posts, by the same rules; what was just written is not read back. */
  async bring(reader: Reader, threadId: string, input: NewPost, from: PostOrigin): Promise<Brought> {
    const added = await this.#add(reader, threadId, input, undefined, from);
    if (added.held) return added;
    const { change, repeated } = added;
    const { postId, number, version, author, body } = change.data as PostData;
    const written = { _id: postId, thread: threadId, number, version, author, body, deletedAt: null };
    const post = repeated ? await this.#parts.store.post(reader, postId) : written;
    if (!repeated && !reader.member?.elsewhere) await this.#parts.screening.note(post);
    return { post, repeated, held: false };
  }

  async #add(
    reader: Reader,
    threadId: string,
    input: NewPost,
    key?: string,
    from?: PostOrigin,
  ): Promise<({ held: false } & Appended) | Waits> {
    activeMember(reader, t('Sign in to post.'));
    const { store, limits, log } = this.#parts;
    const subject = await store.subject(reader, threadId);
    if (!subject) throw notFound('thread');
    const member = activeMember(reader, t('Sign in to post.'), subject.group);
    if (!threadPolicies['post.create'](reader, subject)) throw forbidden(t('You may not post here.'));
    const asked = await this.#check(reader, threadId, subject, input, from?.underway);
    const clientKey = key && checkKey(key);
    if (!from) await limits.count('post', member.id);
    const words = await this.#filtered(asked, member, threadId, subject, from?.origin ?? null);
    const ownKey = from?.key ?? (clientKey ? `${member.id}:${clientKey}` : null);
    const keyHash = ownKey === null ? null : hashOf(asked);
    const now = await store.find(reader, threadId);
    // Of many posts of a thread that is just being made, none was posted before; should one be, its key tells.
    const first = from?.underway !== undefined && log.isEmpty(`thread:${threadId}`);
    const known = ownKey !== null && !first && (await log.has(`thread:${threadId}`, ownKey));
    const why = known ? null : await this.#whyHeld(reader, now, words, from);
    if (why !== null) {
      const late = refuseClosed(subject, now, new Date());
      const said = { thread: threadId, group: subject.group, author: member.id, ...words, ...isLate(late) };
      const origin = from && member.elsewhere ? { origin: from.origin } : {};
      const post = { why, ...said, ...origin, key: ownKey, keyHash };
      return { held: true, why, id: await this.#parts.hold(post, clientKey ?? from?.key) };
    }
    const appended = await log.append<ThreadState>(`thread:${threadId}`, {
      key: ownKey ?? undefined,
      keyHash: keyHash ?? undefined,
      // In slow mode the member's other posts are looked at, which those of one batch do not see yet.
      alone: slowOf(subject, now) > 0,
      underway: from?.underway,
      fresh: !known,
      decide: knownToOthers(from?.underway, async (state: ThreadState) => {
        if (words.replyTo && from?.underway?.parent?.refused) throw noParent();
        const at = from?.origin.at ?? new Date();
        const late = refuseClosed(subject, state, at);
        if (from?.screened !== false) await this.#refuseSoon(reader, threadId, subject, state, at);
        const said = { ...words, ...isLate(late) };
        return createdDraft(member.id, from?.postId ?? newId(), state, said, from?.origin ?? null);
      }),
    });
    return { held: false, ...appended };
  }

  /** Why these words wait; null when they do not. */
  async #whyHeld(
    reader: Reader,
    { id: thread, subject, posts }: ThreadView,
    words: Words,
    from: PostOrigin | undefined,
  ): Promise<HoldReason | null> {
    if (!reader.member?.confirmed) return 'unconfirmed';
    if (from?.screened === false) return null;
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

  /**
   * Appends a held post anew, once its author is known, under the key it was sent with: neither a second call nor the
   * author's own repeat makes it twice. Answers the id of the post.
   */
  async release(held: HeldPost, id: string): Promise<string> {
    const { why: _why, thread: asked, group: _group, author, key, keyHash, origin, ...words } = held;
    const { store } = this.#parts;
    // What waited for a thread that was merged meanwhile is posted where its other posts went.
    let thread = asked;
    for (let to: string | null = asked; to; to = (await store.find(everyone, to)).mergedInto) thread = to;
    const { change } = await this.#parts.log.append<ThreadState>(`thread:${thread}`, {
      key: key ?? `held:${id}`,
      keyHash: keyHash ?? hashOf(words),
      decide: (state) => createdDraft(author, id, state, words, origin ?? null),
    });
    return (change.data as PostData).postId;
  }

  async #check(
    reader: Reader,
    threadId: string,
    subject: ThreadSubject,
    input: NewPost,
    underway?: Underway,
  ) {
    const body = checkPostText('body', input.body, { min: 1, max: longestPost });
    const parent = input.replyTo ? await this.#parent(subject, threadId, input.replyTo, underway) : null;
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

  async #parent(
    { anchors }: ThreadSubject,
    threadId: string,
    postId: string,
    underway?: Underway,
  ): Promise<Pick<Post, '_id' | 'about'>> {
    const earlier = underway?.parent;
    // It is written together with what it answers, which is about nothing where there are no anchors.
    if (earlier && !anchors) return { _id: postId, about: null };
    await earlier?.settled;
    const post = (await this.#parts.store.byIds([postId])).get(postId);
    if (post?.thread === threadId) return post;
    throw noParent();
  }
}

const noParent = () => invalid([{ path: 'replyTo', message: t('must be a post of the same thread') }]);

/** The decision, of which those that answer this post hear. */
function knownToOthers<Args extends unknown[], Answer>(
  underway: Underway | undefined,
  decide: (...args: Args) => Promise<Answer>,
): (...args: Args) => Promise<Answer> {
  if (!underway) return decide;
  return async (...args) => {
    underway.refused = true;
    const answer = await decide(...args);
    underway.refused = false;
    return answer;
  };
}

const isLate = (late: boolean) => (late ? { late } : {});

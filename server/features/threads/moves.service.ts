import { isDuplicate } from '../../core/database/duplicate.ts';
import { conflict, invalid } from '../../core/errors.ts';
import { eachOrThrow } from '../../core/each.ts';
import { idFromName, newId } from '../../core/ids.ts';
import { everyone, type Reader, type Scope, type Scoped } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { movePosts, type MovingParts, newPostId } from './move-posts.ts';
import type { Move } from './moves.models.ts';
import { mayOrder } from './order.service.ts';
import { putBack, type PutBack, type PutBackAsked } from './put-back.ts';
import { checkReason, refuseClosed } from './post-rules.ts';
import type { SiteAct } from './site-acts.ts';
import type { MoveKind } from './thread-order.ts';
import { threadPolicies } from './threads.policy.ts';
import type { ThreadStore, ThreadView } from './threads.store.ts';
import type { Post } from './threads.models.ts';

export interface MoveParts extends MovingParts {
  store: ThreadStore;
  /** Opens a thread of a group, or answers the one of this id. Throws 422 naming `title`. */
  openThread(
    reader: Reader,
    group: string,
    title: string,
    given: { id: string; at: Date },
  ): Promise<{ _id: string }>;
}

/** What is asked of every move beside what moves and where to. */
export interface MoveAsked {
  reason: string;
  /** That more people will be able to read the posts is known and meant. */
  wider: boolean;
}

/** As many posts as one decision moves; a whole thread that is merged may hold more. */
export const mostMoved = 200;
export const mostMerged = 5_000;
const healAfterMs = 60_000;
const width: Record<Scope, number> = { hidden: 0, members: 1, public: 2 };
/** Which of the threads that a reader may keep in order are offered to move posts to. */
const mostOffered = 200;

/** Moves posts from thread to thread: some, some into a new thread, or all. */
export class MoveService {
  readonly #parts: MoveParts;

  constructor(parts: MoveParts) {
    this.#parts = parts;
  }

  /** Threads of groups that this reader may move posts to, newest posts first. */
  async targets(reader: Reader, source: string): Promise<ThreadView[]> {
    const threads = await this.#parts.store.list(reader, mostOffered, 'newest');
    return threads.filter(
      ({ id, subject, lockedReason }) =>
        id !== source &&
        subject.kind === 'group' &&
        lockedReason === null &&
        threadPolicies['thread.order'](reader, subject),
    );
  }

  /**
   * Moves posts to another thread. Answers it. Throws 401, 403, 404, 409 (another moderator was faster), 422 naming
   * `posts`, `target`, `wider` or `reason`.
   */
  async move(
    reader: Reader,
    source: string,
    posts: string[],
    target: string,
    asked: MoveAsked,
  ): Promise<ThreadView> {
    const reason = checkReason(asked.reason);
    const from = await this.#source(reader, source);
    const to = await this.#target(reader, from, target, asked.wider);
    const chosen = await this.#chosen(source, posts);
    await this.#run(reader.member!.id, newId(), 'moved', from, to.id, chosen, reason);
    return this.#parts.store.find(reader, to.id);
  }

  /**
   * Moves posts into a new thread of the same group, of this title. Answers it. `id` names the move, for those who may
   * ask again. Throws as `move`, 422 naming `title`.
   */
  async split(
    reader: Reader,
    source: string,
    posts: string[],
    title: string,
    asked: MoveAsked,
    id = newId(),
  ): Promise<ThreadView> {
    const reason = checkReason(asked.reason);
    const from = await this.#source(reader, source);
    const { group } = from.subject;
    const chosen = await this.#chosen(source, posts);
    // Nobody lists a thread without posts: nothing is left of it to see when what follows does not happen.
    const opened = await this.#parts.openThread(reader, group, title, {
      id: idFromName(`split ${id}`),
      at: new Date(),
    });
    const target = `g-${opened._id}`;
    const { subject } = await this.#parts.store.find(reader, target);
    refuseWider(from.subject, subject, asked.wider);
    await this.#run(reader.member!.id, id, 'split', from, target, chosen, reason);
    return this.#parts.store.find(reader, target);
  }

  /** Moves all posts of a group's thread to another, and leaves a pointer to it. Throws as `move`. */
  async merge(reader: Reader, source: string, target: string, asked: MoveAsked): Promise<ThreadView> {
    const reason = checkReason(asked.reason);
    const from = await this.#source(reader, source);
    if (from.subject.kind !== 'group')
      throw conflict(t('Only a thread that a group opened can be merged into another one.'));
    if (from.mergedInto !== null) throw conflict(t('This thread was merged into another one.'));
    const to = await this.#target(reader, from, target, asked.wider);
    const all = await this.#parts.store.posts(source, { after: 0, limit: mostMerged });
    const standing = all.filter(({ deletedAt, hidden }) => deletedAt === null && hidden === null);
    await this.#run(reader.member!.id, newId(), 'merged', from, to.id, standing, reason);
    return this.#parts.store.find(reader, to.id);
  }

  /**
   * Moves posts of one thread to a thread of a group as a part of the site does, which answers for it. Answers the new id
   * of each. Throws 404, 409 (somebody else moves one of them), 422 naming `posts` or `reason`.
   */
  async moveAsSite(
    posts: string[],
    target: string,
    act: SiteAct,
  ): Promise<{ repeated: boolean; moved: Record<string, string> }> {
    const { models, store } = this.#parts;
    const _id = idFromName(`move ${act.key}`);
    const before = await models.moves.findById(_id).lean<Move>();
    if (before) {
      if (!before.done) await movePosts(this.#parts, before);
      return { repeated: true, moved: newIds(before.posts) };
    }
    const reason = checkReason(act.reason);
    const source = (await store.byIds(posts.slice(0, 1))).get(posts[0] ?? '')?.thread;
    const chosen = await this.#chosen(source ?? '', posts);
    const from = await store.find(everyone, source!);
    const to = await store.find(everyone, target);
    if (to.subject.kind !== 'group' || to.id === from.id || to.mergedInto !== null)
      throw invalid([{ path: 'thread', message: t('Choose the thread that they go to.') }]);
    const move = await this.#run(null, _id, 'moved', from, to.id, chosen, reason);
    return { repeated: false, moved: newIds(move.posts) };
  }

  /** Carries on with what a crash left half done. Answers how many moves there were. Throws when one failed, after all. */
  async heal(now = new Date(), olderMs = healAfterMs): Promise<number> {
    const { moves } = this.#parts.models;
    const begun = await moves
      .find({ done: false, at: { $lte: new Date(now.getTime() - olderMs) } })
      .sort({ at: 1 })
      .lean<Move[]>();
    await eachOrThrow(begun, (move) => movePosts(this.#parts, { ...move, posts: move.posts ?? [] }));
    return begun.length;
  }

  /** Puts posts back where they were before a move that is taken back. */
  async putBack(asked: PutBackAsked): Promise<PutBack> {
    return putBack(this.#parts, this.#parts.store, asked);
  }

  async #source(reader: Reader, id: string): Promise<ThreadView> {
    const thread = await this.#parts.store.find(reader, id);
    mayOrder(reader, thread.subject);
    return thread;
  }

  async #target(reader: Reader, from: ThreadView, id: string, wider: boolean): Promise<ThreadView> {
    const wrong = (message: string): never => {
      throw invalid([{ path: 'target', message }]);
    };
    if (!id) wrong(t('Choose the thread that they go to.'));
    if (id === from.id) wrong(t('They are in this thread already. Choose another one.'));
    const subject = await this.#parts.store.subject(reader, id);
    if (!subject) wrong(t('There is no such thread, or you may not see it.'));
    if (!threadPolicies['thread.order'](reader, subject!))
      wrong(t('You do not moderate the group of that thread.'));
    const thread = await this.#parts.store.find(reader, id);
    try {
      refuseClosed(thread.subject, thread, new Date());
    } catch (error) {
      wrong((error as Error).message);
    }
    refuseWider(from.subject, thread.subject, wider);
    return thread;
  }

  /** The posts that were chosen, in their order. Throws 422 naming `posts`. */
  async #chosen(source: string, ids: string[]): Promise<Post[]> {
    const wrong = (message: string): never => {
      throw invalid([{ path: 'posts', message }]);
    };
    if (ids.length === 0) wrong(t('Choose at least one post.'));
    if (ids.length > mostMoved) wrong(t('Choose {count} posts at most.', { count: mostMoved }));
    const posts = [...(await this.#parts.store.byIds(ids)).values()];
    if (posts.length < new Set(ids).size || posts.some(({ thread }) => thread !== source))
      wrong(t('Choose posts of this thread only.'));
    if (posts.some(({ moved }) => moved)) wrong(t('One of them was moved already. Load the page again.'));
    if (posts.some(({ deletedAt, hidden }) => deletedAt ?? hidden))
      wrong(t('A deleted or hidden post stays where it is. Choose others.'));
    if (posts.some(isComment))
      wrong(t('A comment on a draft stays with its draft, where the words are that it is about.'));
    return posts.toSorted((a, b) => a.number - b.number);
  }

  async #run(
    by: string | null,
    _id: string,
    as: MoveKind,
    source: ThreadView,
    target: string,
    posts: Post[],
    reason: string,
  ): Promise<Move> {
    const move: Move = {
      _id,
      as,
      source: source.id,
      target,
      ...(as === 'merged' && { merges: source.id }),
      posts: posts.map((post) => ({ from: post._id, to: newPostId({ _id }, post._id) })),
      by,
      reason,
      at: new Date(),
      done: false,
    };
    try {
      await this.#parts.models.moves.create(move.posts.length > 0 ? move : { ...move, posts: undefined });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw conflict(t('Another moderator has just moved one of these. Load the page again.'));
    }
    await movePosts(this.#parts, move);
    return move;
  }
}

const newIds = (posts: Move['posts']): Record<string, string> =>
  Object.fromEntries(posts.map(({ from, to }) => [from, to]));

/** A comment on a draft, or an answer to one: it is about words of that draft. */
const isComment = ({ anchor, about, formal }: Post): boolean => anchor !== null || about !== null || formal;

/** Whether a thread has readers that another has not. */
export function isWider(from: Scoped, to: Scoped): boolean {
  return width[to.scope] > width[from.scope] || (from.scope !== 'public' && to.group !== from.group);
}

/** Words written for few are not shown to others by mistake. Throws 422 naming `wider`. */
function refuseWider(from: Scoped, to: Scoped, wider: boolean): void {
  if (wider || !isWider(from, to)) return;
  const message = t('People can read that thread who cannot read this one. Tick the box if that is meant.');
  throw invalid([{ path: 'wider', message }]);
}

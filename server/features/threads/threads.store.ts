import { notFound } from '../../core/errors.ts';
import type { Heads } from '../../core/log/heads.ts';
import { Memo } from '../../core/log/memo.ts';
import { maySee, type Reader, visibleTo } from '../../core/reader.ts';
import { Together } from '../../core/together.ts';
import { isComment, standingComments } from './disposition.ts';
import { postOrder, type Sort, threadOrder } from './sorts.ts';
import { noOrder, type ThreadOrder } from './thread-order.ts';
import type { ThreadSubject, ThreadSubjects } from './thread-subject.ts';
import type { Post, Thread, ThreadModels } from './threads.models.ts';

export const postsPerPage = 50;
const queryMs = 5000;
const mostMoves = 50;
const mostKept = 24_000_000;
/** A projection that failed is healed without a new number: what was read meanwhile must not stay for ever. */
const keptMs = 30_000;
/** Ids begin with what a thread is about. */
const openedByGroup = { $gte: 'g-', $lt: 'g.' };

/** A post without its words: enough to mark its passage and to count it. */
export type AnchoredPost = Omit<Post, 'body' | 'html'>;

/** A picture, who added it, and to which thread. */
interface PictureOrigin {
  _id: string;
  owner: string;
  thread: string;
}

export interface ThreadView extends ThreadOrder {
  id: string;
  subject: ThreadSubject;
  head: number;
  posts: number;
  standing: number;
  lockedReason: string | null;
  lastPostAt: Date | null;
}

/** Every query about threads and posts, as this reader may see them. */
export class ThreadStore {
  readonly #models: ThreadModels;
  readonly #subjects: ThreadSubjects;
  readonly #heads: Heads;
  /** Results of queries about one thread, kept until its channel grows. */
  readonly #kept: Memo<{ value: unknown }>;
  readonly #single = new Together<string, Post | null>(async (ids) => {
    const found = await this.byIds(ids);
    return ids.map((id) => found.get(id) ?? null);
  });

  readonly #rows = new Together<string, Thread | null>(async (ids) => {
    const rows = await this.#models.threads.find({ _id: { $in: [...new Set(ids)] } }).lean<Thread[]>();
    const found = new Map(rows.map((row) => [row._id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });

  constructor(models: ThreadModels, subjects: ThreadSubjects, heads: Heads) {
    this.#models = models;
    this.#subjects = subjects;
    this.#heads = heads;
    this.#kept = new Memo(heads, {
      max: 5_000,
      maxAgeMs: keptMs,
      maxSize: mostKept,
      size: ({ value }) => sizeOf(value),
    });
  }

  /** One thread. Throws 404. */
  async find(reader: Reader, id: string): Promise<ThreadView> {
    const subject = await this.#subjects.resolve(reader, id);
    if (!subject) throw notFound('thread');
    // Of a thread that is just being opened, nothing is there to be read.
    const isNew = this.#heads.known(`thread:${id}`) === 0;
    const row = isNew ? null : await this.#keep(id, 'row', () => this.#rows.ask(id));
    return viewOf(id, subject, row);
  }

  /** Posts after a number, in order. `about` keeps to the comments on one competency. */
  async posts(threadId: string, options: { after: number; limit: number; about?: string }): Promise<Post[]> {
    return this.#models.posts
      .find({
        thread: threadId,
        ...(options.about && { about: options.about }),
        number: { $gt: options.after },
      })
      .sort({ number: 1 })
      .limit(options.limit)
      .maxTimeMS(queryMs)
      .lean<Post[]>();
  }

  /** The nth page of posts in an order, 50 a page, from 1. `about` keeps to the comments on one competency. */
  async page(threadId: string, page: number, sort: Sort, about?: string): Promise<Post[]> {
    const before = (page - 1) * postsPerPage;
    const plain = sort === 'oldest' && !about;
    return this.#keep(threadId, `page ${page} ${sort} ${about ?? ''}`, () =>
      // Numbers have no gaps: a page of all posts in their order needs no counting.
      plain
        ? this.posts(threadId, { after: before, limit: postsPerPage })
        : this.#models.posts
            .find({ thread: threadId, ...(about && { about }) })
            .sort(postOrder[sort])
            .skip(before)
            .limit(postsPerPage)
            .maxTimeMS(queryMs)
            .lean<Post[]>(),
    );
  }

  /** One post this reader may see. Throws 404. */
  async post(reader: Reader, id: string): Promise<Post> {
    const post = await this.#single.ask(id);
    if (!post || !maySee(reader, post)) throw notFound('post');
    return post;
  }

  /** Posts by id, whoever asks: for what a page that was already allowed quotes. */
  async byIds(ids: string[]): Promise<Map<string, Post>> {
    if (ids.length === 0) return new Map();
    const found = await this.#models.posts.find({ _id: { $in: ids } }).lean<Post[]>();
    return new Map(found.map((post) => [post._id, post]));
  }

  /**
   * For whom posts that stand, and that this reader may see, show a picture; `gone` when only others do. It goes with
   * its owner's posts where it was added, however often others quote them.
   */
  async showing(reader: Reader, picture: PictureOrigin): Promise<'public' | 'members' | 'gone' | 'none'> {
    const posts = await this.#models.posts
      .find({ pictures: picture._id, moved: { $exists: false } }, { body: 0, html: 0 })
      .lean<Omit<Post, 'body' | 'html'>[]>();
    if (posts.length === 0) return 'none';
    const stands = ({ deletedAt, hidden }: (typeof posts)[0]): boolean => !deletedAt && !hidden;
    const first = posts.filter(
      ({ thread, from, author }) =>
        (thread === picture.thread || from?.thread === picture.thread) && author === picture.owner,
    );
    if (first.length > 0 && !first.some(stands)) return 'gone';
    const shown = posts.filter((post) => stands(post) && maySee(reader, post));
    if (shown.length === 0) return 'gone';
    return shown.some(({ scope }) => scope === 'public') ? 'public' : 'members';
  }

  /** Which of these pictures some post shows, or showed before it was deleted or hidden. */
  async picturesNamed(pictures: string[]): Promise<Set<string>> {
    const posts = await this.#models.posts
      .find({ pictures: { $in: pictures } }, { pictures: 1 })
      .lean<Pick<Post, 'pictures'>[]>();
    return new Set(posts.flatMap((post) => post.pictures ?? []));
  }

  /** Of these posts, those that stand, without their HTML: whoever asks. */
  async standingOf(ids: string[]): Promise<Omit<Post, 'html'>[]> {
    return this.#models.posts
      .find({ _id: { $in: ids }, deletedAt: null, hidden: null }, { html: 0 })
      .maxTimeMS(queryMs)
      .lean<Omit<Post, 'html'>[]>();
  }

  /** Every anchored comment of a draft's thread that stands, in order. */
  async anchored(threadId: string): Promise<AnchoredPost[]> {
    return this.#keep(threadId, 'anchored', () =>
      this.#models.posts
        .find({ thread: threadId, about: { $ne: null }, deletedAt: null, hidden: null }, { body: 0, html: 0 })
        .sort({ number: 1 })
        .maxTimeMS(queryMs)
        .lean<AnchoredPost[]>(),
    );
  }

  /** Every standing comment of a draft's thread that editors answer, in order. */
  async comments(threadId: string): Promise<AnchoredPost[]> {
    return this.#keep(threadId, 'comments', async () => {
      const posts = await this.#models.posts
        .find({ thread: threadId, ...standingComments }, { body: 0, html: 0 })
        .sort({ number: 1 })
        .maxTimeMS(queryMs)
        .lean<AnchoredPost[]>();
      return posts.filter(isComment);
    });
  }

  /** Comments that say the same as one, by the decisions of editors; without their words. */
  async duplicatesOf(id: string): Promise<AnchoredPost[]> {
    return this.#models.posts
      .find({ 'disposition.duplicateOf': id, deletedAt: null, hidden: null }, { body: 0, html: 0 })
      .maxTimeMS(queryMs)
      .lean<AnchoredPost[]>();
  }

  /** Comments whose answers are tied to changes of a draft; without their words. */
  async tiedTo(draft: string, competency?: string): Promise<AnchoredPost[]> {
    return this.#models.posts
      .find(
        {
          'disposition.change.draft': draft,
          ...(competency && { 'disposition.change.competency': competency }),
          deletedAt: null,
          hidden: null,
        },
        { body: 0, html: 0 },
      )
      .sort({ createdAt: 1 })
      .maxTimeMS(queryMs)
      .lean<AnchoredPost[]>();
  }

  /** Posts that answer one post, in order, 100 at most. */
  async repliesTo({ thread, _id }: Pick<Post, 'thread' | '_id'>): Promise<Post[]> {
    return this.#models.posts
      .find({ thread, replyTo: _id })
      .sort({ number: 1 })
      .limit(100)
      .maxTimeMS(queryMs)
      .lean<Post[]>();
  }

  /** How many standing comments each competency has in a draft's thread. */
  async countsAbout(threadId: string): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { about } of await this.anchored(threadId))
      if (about) counts.set(about, (counts.get(about) ?? 0) + 1);
    return counts;
  }

  /** Standing posts of every thread of a framework, by thread id. */
  async countsOfFramework(framework: string): Promise<Map<string, number>> {
    const rows = await this.#models.threads.find({ framework }, { standing: 1 }).maxTimeMS(queryMs).lean();
    return new Map(rows.map(({ _id, standing }) => [_id, standing]));
  }

  /** How many posts each of these threads has, whoever asks: for readers who were allowed them already. */
  async postCounts(threads: string[]): Promise<ReadonlyMap<string, number>> {
    if (threads.length === 0) return new Map();
    const rows = await this.#models.threads.find({ _id: { $in: threads } }, { posts: 1 }).lean();
    return new Map(rows.map(({ _id, posts }) => [_id, posts]));
  }

  /**
   * Threads that this reader may see and somebody wrote in. `group` keeps to those that a group opened, of which those
   * whose posts were all taken away are listed too.
   */
  async list(reader: Reader, limit: number, sort: Sort, group?: string): Promise<ThreadView[]> {
    const where = group ? { group, _id: openedByGroup, posts: { $gt: 0 } } : { standing: { $gt: 0 } };
    const rows = await this.#models.threads
      .find({ ...visibleTo(reader), ...where, mergedInto: null })
      .sort(threadOrder[sort])
      .limit(limit * 2)
      .maxTimeMS(queryMs)
      .lean<Thread[]>();
    const pinned = group ? await this.#pinned(group) : [];
    const first = new Set(pinned.map(({ _id }) => _id));
    const views: ThreadView[] = [];
    for (const row of [...pinned, ...rows.filter(({ _id }) => !first.has(_id))]) {
      const subject = await this.#subjects.resolve(reader, row._id);
      if (subject && views.length < limit) views.push(viewOf(row._id, subject, row));
    }
    return views;
  }

  /** Threads that stand first in their group's list, those pinned last coming first. */
  async #pinned(group: string): Promise<Thread[]> {
    return this.#models.threads
      .find({ group, _id: openedByGroup, pinnedAt: { $gt: new Date(0) }, mergedInto: null })
      .sort({ pinnedAt: -1 })
      .maxTimeMS(queryMs)
      .lean<Thread[]>();
  }

  /** How many threads stand first in a group's list. */
  async countPinned(group: string): Promise<number> {
    return (await this.#pinned(group)).length;
  }

  /** When a member last posted in a thread, of what they posted since then; null when they did not. */
  async lastPostOf(author: string, thread: string, since: Date): Promise<Date | null> {
    const post = await this.#models.posts
      .findOne({ author, createdAt: { $gt: since }, thread, from: { $exists: false } }, { createdAt: 1 })
      .sort({ createdAt: -1 })
      .lean<Pick<Post, 'createdAt'>>();
    return post?.createdAt ?? null;
  }

  /** How many of a member's posts stand, of one group or of all, counted to `most`. */
  async countStanding(author: string, most: number, group?: string): Promise<number> {
    return this.#models.posts
      .countDocuments({ author, deletedAt: null, hidden: null, ...(group && { group }) })
      .limit(most)
      .maxTimeMS(queryMs);
  }

  /** Posts of a group that stand and were written since then, newest first: for its moderators. */
  ofGroup(
    group: string,
    since: Date,
    most: number,
  ): AsyncIterable<Pick<Post, '_id' | 'number' | 'createdAt' | 'body'>> {
    return this.#models.posts
      .find(
        { group, createdAt: { $gte: since }, deletedAt: null, hidden: null },
        { number: 1, createdAt: 1, body: 1 },
      )
      .sort({ createdAt: -1 })
      .limit(most)
      .maxTimeMS(queryMs)
      .lean<Post>()
      .cursor();
  }

  /**
   * Where a post is now, however often it was moved: the newest place that this reader may see. Throws 404.
   */
  async current(reader: Reader, id: string): Promise<Post> {
    let post = await this.post(reader, id);
    for (let moves = 0; post.moved && moves < mostMoves; moves += 1) {
      const next = (await this.byIds([post.moved.post])).get(post.moved.post);
      if (!next || !maySee(reader, next)) break;
      post = next;
    }
    return post;
  }

  /** What one person wrote, newest first. */
  async byAuthor(reader: Reader, author: string, limit: number): Promise<Post[]> {
    return this.#models.posts
      .find({ ...visibleTo(reader), author, deletedAt: null, hidden: null })
      .sort({ createdAt: -1 })
      .limit(limit)
      .maxTimeMS(queryMs)
      .lean<Post[]>();
  }

  /** How many posts of these members stand in these groups, whoever asks; by `group:author`. */
  async countsOf(authors: string[], groups: string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#models.posts
      .aggregate<{ _id: { group: string; author: string }; count: number }>([
        {
          $match: { author: { $in: authors }, group: { $in: groups }, deletedAt: null, hidden: null },
        },
        { $group: { _id: { group: '$group', author: '$author' }, count: { $sum: 1 } } },
      ])
      .option({ maxTimeMS: queryMs });
    return new Map(rows.map(({ _id, count }) => [`${_id.group}:${_id.author}`, count]));
  }

  async subject(reader: Reader, threadId: string): Promise<ThreadSubject | null> {
    return this.#subjects.resolve(reader, threadId);
  }

  async #keep<T>(threadId: string, name: string, ask: () => Promise<T>): Promise<T> {
    const kept = await this.#kept.get(`${threadId} ${name}`, [`thread:${threadId}`], async () => ({
      value: await ask(),
    }));
    return kept.value as T;
  }
}

/** About how many characters a result holds. */
function sizeOf(value: unknown): number {
  if (!Array.isArray(value)) return 500;
  return (value as Partial<Post>[]).reduce(
    (sum, post) => sum + 500 + (post.html?.length ?? 0) + (post.body?.length ?? 0),
    200,
  );
}

function viewOf(id: string, subject: ThreadSubject, row: Thread | null): ThreadView {
  return {
    id,
    subject,
    head: row?.head ?? 0,
    posts: row?.posts ?? 0,
    standing: row?.standing ?? 0,
    lockedReason: row?.lockedReason ?? null,
    lastPostAt: row?.lastPostAt ?? null,
    pinnedAt: row?.pinnedAt ?? noOrder.pinnedAt,
    pinnedPost: row?.pinnedPost ?? noOrder.pinnedPost,
    slowSeconds: row?.slowSeconds ?? noOrder.slowSeconds,
    mergedInto: row?.mergedInto ?? noOrder.mergedInto,
  };
}

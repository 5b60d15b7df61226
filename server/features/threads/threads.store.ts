import { notFound } from '../../core/errors.ts';
import { maySee, type Reader, visibleTo } from '../../core/reader.ts';
import type { ThreadSubject, ThreadSubjects } from './thread-subject.ts';
import type { Post, Thread, ThreadModels } from './threads.models.ts';

export const postsPerPage = 50;
const queryMs = 5000;

export interface ThreadView {
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

  constructor(models: ThreadModels, subjects: ThreadSubjects) {
    this.#models = models;
    this.#subjects = subjects;
  }

  /** One thread. Throws 404. */
  async find(reader: Reader, id: string): Promise<ThreadView> {
    const subject = await this.#subjects.resolve(reader, id);
    if (!subject) throw notFound('thread');
    const row = await this.#models.threads.findById(id).lean<Thread>();
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

  /** The nth page of posts, 50 a page, from 1. */
  async page(threadId: string, page: number, about?: string): Promise<Post[]> {
    if (!about) return this.posts(threadId, { after: (page - 1) * postsPerPage, limit: postsPerPage });
    return this.#models.posts
      .find({ thread: threadId, about })
      .sort({ number: 1 })
      .skip((page - 1) * postsPerPage)
      .limit(postsPerPage)
      .maxTimeMS(queryMs)
      .lean<Post[]>();
  }

  /** One post this reader may see. Throws 404. */
  async post(reader: Reader, id: string): Promise<Post> {
    const post = await this.#models.posts.findById(id).lean<Post>();
    if (!post || !maySee(reader, post)) throw notFound('post');
    return post;
  }

  /** Posts by id, whoever asks: for what a page that was already allowed quotes. */
  async byIds(ids: string[]): Promise<Map<string, Post>> {
    if (ids.length === 0) return new Map();
    const found = await this.#models.posts.find({ _id: { $in: ids } }).lean<Post[]>();
    return new Map(found.map((post) => [post._id, post]));
  }

  /** Every anchored comment of a draft's thread that stands, in order. */
  async anchored(threadId: string): Promise<Post[]> {
    return this.#models.posts
      .find({ thread: threadId, about: { $ne: null }, deletedAt: null, hidden: null })
      .sort({ number: 1 })
      .maxTimeMS(queryMs)
      .lean<Post[]>();
  }

  /** How many standing comments each competency has in a draft's thread. */
  async countsAbout(threadId: string): Promise<Map<string, number>> {
    const rows = await this.#models.posts
      .aggregate<{ _id: string; count: number }>([
        { $match: { thread: threadId, about: { $ne: null }, deletedAt: null, hidden: null } },
        { $group: { _id: '$about', count: { $sum: 1 } } },
      ])
      .option({ maxTimeMS: queryMs });
    return new Map(rows.map(({ _id, count }) => [_id, count]));
  }

  /** Standing posts of every thread of a framework, by thread id. */
  async countsOfFramework(framework: string): Promise<Map<string, number>> {
    const rows = await this.#models.threads.find({ framework }, { standing: 1 }).maxTimeMS(queryMs).lean();
    return new Map(rows.map(({ _id, standing }) => [_id, standing]));
  }

  /** Threads with the newest posts that this reader may see. */
  async latest(reader: Reader, limit: number, group?: string): Promise<ThreadView[]> {
    const rows = await this.#models.threads
      .find({ ...visibleTo(reader), ...(group && { group }), standing: { $gt: 0 } })
      .sort({ lastPostAt: -1 })
      .limit(limit * 2)
      .maxTimeMS(queryMs)
      .lean<Thread[]>();
    const views: ThreadView[] = [];
    for (const row of rows) {
      const subject = await this.#subjects.resolve(reader, row._id);
      if (subject && views.length < limit) views.push(viewOf(row._id, subject, row));
    }
    return views;
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

  async subject(reader: Reader, threadId: string): Promise<ThreadSubject | null> {
    return this.#subjects.resolve(reader, threadId);
  }

  /** Which page of its thread, or of the comments on its competency, a post stands on. */
  async pageOf(post: Post, withinCompetency: boolean): Promise<number> {
    if (!withinCompetency || !post.about) return Math.ceil(post.number / postsPerPage);
    const before = await this.#models.posts.countDocuments({
      thread: post.thread,
      about: post.about,
      number: { $lt: post.number },
    });
    return Math.floor(before / postsPerPage) + 1;
  }
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
  };
}

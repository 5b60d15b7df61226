import { conflict, invalid, Problem } from '../../core/errors.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { everyone } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { ThreadState } from './thread-channel.ts';
import type { Post, PostPlace, ThreadModels } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';

export interface BridgedParts {
  log: ChangeLog;
  store: ThreadStore;
  models: Pick<ThreadModels, 'posts'>;
}

const mostPlaces = 20;
const mostShown = 100;

/** What becomes of posts that stand on more than one site. Rights are not asked: only what bridges sites calls this. */
export class BridgedPosts {
  readonly #parts: BridgedParts;

  constructor(parts: BridgedParts) {
    this.#parts = parts;
  }

  /** Says where else a post stands; none takes it back. Saying the same again writes nothing. Throws 404, 422. */
  async place(postId: string, places: PostPlace[]): Promise<Post> {
    const { store, log } = this.#parts;
    const said = checkPlaces(places);
    const post = await store.post(everyone, postId);
    if (JSON.stringify(post.places ?? []) === JSON.stringify(said)) return post;
    await log.append<ThreadState>(`thread:${post.thread}`, {
      decide: () => ({ type: 'post.placed', actor: null, data: { postId, places: said } }),
    });
    return store.post(everyone, postId);
  }

  /** Makes a member, or somebody of another site, the author of a post. Throws 404. */
  async claim(postId: string, member: string): Promise<Post> {
    const { store } = this.#parts;
    const post = await store.post(everyone, postId);
    await this.#claim(post, member);
    return store.post(everyone, postId);
  }

  /** Makes a member the author of what stands under another id, the oldest first. Answers of how many. */
  async claimAll(author: string, member: string, most = 100_000): Promise<number> {
    const posts = await this.#parts.models.posts
      .find({ author }, { thread: 1 })
      .sort({ createdAt: 1 })
      .limit(most)
      .lean<Pick<Post, '_id' | 'thread'>[]>();
    for (const post of posts) await this.#claim(post, member);
    return posts.length;
  }

  /**
   * Has the newest posts of somebody, and answers to them, shown anew on open pages, since they are called otherwise now.
   * Pages that are opened later show that by themselves.
   */
  async showAnew(author: string): Promise<void> {
    const { posts } = this.#parts.models;
    const written = await posts
      .find({ author }, { thread: 1 })
      .sort({ createdAt: -1, _id: -1 })
      .limit(mostShown)
      .lean<Pick<Post, '_id' | 'thread'>[]>();
    const ids = written.map(({ _id }) => _id);
    const threads = [...new Set(written.map(({ thread }) => thread))];
    const answers = await posts
      .find({ thread: { $in: threads }, replyTo: { $in: ids } }, { thread: 1 })
      .limit(mostShown)
      .lean<Pick<Post, '_id' | 'thread'>[]>();
    for (const { _id: postId, thread } of [...written, ...answers])
      await this.#parts.log.append<ThreadState>(`thread:${thread}`, {
        decide: () => ({ type: 'post.unnamed', actor: null, data: { postId } }),
      });
  }

  async #claim({ _id: postId, thread }: Pick<Post, '_id' | 'thread'>, member: string): Promise<void> {
    const { log, store } = this.#parts;
    const isTheirs = async () => (await store.post(everyone, postId)).author === member;
    if (await isTheirs()) return;
    const appended = log.append<ThreadState>(`thread:${thread}`, {
      alone: true,
      decide: async () => {
        if (await isTheirs()) throw conflict('claimed meanwhile');
        return { type: 'post.claimed', actor: member, data: { postId, member } };
      },
    });
    await appended.catch(async (error: unknown) => {
      if (!(error instanceof Problem) || !(await isTheirs())) throw error;
    });
  }
}

function checkPlaces(places: PostPlace[]): PostPlace[] {
  if (places.length > mostPlaces)
    throw invalid([{ path: 'places', message: t('name {count} at most', { count: mostPlaces }) }]);
  return places.map(({ from, url }, at) => {
    if (from.trim() === '' || !/^https?:\/\/\S+$/.test(url))
      throw invalid([{ path: `places.${at}`, message: t('name the site and give the address of the post') }]);
    return { from, url };
  });
}

import type { Collection } from 'mongoose';
import { insertNew, Together } from '../../../server/plugin-api.ts';
import type { PostPair } from './records.ts';

export const postPairId = (bridge: string, post: number): string => `${bridge}:${post}`;

interface OfTopic {
  bridge: string;
  topic: number;
}

/** Posts of forums and their posts here. Many topics that are brought in at a time ask and write together. */
export class PostPairs {
  readonly #posts: Collection<PostPair>;
  readonly #byIds = new Together<string[], PostPair[]>(async (lists) => {
    const found = await this.#posts.find({ _id: { $in: lists.flat() } }).toArray();
    const byId = new Map(found.map((pair) => [pair._id, pair]));
    // Whoever asks changes what they were given.
    return lists.map((ids) => ids.flatMap((id) => byId.get(id) ?? []).map((pair) => ({ ...pair })));
  });
  readonly #ofTopics = new Together<OfTopic, PostPair[]>(async (asked) => {
    const found = await this.#posts.find({ $or: asked }).sort({ number: 1 }).toArray();
    return asked.map(({ bridge, topic }) =>
      found.filter((pair) => pair.topic === topic && pair.bridge === bridge).map((pair) => ({ ...pair })),
    );
  });
  readonly #kept = new Together<PostPair[], void>(async (lists) => {
    await insertNew(this.#posts, lists.flat());
    return lists.map(() => undefined);
  });

  constructor(posts: Collection<PostPair>) {
    this.#posts = posts;
  }

  get(bridge: string, post: number): Promise<PostPair | null> {
    return this.#posts.findOne({ _id: postPairId(bridge, post) });
  }

  /** The pair of a post here in one bridge. */
  ofLocal(bridge: string, local: string): Promise<PostPair | null> {
    return this.#posts.findOne({ bridge, local });
  }

  /** The one that a post here stood for before it was written again in another thread. */
  ofOld(bridge: string, old: string): Promise<PostPair | null> {
    return this.#posts.findOne({ bridge, olds: old });
  }

  /** Those of a topic as it was last known, in its order. */
  ofTopic(bridge: string, topic: number): Promise<PostPair[]> {
    return this.#ofTopics.ask({ bridge, topic });
  }

  /** The highest number of a post of a topic that is here; 0 when there is none. */
  async lastNumber(bridge: string, topic: number): Promise<number> {
    const [last] = await this.#posts.find({ bridge, topic }).sort({ number: -1 }).limit(1).toArray();
    return last?.number ?? 0;
  }

  /** Those of these posts of the forum, wherever they were. */
  async ofPosts(bridge: string, posts: number[]): Promise<Map<number, PostPair>> {
    const found = await this.#byIds.ask(posts.map((post) => postPairId(bridge, post)));
    return new Map(found.map((pair) => [pair.post, pair]));
  }

  /** Which of these posts here have a pair in this bridge. */
  async paired(bridge: string, locals: string[]): Promise<Map<string, PostPair>> {
    if (locals.length === 0) return new Map();
    const found = await this.#posts.find({ bridge, local: { $in: locals } }).toArray();
    return new Map(found.map((pair) => [pair.local, pair]));
  }

  /** Which of these posts here stood for a post of the forum before it was moved. */
  async olds(bridge: string, locals: string[]): Promise<Set<string>> {
    const found = await this.#posts.find({ bridge, olds: { $in: locals } }).toArray();
    return new Set(found.flatMap(({ olds = [] }) => olds));
  }

  /** Keeps new pairs; those that are there already stay as they are. */
  async keep(pairs: PostPair[]): Promise<void> {
    if (pairs.length > 0) await this.#kept.ask(pairs);
  }

  /** Changes what both sides agreed of a post, here and in the record. */
  async change(pair: PostPair, set: Partial<Omit<PostPair, '_id'>>): Promise<void> {
    await this.#posts.updateOne({ _id: pair._id }, { $set: set });
    Object.assign(pair, set);
  }

  /** The post here stands for another post there from now on: staff copied it, and the one before is gone. */
  async replace(pair: PostPair, by: PostPair): Promise<void> {
    await this.#posts.deleteOne({ _id: pair._id });
    await this.keep([by]);
  }
}

import type { Collection } from 'mongoose';
import { insertNew, Together } from '../../../server/plugin-api.ts';
import { byId } from './by-id.ts';
import type { TopicPair } from './records.ts';

export const topicPairId = (bridge: string, topic: number): string => `${bridge}:${topic}`;

type Changed = Partial<Omit<TopicPair, '_id'>>;

/** Topics of forums and their threads here. Many topics that are brought in at a time ask and write together. */
export class TopicPairs {
  readonly #topics: Collection<TopicPair>;
  readonly #byId = byId(() => this.#topics);
  readonly #kept = new Together<TopicPair, TopicPair>((pairs) => this.#keepAll(pairs));
  readonly #changes = new Together<{ _id: string; set: Changed }, void>(async (changes) => {
    await this.#topics.bulkWrite(
      changes.map(({ _id, set }) => ({ updateOne: { filter: { _id }, update: { $set: set } } })),
    );
    return changes.map(() => undefined);
  });

  constructor(topics: Collection<TopicPair>) {
    this.#topics = topics;
  }

  get(bridge: string, topic: number): Promise<TopicPair | null> {
    return this.#byId.ask(topicPairId(bridge, topic));
  }

  /** The topic of a thread in one bridge. */
  ofThread(bridge: string, thread: string): Promise<TopicPair | null> {
    return this.#topics.findOne({ thread, bridge });
  }

  ofCategory(bridge: string, category: number, state: TopicPair['state']): Promise<TopicPair[]> {
    return this.#topics.find({ bridge, category, state }).toArray();
  }

  /** Those of a category whose last post came after `oldest`, as it was last listed; `null`: all of it. */
  listedSince(bridge: string, category: number, oldest: Date | null): Promise<TopicPair[]> {
    const after = oldest === null ? {} : { 'listed.bumpedAt': { $gt: oldest } };
    return this.#topics.find({ bridge, category, state: 'live', ...after }).toArray();
  }

  /** Keeps a pair unless there is one of this topic; answers the one that is kept. */
  keep(pair: TopicPair): Promise<TopicPair> {
    return this.#kept.ask(pair);
  }

  async #keepAll(pairs: TopicPair[]): Promise<TopicPair[]> {
    const isNew = await insertNew(this.#topics, pairs);
    return Promise.all(
      pairs.map(async (pair, at) => (isNew[at] ? pair : ((await this.#byId.ask(pair._id)) ?? pair))),
    );
  }

  /** Changes what is known of a topic, here and in the record. */
  async change(pair: TopicPair, set: Changed): Promise<void> {
    await this.#changes.ask({ _id: pair._id, set });
    Object.assign(pair, set);
  }

  /** Those that nobody has looked at since, the longest ago first. */
  unseenSince(bridge: string, since: Date, limit: number): Promise<TopicPair[]> {
    return this.#topics
      .find({ bridge, $or: [{ sweptAt: null }, { sweptAt: { $lt: since } }] })
      .sort({ sweptAt: 1 })
      .limit(limit)
      .toArray();
  }

  count(bridge: string): Promise<number> {
    return this.#topics.countDocuments({ bridge });
  }
}

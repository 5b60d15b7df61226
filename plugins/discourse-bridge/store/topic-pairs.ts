import type { Collection } from 'mongoose';
import type { TopicPair } from './records.ts';

export const topicPairId = (bridge: string, topic: number): string => `${bridge}:${topic}`;

/** Topics of forums and their threads here. */
export class TopicPairs {
  readonly #topics: Collection<TopicPair>;

  constructor(topics: Collection<TopicPair>) {
    this.#topics = topics;
  }

  get(bridge: string, topic: number): Promise<TopicPair | null> {
    return this.#topics.findOne({ _id: topicPairId(bridge, topic) });
  }

  /** The topic of a thread in one bridge. */
  ofThread(bridge: string, thread: string): Promise<TopicPair | null> {
    return this.#topics.findOne({ thread, bridge });
  }

  ofCategory(bridge: string, category: number, state: TopicPair['state']): Promise<TopicPair[]> {
    return this.#topics.find({ bridge, category, state }).toArray();
  }

  /** Keeps a pair unless there is one of this topic; answers the one that is kept. */
  async keep(pair: TopicPair): Promise<TopicPair> {
    const { _id, ...row } = pair;
    const kept = await this.#topics.findOneAndUpdate(
      { _id },
      { $setOnInsert: row },
      { upsert: true, returnDocument: 'after' },
    );
    return kept ?? pair;
  }

  /** Changes what is known of a topic, here and in the record. */
  async change(pair: TopicPair, set: Partial<Omit<TopicPair, '_id'>>): Promise<void> {
    await this.#topics.updateOne({ _id: pair._id }, { $set: set });
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

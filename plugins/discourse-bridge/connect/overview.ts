import type { Parts } from '../parts.ts';
import type { Backfill, Bridge, BridgeEvent, Task } from '../store/records.ts';
import type { TaskCounts } from '../work/tasks.ts';

/** How the forum's limit of calls stands; null before anything was asked of it by this process. */
export interface Rate {
  perMinute: number;
  left: number;
  waitSeconds: number;
}

/** How a bridge is, at this moment. */
export interface Overview {
  queue: TaskCounts;
  /** Seconds that the oldest thing that is due has waited. */
  lagSeconds: number;
  rate: Rate;
  /** Pairs of posts that both sides agree on. */
  posts: number;
  topics: number;
  backfill: Backfill | null;
}

const troubled: Task['state'][] = ['unclear', 'refused', 'failed'];
export const eventsPerPage = 25;
export const failuresPerPage = 25;

/** What is known of a bridge, for its page, for programs and for operators. */
export class Overviews {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async of(bridge: Bridge): Promise<Overview> {
    const { collections, tasks, clients } = this.#parts;
    const bucket = clients.bucket(bridge);
    const [queue, posts, topics, backfill] = await Promise.all([
      tasks.counts(bridge._id),
      collections.posts.countDocuments({ bridge: bridge._id }),
      collections.topics.countDocuments({ bridge: bridge._id }),
      collections.backfills.findOne({ _id: bridge._id }),
    ]);
    const rate = {
      perMinute: bucket.perMinute,
      left: bucket.left,
      waitSeconds: Math.ceil(bucket.waitMs / 1000),
    };
    return { queue, lagSeconds: queue.oldestSeconds, rate, posts, topics, backfill };
  }

  /** What failed, is refused or unclear. */
  failures(bridge: string, page = 1): Promise<Task[]> {
    return this.#parts.tasks.list(bridge, troubled, { page, perPage: failuresPerPage });
  }

  /** What happened lately, the newest first; those before a moment. */
  events(bridge: string, before?: Date, limit = eventsPerPage): Promise<BridgeEvent[]> {
    return this.#parts.collections.events
      .find({ bridge, ...(before && { at: { $lt: before } }) })
      .sort({ at: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }
}

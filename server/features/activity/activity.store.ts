import { LRUCache } from 'lru-cache';
import type { Thread, ThreadModels } from '../threads/threads.models.ts';

/** How many posts were written in a thread on one day, of those that stand. */
export interface DayCount {
  thread: string;
  /** `2026-11-26`, by the clock of London. */
  day: string;
  /** The competency that they are about, in the thread of a draft. */
  about: string | null;
  count: number;
}

const queryMs = 5000;
/** A projection that failed is healed without a new number: what was counted meanwhile must not stay for ever. */
const keptMs = 300_000;

/** When and about what people wrote, in numbers alone. */
export class ActivityStore {
  readonly #models: ThreadModels;
  /** By thread and its head: what stands in a thread changes only with a change of its channel. */
  readonly #kept = new LRUCache<string, { days: DayCount[] }>({
    max: 20_000,
    maxSize: 200_000,
    sizeCalculation: ({ days }) => days.length + 1,
    ttl: keptMs,
  });

  constructor(models: ThreadModels) {
    this.#models = models;
  }

  /**
   * Posts of a framework by thread and day; `counts` says of which threads this reader may know. Only threads that grew
   * since they were last counted are counted again.
   */
  async days(framework: string, counts: (thread: string) => boolean): Promise<DayCount[]> {
    const rows = await this.#models.threads
      .find({ framework, standing: { $gt: 0 } }, { head: 1 })
      .maxTimeMS(queryMs)
      .lean<Pick<Thread, '_id' | 'head'>[]>();
    const wanted = rows.filter(({ _id }) => counts(_id));
    const found: DayCount[] = [];
    const stale: typeof wanted = [];
    for (const row of wanted) {
      const kept = this.#kept.get(keyOf(row));
      if (kept) found.push(...kept.days);
      else stale.push(row);
    }
    if (stale.length > 0) found.push(...(await this.#count(stale)));
    return found;
  }

  async #count(threads: Pick<Thread, '_id' | 'head'>[]): Promise<DayCount[]> {
    const day = { $dateToString: { date: '$createdAt', format: '%Y-%m-%d', timezone: 'Europe/London' } };
    const groups = await this.#models.posts
      .aggregate<{ _id: Omit<DayCount, 'count'>; count: number }>([
        { $match: { thread: { $in: threads.map(({ _id }) => _id) }, deletedAt: null, hidden: null } },
        { $group: { _id: { thread: '$thread', day, about: '$about' }, count: { $sum: 1 } } },
      ])
      .option({ maxTimeMS: queryMs });
    const byThread = new Map(threads.map(({ _id }): [string, DayCount[]] => [_id, []]));
    for (const { _id, count } of groups) byThread.get(_id.thread)?.push({ ..._id, count });
    for (const row of threads) this.#kept.set(keyOf(row), { days: byThread.get(row._id)! });
    return [...byThread.values()].flat();
  }
}

const keyOf = ({ _id, head }: Pick<Thread, '_id' | 'head'>): string => `${_id} ${head}`;

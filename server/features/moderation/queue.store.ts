import type { QueryFilter } from 'mongoose';
import type { QueueItem } from './decisions.models.ts';
import type { ModerationModels, Report } from './moderation.models.ts';

const queryMs = 5000;
export const itemsPerPage = 25;
const dayMs = 24 * 3600 * 1000;

/** What of a queue is asked for. */
export interface QueueFilter {
  /** Null for all there are. */
  groups: string[] | null;
  why?: QueueItem['why'];
  /** Of the reports. */
  kind?: string;
  /** Waits longer than so many days. */
  days?: number;
}

export interface QueuePage {
  items: QueueItem[];
  total: number;
  /** Since when the oldest waits, whatever the filter; null when none does. */
  oldest: Date | null;
}

/** What waits for moderators, of all groups or of some. Whoever asks: those who call it say which groups. */
export class QueueStore {
  readonly #models: ModerationModels;

  constructor(models: ModerationModels) {
    this.#models = models;
  }

  /** One page, those that wait longest first; `page` from 1. */
  async waiting(filter: QueueFilter, page: number, now = new Date()): Promise<QueuePage> {
    const { groups, why, kind, days } = filter;
    const all: QueryFilter<QueueItem> = { state: 'waiting', ...(groups && { group: { $in: groups } }) };
    const wanted: QueryFilter<QueueItem> = {
      ...all,
      ...(why && { why }),
      ...(kind && { kinds: kind }),
      ...(days && { openedAt: { $lt: new Date(now.getTime() - days * dayMs) } }),
    };
    const { queueItems } = this.#models;
    const order = { openedAt: 1, _id: 1 } as const;
    const [items, total, first] = await Promise.all([
      queueItems
        .find(wanted)
        .sort(order)
        .skip((page - 1) * itemsPerPage)
        .limit(itemsPerPage)
        .maxTimeMS(queryMs)
        .lean<QueueItem[]>(),
      queueItems.countDocuments(wanted).maxTimeMS(queryMs),
      queueItems.findOne(all).sort(order).maxTimeMS(queryMs).lean<QueueItem>(),
    ]);
    return { items, total, oldest: first?.openedAt ?? null };
  }

  async item(id: string): Promise<QueueItem | null> {
    return this.#models.queueItems.findById(id).lean<QueueItem>();
  }

  /** How many wait in each group, and since when. */
  async counts(groups: string[] | null): Promise<Map<string, { count: number; oldest: Date }>> {
    const rows = await this.#models.queueItems
      .aggregate<{ _id: string; count: number; oldest: Date }>([
        { $match: { state: 'waiting', ...(groups && { group: { $in: groups } }) } },
        { $group: { _id: '$group', count: { $sum: 1 }, oldest: { $min: '$openedAt' } } },
      ])
      .option({ maxTimeMS: queryMs });
    return new Map(rows.map(({ _id, count, oldest }) => [_id, { count, oldest }]));
  }

  /** Items whose author was to change something by now. */
  async overdue(now: Date): Promise<QueueItem[]> {
    return this.#models.queueItems
      .find({ state: 'asked', dueAt: { $lt: now } })
      .limit(500)
      .lean<QueueItem[]>();
  }

  /** Open reports of these posts, oldest first. */
  async openReports(posts: string[]): Promise<Report[]> {
    if (posts.length === 0) return [];
    return this.#models.reports
      .find({ post: { $in: posts }, state: 'open' })
      .sort({ at: 1 })
      .lean<Report[]>();
  }
}

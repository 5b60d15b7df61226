import type { QueryFilter } from 'mongoose';
import type { QueueItem } from './decisions.models.ts';
import type { WaitingInGroup } from './waiting.ts';
import type { ModerationModels, Report } from './moderation.models.ts';

const queryMs = 5000;
export const itemsPerPage = 25;
const dayMs = 24 * 3600 * 1000;

/** Of which part of what waits an item is. */
const partOf = {
  $cond: [{ $eq: ['$why', 'held'] }, 'held', { $cond: [{ $eq: ['$why', 'appeal'] }, 'appeals', 'items'] }],
};

/** What of a queue is asked for. */
export interface QueueFilter {
  /** Null for all there are. */
  groups: string[] | null;
  /** Without what this member wrote to be published, and without their appeals. */
  notBy?: string;
  /** Without appeals. */
  noAppeals?: boolean;
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
    const { groups, notBy, noAppeals, why, kind, days } = filter;
    const all: QueryFilter<QueueItem> = {
      state: 'waiting',
      ...(groups && { group: { $in: groups } }),
      ...(notBy !== undefined && { by: { $ne: notBy } }),
      ...(noAppeals && { why: { $ne: 'appeal' as const } }),
    };
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

  /**
   * How many wait in each of these groups (`''` is the site) or in all, by what they are, and since when; without what
   * `notBy` wrote.
   */
  async counts(groups: string[] | null, notBy?: string): Promise<Map<string, WaitingInGroup>> {
    const rows = await this.#models.queueItems
      .aggregate<{ _id: { group: string; part: keyof WaitingInGroup }; count: number; oldest: Date }>([
        {
          $match: {
            state: 'waiting',
            ...(groups && { group: { $in: groups } }),
            ...(notBy !== undefined && { by: { $ne: notBy } }),
          },
        },
        {
          $group: {
            _id: { group: '$group', part: partOf },
            count: { $sum: 1 },
            oldest: { $min: '$openedAt' },
          },
        },
      ])
      .option({ maxTimeMS: queryMs });
    const found = new Map<string, WaitingInGroup>();
    for (const { _id, count, oldest } of rows)
      found.set(_id.group, { ...found.get(_id.group), [_id.part]: { count, oldest } });
    return found;
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

import { notFound } from '../../core/errors.ts';
import { shownPictures } from '../../core/markdown/render.ts';
import { type Reader, visibleTo } from '../../core/reader.ts';
import { say } from '../../core/words/words.ts';
import type { HeldRow, LogRow, ModerationModels, Report } from './moderation.models.ts';

export const rowsPerPage = 50;
const queryMs = 5000;

/** A post with reports that nobody has settled, and the time of the first. */
export interface ReportedPost {
  post: string;
  first: Date;
  reports: Report[];
}

/** Every query about what waits, is reported and was decided, as this reader may see it. */
export class ModerationStore {
  readonly #models: ModerationModels;

  constructor(models: ModerationModels) {
    this.#models = models;
  }

  /** What one member has waiting, oldest first. Only for that member, and for what releases it. */
  async heldOf(member: string): Promise<HeldRow[]> {
    return this.#models.heldPosts
      .find({ author: member, state: 'waiting' })
      .sort({ heldAt: 1 })
      .maxTimeMS(queryMs)
      .lean<HeldRow[]>();
  }

  async countHeldOf(member: string): Promise<number> {
    return this.#models.heldPosts.countDocuments({ author: member, state: 'waiting' });
  }

  /** One waiting post of the reader's own. Throws 404. */
  async ownHeld(reader: Reader, id: string): Promise<HeldRow> {
    const row = await this.#models.heldPosts.findById(id).lean<HeldRow>();
    if (row && row.author === reader.member?.id && row.state === 'waiting') return row;
    throw notFound(say('waiting post'));
  }

  /** Which of these pictures a post that waits will show. Whoever asks: it says nothing but that they are wanted. */
  async picturesHeld(pictures: string[]): Promise<Set<string>> {
    const rows = await this.#models.heldPosts
      .find({ state: 'waiting', body: /\/pictures\// }, { body: 1 })
      .lean<Pick<HeldRow, 'body'>[]>();
    const shown = new Set(rows.flatMap(({ body }) => shownPictures(body)));
    return new Set(pictures.filter((id) => shown.has(id)));
  }

  /** How many posts wait in each group that the reader moderates. */
  async waitingCounts(reader: Reader): Promise<Map<string, number>> {
    const rows = await this.#models.heldPosts
      .aggregate<{ _id: string; count: number }>([
        { $match: { state: 'waiting', ...inQueuesOf(reader) } },
        { $group: { _id: '$group', count: { $sum: 1 } } },
      ])
      .option({ maxTimeMS: queryMs });
    return new Map(rows.map(({ _id, count }) => [_id, count]));
  }

  /** Posts with open reports in the groups that the reader moderates, those reported first coming first. */
  async reportedPosts(reader: Reader, page: number): Promise<{ items: ReportedPost[]; total: number }> {
    const open = [
      { $match: { state: 'open', ...inQueuesOf(reader) } },
      { $sort: { at: 1 as const } },
      { $group: { _id: '$post', first: { $min: '$at' }, reports: { $push: '$$ROOT' } } },
    ];
    const [items, counted] = await Promise.all([
      this.#models.reports
        .aggregate<{ _id: string; first: Date; reports: Report[] }>([
          ...open,
          { $sort: { first: 1, _id: 1 } },
          { $skip: (page - 1) * rowsPerPage },
          { $limit: rowsPerPage },
        ])
        .option({ maxTimeMS: queryMs }),
      this.#models.reports
        .aggregate<{ total: number }>([...open, { $count: 'total' }])
        .option({ maxTimeMS: queryMs }),
    ]);
    return {
      items: items.map(({ _id, first, reports }) => ({ post: _id, first, reports })),
      total: counted[0]?.total ?? 0,
    };
  }

  /** Open reports of one post, for those who may settle them. */
  async openReports(post: string): Promise<Report[]> {
    return this.#models.reports.find({ post, state: 'open' }).sort({ at: 1 }).lean<Report[]>();
  }

  /** A page of the moderation log, newest first, as this reader may see it. */
  async log(reader: Reader, page: number): Promise<{ items: LogRow[]; total: number }> {
    const filter = visibleTo(reader);
    const [items, total] = await Promise.all([
      this.#models.moderationLog
        .find(filter)
        .sort({ at: -1, _id: -1 })
        .skip((page - 1) * rowsPerPage)
        .limit(rowsPerPage)
        .maxTimeMS(queryMs)
        .lean<LogRow[]>(),
      this.#models.moderationLog.countDocuments(filter).maxTimeMS(queryMs),
    ]);
    return { items, total };
  }
}

/** As a MongoDB filter: the groups whose queue this reader may read. */
function inQueuesOf(reader: Reader): Record<string, unknown> {
  if (reader.admin) return {};
  const groups = [...reader.roles].filter(([, roles]) => roles.has('moderator') || roles.has('chair'));
  return { group: { $in: groups.map(([group]) => group) } };
}

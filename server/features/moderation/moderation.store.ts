import type { QueryFilter } from 'mongoose';
import { notFound } from '../../core/errors.ts';
import { shownPictures } from '../../core/markdown/render.ts';
import { type Reader, visibleTo } from '../../core/reader.ts';
import { say } from '../../core/words/words.ts';
import type { LogAction } from './actions.ts';
import type { HeldRow, LogRow, ModerationModels } from './moderation.models.ts';

export const rowsPerPage = 50;
const queryMs = 5000;
/** Decisions that a member is known by for a while. */
const against: LogAction[] = [
  'hidden',
  'removed',
  'warned',
  'muted',
  'banned',
  'suspended',
  'site-banned',
  'dropped',
];
/** Those that their authors publish themselves by confirming their address. */
const forConfirmation = { $in: ['unconfirmed', null] };

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

  /** What moderators did not publish of one member's posts lately, newest first. Only for that member. */
  async refusedOf(member: string): Promise<HeldRow[]> {
    return this.#models.heldPosts
      .find({ author: member, state: 'refused' })
      .sort({ heldAt: -1 })
      .limit(rowsPerPage)
      .lean<HeldRow[]>();
  }

  /** Whether moderators decided something against a member since then. */
  async decidedAgainst(member: string, since: Date): Promise<boolean> {
    const row = {
      member,
      at: { $gt: since },
      action: { $in: against },
      appeal: { $ne: 'overturned' as const },
    };
    return (await this.#models.moderationLog.exists(row)) !== null;
  }

  /** One post that waited or waits, whoever asks; null when there is none. */
  async held(id: string): Promise<HeldRow | null> {
    return this.#models.heldPosts.findById(id).lean<HeldRow>();
  }

  /** Posts that waited or wait, by their ids, whoever asks. */
  async heldByIds(ids: string[]): Promise<ReadonlyMap<string, HeldRow>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#models.heldPosts.find({ _id: { $in: ids } }).lean<HeldRow[]>();
    return new Map(rows.map((row) => [row._id, row]));
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

  /** How many posts wait in each group that the reader moderates, until their authors confirm their address. */
  async waitingCounts(reader: Reader): Promise<Map<string, number>> {
    const rows = await this.#models.heldPosts
      .aggregate<{ _id: string; count: number }>([
        { $match: { state: 'waiting', ...inQueuesOf(reader), why: forConfirmation } },
        { $group: { _id: '$group', count: { $sum: 1 } } },
      ])
      .option({ maxTimeMS: queryMs });
    return new Map(rows.map(({ _id, count }) => [_id, count]));
  }

  /** A page of the moderation log, newest first, as this reader may see it; `page` from 1. */
  async log(reader: Reader, wanted: LogFilter, page: number): Promise<{ items: LogRow[]; total: number }> {
    const filter = logFilter(reader, wanted);
    const [items, total] = await Promise.all([
      this.#models.moderationLog
        .find(filter)
        .sort(newestFirst)
        .skip((page - 1) * rowsPerPage)
        .limit(rowsPerPage)
        .maxTimeMS(queryMs)
        .lean<LogRow[]>(),
      this.#models.moderationLog.countDocuments(filter).maxTimeMS(queryMs),
    ]);
    return { items, total };
  }

  /** The same whole, for a file; the newest 50,000. */
  async wholeLog(reader: Reader, wanted: LogFilter): Promise<LogRow[]> {
    return this.#models.moderationLog
      .find(logFilter(reader, wanted))
      .sort(newestFirst)
      .limit(mostInFile)
      .maxTimeMS(queryMs * 4)
      .lean<LogRow[]>();
  }
}

/** What of the log is asked for. */
export interface LogFilter {
  /** Of one group; `''` is what concerns the whole site. */
  group?: string;
  action?: LogAction;
  /** From the beginning of this day, and before the end of that one. */
  from?: Date;
  until?: Date;
}

const newestFirst = { at: -1, _id: -1 } as const;
const mostInFile = 50_000;

function logFilter(reader: Reader, { group, action, from, until }: LogFilter): QueryFilter<LogRow> {
  const at = { ...(from && { $gte: from }), ...(until && { $lt: until }) };
  return {
    ...(group !== undefined && { group }),
    ...(action && { action }),
    ...((from ?? until) && { at }),
    ...visibleTo(reader),
  };
}

/** As a MongoDB filter: the groups whose queue this reader may read. */
function inQueuesOf(reader: Reader): Record<string, unknown> {
  if (reader.admin) return {};
  const groups = [...reader.roles].filter(([, roles]) => roles.has('moderator') || roles.has('chair'));
  return { group: { $in: groups.map(([group]) => group) } };
}

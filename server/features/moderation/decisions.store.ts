import { notFound } from '../../core/errors.ts';
import { say } from '../../core/words/words.ts';
import type { DecidedAction } from './actions.ts';
import type { Appeal, Decision } from './decisions.models.ts';
import type { ModerationModels } from './moderation.models.ts';

const queryMs = 5000;
const mostOfOne = 100;

/** What was decided about one member in one group, counted by what it was. */
export type DecisionCounts = Partial<Record<DecidedAction, number>>;

/** Queries about decisions and appeals. Whoever asks: those who call it say who may see what. */
export class DecisionStore {
  readonly #models: ModerationModels;

  constructor(models: ModerationModels) {
    this.#models = models;
  }

  /** One decision. Throws 404. */
  async decision(id: string): Promise<Decision> {
    const found = await this.#models.decisions.findById(id).lean<Decision>();
    if (!found) throw notFound(say('decision'));
    return found;
  }

  async decisionsById(ids: string[]): Promise<Map<string, Decision>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#models.decisions.find({ _id: { $in: ids } }).lean<Decision[]>();
    return new Map(rows.map((row) => [row._id, row]));
  }

  /** The newest decision about a post that stands and does one of these things, or null. */
  async standingOn(post: string, actions: DecidedAction[]): Promise<Decision | null> {
    return this.#models.decisions
      .findOne({ post, action: { $in: actions }, lifted: null })
      .sort({ at: -1, _id: -1 })
      .lean<Decision>();
  }

  /** The newest decision that keeps a member from writing on the site and stands, or null. */
  async standingSuspension(member: string): Promise<Decision | null> {
    return this.#models.decisions
      .findOne({ member, action: { $in: ['suspended', 'site-banned'] }, lifted: null })
      .sort({ at: -1, _id: -1 })
      .lean<Decision>();
  }

  /** What was decided about a member, newest first, 100 at most; in these groups (`''` is the site), or everywhere. */
  async about(member: string, groups?: string[]): Promise<Decision[]> {
    return this.#models.decisions
      .find({ member, action: { $ne: 'kept' }, ...(groups && { group: { $in: groups } }) })
      .sort({ at: -1, _id: -1 })
      .limit(mostOfOne)
      .maxTimeMS(queryMs)
      .lean<Decision[]>();
  }

  /** How often what was decided about each of these members in a group or on the site; not counting what was taken back. */
  async countsAbout(members: string[]): Promise<Map<string, DecisionCounts>> {
    const rows = await this.#models.decisions
      .aggregate<{ _id: { member: string; group: string; action: DecidedAction }; count: number }>([
        { $match: { member: { $in: members }, lifted: null } },
        { $group: { _id: { member: '$member', group: '$group', action: '$action' }, count: { $sum: 1 } } },
      ])
      .option({ maxTimeMS: queryMs });
    const found = new Map<string, DecisionCounts>();
    for (const { _id, count } of rows) {
      const key = `${_id.group}:${_id.member}`;
      found.set(key, { ...found.get(key), [_id.action]: count });
    }
    return found;
  }

  /** One appeal. Throws 404. */
  async appeal(id: string): Promise<Appeal> {
    const found = await this.#models.appeals.findById(id).lean<Appeal>();
    if (!found) throw notFound(say('appeal'));
    return found;
  }

  async appealsById(ids: string[]): Promise<Map<string, Appeal>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#models.appeals.find({ _id: { $in: ids } }).lean<Appeal[]>();
    return new Map(rows.map((row) => [row._id, row]));
  }
}

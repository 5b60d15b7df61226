import type { Request } from 'express';
import type {} from 'express-session';
import type { Reader } from '../../core/reader.ts';
import type { ReadPlaces } from '../threads/read-places.ts';
import type { FollowingModels } from './following.models.ts';

declare module 'express-session' {
  interface SessionData {
    /** When the browser of this session last told by script what it showed. */
    scriptTold?: number;
  }
}

const scriptMs = 24 * 3600 * 1000;
const noteAgainMs = 3600 * 1000;

/** Posts that somebody was shown, by number. */
export interface Shown {
  from: number;
  to: number;
}

/** How far each member has read in each thread. */
export class ReadPlaceStore implements ReadPlaces {
  readonly #models: FollowingModels;
  readonly #onShown: (member: string, thread: string, shown: Shown) => Promise<void>;

  constructor(
    models: FollowingModels,
    onShown: (member: string, thread: string, shown: Shown) => Promise<void>,
  ) {
    this.#models = models;
    this.#onShown = onShown;
  }

  async of({ member }: Reader, threads: string[]): Promise<ReadonlyMap<string, number>> {
    if (!member || threads.length === 0) return new Map();
    const ids = threads.map((thread) => idOf(member.id, thread));
    const rows = await this.#models.readPlaces.find({ _id: { $in: ids } }, { thread: 1, number: 1 }).lean();
    return new Map(rows.map(({ thread, number }) => [thread, number]));
  }

  /** Those of these members who have not read as far as this number. */
  async notPast(members: string[], thread: string, number: number): Promise<string[]> {
    if (members.length === 0) return [];
    const ids = members.map((member) => idOf(member, thread));
    const past = await this.#models.readPlaces
      .find({ _id: { $in: ids }, number: { $gte: number } }, { member: 1 })
      .lean();
    const there = new Set(past.map(({ member }) => member));
    return members.filter((member) => !there.has(member));
  }

  /** Raises a member's place in a thread. A lower number than it has changes nothing. */
  async raise(member: string, thread: string, shown: Shown): Promise<void> {
    await this.#models.readPlaces.updateOne(
      { _id: idOf(member, thread) },
      { $max: { number: shown.to }, $set: { at: new Date() }, $setOnInsert: { member, thread } },
      { upsert: true },
    );
    await this.#onShown(member, thread, shown);
  }

  async opened(req: Request, { member }: Reader, thread: string, shown: Shown): Promise<void> {
    if (member && isOpening(req)) await this.raise(member.id, thread, shown);
  }
}

const idOf = (member: string, thread: string): string => `${member} ${thread}`;

/**
 * Whether this request means that somebody looks at the whole page. A browser with script tells of each post as it
 * comes into view, and is left to do so; one that prefetches shows nobody anything yet.
 */
function isOpening(req: Request): boolean {
  if (req.method !== 'GET' || /prefetch/.test(req.get('sec-purpose') ?? req.get('purpose') ?? ''))
    return false;
  return Date.now() - (req.session?.scriptTold ?? 0) > scriptMs;
}

/** Notes in the session that its browser tells by script what it shows. */
export function noteScript({ session }: Request): void {
  if (session?.member && Date.now() - (session.scriptTold ?? 0) > noteAgainMs)
    session.scriptTold = Date.now();
}

import type { Connection } from 'mongoose';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import { tooMany } from '../errors.ts';
import { allowances, type Trust } from '../trust.ts';

const trusts: Trust[] = ['new', 'regular', 'trusted'];

/** How often something may be done: `points` times in `seconds`, counted by whatever key the caller names. */
export interface Limit {
  name: string;
  points: number;
  seconds: number;
}

export const limits = {
  signInByAddress: { name: 'sign-in-address', points: 30, seconds: 900 },
  signInByEmail: { name: 'sign-in-email', points: 10, seconds: 900 },
  register: { name: 'register', points: 10, seconds: 3600 },
  mail: { name: 'mail', points: 5, seconds: 3600 },
  post: { name: 'post', points: 30, seconds: 300 },
  react: { name: 'react', points: 60, seconds: 300 },
  preview: { name: 'preview', points: 120, seconds: 300 },
  keepText: { name: 'keep-text', points: 20, seconds: 3600 },
  keepWriting: { name: 'keep-writing', points: 400, seconds: 300 },
  picture: { name: 'picture', points: 40, seconds: 3600 },
  draftUpload: { name: 'draft-upload', points: 60, seconds: 3600 },
  join: { name: 'join', points: 30, seconds: 3600 },
  invite: { name: 'invite', points: 60, seconds: 3600 },
  /** Letters that invite people to one group, each counted. */
  inviteByMail: { name: 'invite-by-mail', points: 2_000, seconds: 24 * 3600 },
  export: { name: 'export', points: 10, seconds: 3600 },
  package: { name: 'package', points: 20, seconds: 3600 },
  search: { name: 'search', points: 60, seconds: 60 },
  report: { name: 'report', points: 20, seconds: 3600 },
} satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;

/** Limits that differ by how well a member is known; their keys are ids of members. */
const byTrust: Partial<Record<LimitName, 'posts' | 'pictures' | 'reports' | 'invitations'>> = {
  post: 'posts',
  picture: 'pictures',
  report: 'reports',
  invite: 'invitations',
};

/** Counts in the database, so that several processes and a restart share one count. */
export class RateLimits {
  readonly #limiters = new Map<string, RateLimiterMongo>();
  readonly #on: boolean;
  #trustOf: ((member: string) => Promise<Trust>) | null = null;

  constructor(connection: Connection, on: boolean) {
    this.#on = on;
    if (!on) return;
    for (const [limit, { name, points, seconds }] of Object.entries(limits)) {
      const differs = byTrust[limit as LimitName];
      for (const trust of differs ? trusts : ['regular' as const]) {
        this.#limiters.set(
          `${name} ${trust}`,
          new RateLimiterMongo({
            storeClient: connection,
            tableName: 'rate_limits',
            // All count in one collection, so the first sees to its indexes.
            disableIndexesCreation: this.#limiters.size > 0,
            keyPrefix: name,
            points: differs ? allowances[trust][differs] : points,
            duration: seconds,
          }),
        );
      }
    }
  }

  /** Tells how well a member is known, for the limits that depend on it; without it everybody is a regular member. */
  knowTrust(trustOf: (member: string) => Promise<Trust>): void {
    this.#trustOf = trustOf;
  }

  /** Counts one more, or so many; throws a 429 Problem with the seconds to wait when there were too many. */
  async count(limit: LimitName, key: string, points = 1): Promise<void> {
    if (!this.#on) return;
    const trust = byTrust[limit] && this.#trustOf ? await this.#trustOf(key) : 'regular';
    try {
      await this.#limiters.get(`${limits[limit].name} ${trust}`)!.consume(key, points);
    } catch (error) {
      if (error instanceof RateLimiterRes) throw tooMany(Math.ceil(error.msBeforeNext / 1000));
      throw error;
    }
  }

  /** Forgets the count, after a success. */
  async forget(limit: LimitName, key: string): Promise<void> {
    if (this.#on) await this.#limiters.get(`${limits[limit].name} regular`)!.delete(key);
  }
}

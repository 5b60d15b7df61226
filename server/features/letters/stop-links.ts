import { createHmac, timingSafeEqual } from 'node:crypto';
import { newSecret } from '../../core/ids.ts';
import type { LetterModels } from './letters.models.ts';

/** What a link stops: letters about one thing that is followed, those for the member alone, the digest, or all. */
export interface Stop {
  member: string;
  /** A target of a follow, `personal`, `digest` or `all`. */
  scope: string;
}

/** What one click stops of letters that are for the member alone, of digests, and of everything. */
export const personalScope = 'personal';
export const digestScope = 'digest';
export const everythingScope = 'all';

const keyName = 'stop-links';
const form = /^([\w-]{8,200})\.([\w-]{43})$/;

/**
 * Links that stop letters. Nothing is kept of them: they are signed, so that each letter can carry one that is good for
 * years. The key is made once and kept in the database, where it goes with a backup and outlives every setting.
 */
export class StopLinks {
  readonly #models: LetterModels;
  readonly #publicUrl: string;
  #key: Promise<string> | null = null;

  constructor(models: LetterModels, publicUrl: string) {
    this.#models = models;
    this.#publicUrl = publicUrl;
  }

  /** The address that stops this. */
  async addressOf(stop: Stop): Promise<string> {
    const named = Buffer.from(`${stop.member} ${stop.scope}`).toString('base64url');
    return `${this.#publicUrl}/letters/stop/${named}.${await this.#sign(named)}`;
  }

  /** What the last part of an address stops; null when it is none of ours. */
  async read(token: string): Promise<Stop | null> {
    const [, named, signature] = form.exec(token) ?? [];
    if (!named || !signature) return null;
    const right = Buffer.from(await this.#sign(named));
    if (!timingSafeEqual(right, Buffer.from(signature))) return null;
    const [member = '', scope = ''] = Buffer.from(named, 'base64url').toString('utf8').split(' ');
    return { member, scope };
  }

  async #sign(named: string): Promise<string> {
    this.#key ??= this.#load().catch((error: unknown) => {
      this.#key = null;
      throw error;
    });
    return createHmac('sha256', await this.#key)
      .update(named)
      .digest('base64url');
  }

  /** Processes that start together end with one key: the first to write it. */
  async #load(): Promise<string> {
    const row = await this.#models.letterKeys
      .findOneAndUpdate(
        { _id: keyName },
        { $setOnInsert: { key: newSecret() } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean();
    return row.key;
  }
}

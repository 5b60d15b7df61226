import { LRUCache } from 'lru-cache';
import type { Reader } from '../../core/reader.ts';
import { type Trust, trustRules } from '../../core/trust.ts';

const dayMs = 24 * 3600 * 1000;
const keptMs = 60_000;

export interface TrustParts {
  readerOf(member: string): Promise<Reader | null>;
  /** Whether this is somebody of another network, whom a moderator let write here by connecting it. */
  isElsewhere(id: string): Promise<boolean>;
  /** When a member confirmed their address; null when they have not. */
  confirmedAt(member: string): Promise<Date | null>;
  /** How many of a member's posts stand, counted to `most`. */
  standingPosts(member: string, most: number): Promise<number>;
  /** Whether moderators decided against a member since then: hid a post, muted, suspended. */
  decidedAgainst(member: string, since: Date): Promise<boolean>;
}

/** Works out how well the site knows a member. Kept for a minute; nobody is shown it. */
export class TrustService {
  readonly #parts: TrustParts;
  readonly #known = new LRUCache<string, { trust: Trust }>({ max: 10_000, ttl: keptMs });

  constructor(parts: TrustParts) {
    this.#parts = parts;
  }

  async of(member: string): Promise<Trust> {
    const known = this.#known.get(member);
    if (known) return known.trust;
    const trust = await this.#find(member, new Date());
    // Somebody new is asked for again, so that the third post counts at once.
    if (trust !== 'new') this.#known.set(member, { trust });
    return trust;
  }

  async #find(member: string, now: Date): Promise<Trust> {
    const { regular, trusted } = trustRules;
    const reader = await this.#parts.readerOf(member);
    if (!reader) return (await this.#parts.isElsewhere(member)) ? 'regular' : 'new';
    if (holdsOffice(reader)) return 'trusted';
    const confirmed = await this.#parts.confirmedAt(member);
    const days = confirmed ? (now.getTime() - confirmed.getTime()) / dayMs : 0;
    if (days < regular.days) return 'new';
    const posts = await this.#parts.standingPosts(member, trusted.posts);
    if (posts < regular.posts) return 'new';
    if (days < trusted.days || posts < trusted.posts) return 'regular';
    const since = new Date(now.getTime() - trusted.daysWithoutDecision * dayMs);
    return (await this.#parts.decidedAgainst(member, since)) ? 'regular' : 'trusted';
  }
}

function holdsOffice({ admin, roles }: Reader): boolean {
  return admin || [...roles.values()].some((held) => [...held].some((role) => role !== 'member'));
}

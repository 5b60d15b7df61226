import { LRUCache } from 'lru-cache';
import type { Heads } from './heads.ts';

interface Kept<T> {
  value: T;
  heads: number[];
  channels: string[];
  at: number;
}

/**
 * Remembers results for as long as the channels they were made from have not grown. The numbers are read before the
 * result is made, so that a change in between makes it stale rather than missed.
 */
export class Memo<T extends object> {
  readonly #heads: Heads;
  readonly #kept: LRUCache<string, Kept<T>>;
  readonly #maxAgeMs: number;
  /** What is being made, and from which numbers: whoever asks meanwhile waits for it. */
  readonly #making = new Map<string, { heads: number[]; value: Promise<T> }>();

  constructor(
    heads: Heads,
    options: { max: number; maxAgeMs?: number; size?: (value: T) => number; maxSize?: number },
  ) {
    this.#heads = heads;
    this.#maxAgeMs = options.maxAgeMs ?? Number.POSITIVE_INFINITY;
    const { size } = options;
    this.#kept = new LRUCache({
      max: options.max,
      ...(size && options.maxSize
        ? { maxSize: options.maxSize, sizeCalculation: (kept: Kept<T>) => Math.max(1, size(kept.value)) }
        : {}),
    });
  }

  /** What is remembered under this key, if nothing grew since; asks no database. */
  fresh(key: string): T | undefined {
    const kept = this.#kept.get(key);
    if (!kept || Date.now() - kept.at > this.#maxAgeMs) return undefined;
    for (let at = 0; at < kept.channels.length; at += 1) {
      if (this.#heads.known(kept.channels[at]!) !== kept.heads[at]) return undefined;
    }
    return kept.value;
  }

  /** What is remembered, or what `make` answers now. `channels` are all that the result depends on. */
  async get(key: string, channels: string[], make: () => Promise<T>): Promise<T> {
    const fresh = this.fresh(key);
    if (fresh) return fresh;
    const heads = await this.headsOf(channels);
    const under = this.#making.get(key);
    if (under && heads.every((head, at) => head === under.heads[at])) return under.value;
    const value = make();
    this.#making.set(key, { heads, value });
    try {
      this.keep(key, await value, channels, heads);
    } finally {
      if (this.#making.get(key)?.value === value) this.#making.delete(key);
    }
    return value;
  }

  async headsOf(channels: string[]): Promise<number[]> {
    return Promise.all(channels.map((channel) => this.#heads.of(channel)));
  }

  keep(key: string, value: T, channels: string[], heads: number[]): void {
    this.#kept.set(key, { value, heads, channels, at: Date.now() });
  }

  clear(): void {
    this.#kept.clear();
  }
}

import type { Clock } from './clock.ts';
import { tooMany } from './refusal.ts';

/** How much is let through. `on: false` lifts all of it, also what each user may do in a time. */
export interface Limits {
  on: boolean;
  /** All admin keys of the site together. */
  adminPerMinute: number;
  userPerMinute: number;
  userPerDay: number;
  /** Whether addresses are counted: Discourse leaves private ones, as those of tests are, in peace. */
  addresses: boolean;
  addressPerMinute: number;
  addressPer10Seconds: number;
}

export const defaultLimits: Limits = {
  on: true,
  adminPerMinute: 60,
  userPerMinute: 20,
  userPerDay: 2880,
  addresses: false,
  addressPerMinute: 200,
  addressPer10Seconds: 50,
};

/** Counts what was done within a time that slides. */
export class Limiter {
  readonly limits: Limits;
  readonly #clock: Clock;
  readonly #done = new Map<string, number[]>();

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock;
    this.limits = limits;
  }

  /** Seconds to wait; 0 when it may be done, which then is counted. */
  take(key: string, most: number, seconds: number): number {
    if (!this.limits.on) return 0;
    const now = this.#clock.time();
    const since = now - seconds * 1000;
    const done = (this.#done.get(key) ?? []).filter((time) => time > since);
    this.#done.set(key, done);
    if (done.length >= most) return Math.max(0.001, (done[done.length - most]! - since) / 1000);
    done.push(now);
    return 0;
  }

  /** @throws Refusal 429. */
  need(key: string, most: number, seconds: number, code?: string): void {
    const wait = this.take(key, most, seconds);
    if (wait > 0) throw tooMany(wait, code);
  }
}

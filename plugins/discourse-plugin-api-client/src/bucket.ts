import { pauseFor } from './pause.ts';

export interface BucketOptions {
  /** Calls a minute; 50 unless given. `Infinity` for a forum of one's own without limits. */
  perMinute?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
  pause?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

const usualPerMinute = 50;
const leastPerMinute = 5;
/** So long without a refusal, and the pace goes up again. */
const calmMs = 10 * 60_000;

/**
 * Keeps the calls to one forum below its limit. Shared by all clients of that forum. The first ten or so may follow one
 * another at once. After a refusal nothing is sent for as long as the forum said, and then at a slower pace.
 */
export class TokenBucket {
  readonly #now: () => number;
  readonly #pause: NonNullable<BucketOptions['pause']>;
  readonly #most: number;
  #perMinute: number;
  #tokens: number;
  #filledAt: number;
  #closedUntil = 0;
  #refusedAt = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ perMinute = usualPerMinute, now = Date.now, pause = pauseFor }: BucketOptions = {}) {
    if (!(perMinute > 0)) throw new RangeError('perMinute must be more than 0');
    this.#now = now;
    this.#pause = pause;
    this.#most = perMinute;
    this.#perMinute = perMinute;
    this.#tokens = this.#room();
    this.#filledAt = now();
  }

  /** Calls a minute at present. */
  get perMinute(): number {
    return this.#perMinute;
  }

  /** Calls that could be made at once. */
  get left(): number {
    this.#fill();
    return this.#closedUntil > this.#now() ? 0 : Math.floor(this.#tokens);
  }

  /** Milliseconds until the next call may be made. */
  get waitMs(): number {
    this.#fill();
    const missing = Math.max(0, 1 - this.#tokens);
    const filling = missing === 0 ? 0 : (missing * 60_000) / this.#perMinute;
    return Math.ceil(Math.max(this.#closedUntil - this.#now(), filling, 0));
  }

  /** Resolves when a call may be made, in the order of asking. Rejects with the signal's reason when that comes first. */
  take(signal?: AbortSignal): Promise<void> {
    const turn = this.#turn.then(() => this.#takeNext(signal));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Notes that the forum refused a call and asked to wait for so many seconds. */
  note(waitSeconds: number): void {
    const now = this.#now();
    this.#fill();
    // Several calls may be refused for one and the same reason.
    if (this.#closedUntil <= now) this.#perMinute = Math.max(leastPerMinute, this.#perMinute * 0.8);
    this.#closedUntil = Math.max(this.#closedUntil, now + waitSeconds * 1000);
    this.#refusedAt = now;
    this.#tokens = Math.min(this.#tokens, 1);
  }

  async #takeNext(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    for (let wait = this.waitMs; wait > 0; wait = this.waitMs) await this.#pause(wait, signal);
    this.#tokens -= 1;
  }

  #fill(): void {
    const now = this.#now();
    if (this.#perMinute < this.#most && now - Math.max(this.#refusedAt, this.#closedUntil) > calmMs) {
      this.#perMinute = Math.min(this.#most, this.#perMinute / 0.8);
      this.#refusedAt = now;
    }
    const passed = Math.max(0, now - this.#filledAt);
    this.#filledAt = now;
    this.#tokens =
      this.#perMinute === Infinity
        ? Infinity
        : Math.min(this.#room(), this.#tokens + (passed * this.#perMinute) / 60_000);
  }

  /** Together with a minute's refill it stays below the forum's 60 a minute. */
  #room(): number {
    return this.#perMinute === Infinity ? Infinity : Math.max(1, this.#perMinute / 5);
  }
}

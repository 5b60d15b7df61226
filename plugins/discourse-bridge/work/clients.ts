import { createClient, type DiscourseClient, TokenBucket } from 'discourse-plugin-api-client';
import { type Bridge, secretName } from '../store/records.ts';

export interface ClientsParts {
  secrets: { get(name: string): Promise<string | null> };
  /** Refuses addresses that the operator does not allow. */
  fetch: typeof fetch;
  /** Names this site to the forums' administrators. */
  userAgent: string;
  pace: Pace;
  /** Keeps until when a forum wants no more calls, so that a restart does not forget it. */
  keepWait: (url: string, until: Date) => Promise<void>;
}

/** A forum, also one that is not connected. Of one that is: what was kept of its last wait. */
export type ForumAt = Pick<Bridge, 'url'> & Partial<Pick<Bridge, '_id' | 'waitUntil'>>;

/** How many calls a minute one forum gets, read when the first is made, and how it is waited for the next. */
export interface Pace {
  callsPerMinute: number;
  /** Milliseconds since 1970; the time of this machine unless said otherwise. */
  now?: () => number;
  pause?: (milliseconds: number) => Promise<void>;
}

/** Stands where the client wants a key; the true one is put in when a call is sent. */
const keyToCome = 'kept';
/** Waits that are longer than those between two calls. */
const noticedMs = 5000;

/** The ways to the forums. All calls to one forum keep one pace, whoever makes them; keys are read for each call. */
export class Clients {
  readonly #parts: ClientsParts;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(parts: ClientsParts) {
    this.#parts = parts;
  }

  /** For looking: as somebody who may see no more than the bridge's people agreed to. */
  reader(bridge: Bridge): DiscourseClient {
    const { _id, reader } = bridge;
    if (reader.kind === 'anonymous') return createClient(this.open(bridge));
    const secret = secretName(_id, reader.kind === 'writer' ? 'key' : 'reader-key');
    const username = reader.username ?? undefined;
    return createClient({ ...this.open(bridge), ...this.#keyed(secret), username });
  }

  /** For writing: as the bridge's own account, or as this person of the forum. */
  writer(bridge: Bridge, person: number | null = null): DiscourseClient {
    const key = this.#keyed(secretName(bridge._id, 'key'));
    // Names of people who were renamed there are free for others.
    const userId = person ?? bridge.writer.userId;
    // What was sent is kept with the task, which is tried again by itself, also after a restart.
    return createClient({ ...this.open(bridge), ...key, userId, retries: 0 });
  }

  /** What every client of a forum has in common. */
  open(forum: ForumAt) {
    const { fetch, userAgent, pace } = this.#parts;
    const { now, pause } = pace;
    const onWait = (milliseconds: number): Promise<void> => this.#keepWait(forum.url, milliseconds);
    const time = { ...(now && { now }), ...(pause && { pause }) };
    return { url: forum.url, fetch, userAgent, bucket: this.bucket(forum), onWait, ...time };
  }

  /** The pace of calls to a forum. It begins with the wait that was kept, and keeps one that another process learned. */
  bucket(forum: ForumAt): TokenBucket {
    const known = this.#buckets.get(forum.url);
    const bucket = known ?? this.#newBucket();
    this.#buckets.set(forum.url, bucket);
    const leftMs = forum.waitUntil ? forum.waitUntil.getTime() - this.#now() : 0;
    // After a start nobody knows what was sent in the last minute.
    if (!known && forum._id !== undefined) bucket.note(Math.max(0, leftMs / 1000));
    else if (leftMs > bucket.waitMs + noticedMs) bucket.note(leftMs / 1000);
    return bucket;
  }

  /** After another key or address was given: what was learned of the forum's pace is not of this one. */
  forget({ url }: Pick<Bridge, 'url'>): void {
    this.#buckets.set(url, this.#newBucket());
  }

  #newBucket(): TokenBucket {
    const { callsPerMinute: perMinute, ...time } = this.#parts.pace;
    return new TokenBucket({ perMinute, ...time });
  }

  async #keepWait(url: string, milliseconds: number): Promise<void> {
    if (milliseconds > noticedMs) await this.#parts.keepWait(url, new Date(this.#now() + milliseconds));
  }

  #now(): number {
    return this.#parts.pace.now?.() ?? Date.now();
  }

  #keyed(secret: string): { key: string; fetch: typeof fetch } {
    const { secrets, fetch } = this.#parts;
    const keyed: typeof fetch = async (address, init) => {
      const headers = new Headers(init?.headers);
      headers.set('Api-Key', (await secrets.get(secret)) ?? '');
      return fetch(address, { ...init, headers });
    };
    return { key: keyToCome, fetch: keyed };
  }
}

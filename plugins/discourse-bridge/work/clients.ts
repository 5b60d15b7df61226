import { createClient, type DiscourseClient, TokenBucket } from 'discourse-plugin-api-client';
import { type Bridge, secretName } from '../store/records.ts';

export interface ClientsParts {
  secrets: { get(name: string): Promise<string | null> };
  /** Refuses addresses that the operator does not allow. */
  fetch: typeof fetch;
  /** Names this site to the forums' administrators. */
  userAgent: string;
  pace: Pace;
}

/** How many calls a minute one forum gets, read when the first is made, and how it is waited for the next. */
export interface Pace {
  callsPerMinute: number;
  /** Milliseconds since 1970; the time of this machine unless said otherwise. */
  now?: () => number;
  pause?: (milliseconds: number) => Promise<void>;
}

/** Stands where the client wants a key; the true one is put in when a call is sent. */
const keyToCome = 'kept';

/** The ways to the forums. All calls to one forum keep one pace, whoever makes them; keys are read for each call. */
export class Clients {
  readonly #parts: ClientsParts;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(parts: ClientsParts) {
    this.#parts = parts;
  }

  /** For looking: as somebody who may see no more than the bridge's people agreed to. */
  reader({ _id, url, reader }: Bridge): DiscourseClient {
    if (reader.kind === 'anonymous') return createClient(this.#open(url));
    const secret = secretName(_id, reader.kind === 'writer' ? 'key' : 'reader-key');
    return createClient({ ...this.#open(url), ...this.#keyed(secret), ...named(reader.username) });
  }

  /** For writing: as the bridge's own account, or as this person of the forum. */
  writer({ _id, url, writer }: Bridge, username: string | null = null): DiscourseClient {
    const key = this.#keyed(secretName(_id, 'key'));
    // What was sent is kept with the task, which is tried again by itself, also after a restart.
    return createClient({ ...this.#open(url), ...key, ...named(username ?? writer.username), retries: 0 });
  }

  /** The pace of calls to a forum. */
  bucket(url: string): TokenBucket {
    const { callsPerMinute: perMinute, ...time } = this.#parts.pace;
    const bucket = this.#buckets.get(url) ?? new TokenBucket({ perMinute, ...time });
    this.#buckets.set(url, bucket);
    return bucket;
  }

  /** After another key or address was given: what was learned of the forum's pace is not of this one. */
  forget({ url }: Pick<Bridge, 'url'>): void {
    this.#buckets.delete(url);
  }

  #open(url: string) {
    const { fetch, userAgent, pace } = this.#parts;
    const { now, pause } = pace;
    return { url, fetch, userAgent, bucket: this.bucket(url), ...(now && { now }), ...(pause && { pause }) };
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

const named = (username: string | null): { username?: string } => (username === null ? {} : { username });

import { BaseUrl } from './base-url.ts';
import { TokenBucket } from './bucket.ts';
import { DiscourseError } from './errors.ts';
import { pauseFor } from './pause.ts';
import { type Repeatable, withRetries } from './retry.ts';
import { Fields, WrongShape } from './shapes/fields.ts';
import { type Answer, type Call, nameOf, type Sender, sendOnce, writes } from './transport.ts';

export interface ClientOptions {
  /** The forum's address, with the sub-folder that it may be in. */
  url: string;
  /** An admin API key; without one, what everybody may read. */
  key?: string;
  /** Whom the key acts for; a key of one person needs none. */
  username?: string;
  /** The same by id, which stays the same when they are renamed. */
  userId?: number;
  /** Another `fetch`, such as one that refuses private addresses. */
  fetch?: typeof fetch;
  /** Names your program to the forum's administrators. */
  userAgent?: string;
  /** Share one among all clients of a forum. */
  bucket?: TokenBucket;
  /** For one attempt; 30,000 unless given. */
  timeoutMs?: number;
  /** How often a call that failed is sent again, where that is safe; 2 unless given. */
  retries?: number;
  /** Answers that are longer are refused; 5 MB unless given. */
  limitBytes?: number;
  /** Hears of each refusal that asks to wait, before the caller does: whoever goes on after a restart can note it in a new bucket. */
  onWait?: (milliseconds: number) => Promise<void>;
  /** Milliseconds since 1970. */
  now?: () => number;
  pause?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

const usualAgent = 'discourse-plugin-api-client/1.0';

/** The way to one forum as one person: address, key, pace, retries. */
export class Connection {
  readonly base: BaseUrl;
  readonly bucket: TokenBucket;
  readonly #options: ClientOptions;

  /** Throws a TypeError for an address, a key or a name that cannot be sent. */
  constructor(options: ClientOptions) {
    this.base = new BaseUrl(options.url);
    const { now, pause } = options;
    this.bucket = options.bucket ?? new TokenBucket({ now, pause });
    for (const name of ['key', 'userAgent'] as const) {
      // What `fetch` says of a wrong header holds its value.
      if (options[name] !== undefined && !/^[\x20-\x7e]+$/.test(options[name]))
        throw new TypeError(`${name} may hold printable ASCII only`);
    }
    this.#options = options;
  }

  /** The same way as another person, at the same pace. */
  as(person: string | number): Connection {
    const { username: _, userId: __, ...options } = this.#options;
    const who = typeof person === 'number' ? { userId: person } : { username: person };
    return new Connection({ ...options, ...who, bucket: this.bucket });
  }

  /** Sends a call, again where that is safe. Throws DiscourseError. */
  send(call: Call, repeatable: Repeatable): Promise<Answer> {
    const { retries = 2, now = Date.now, pause = pauseFor } = this.#options;
    const sender = this.#sender();
    return withRetries(call, repeatable, { retries, now, pause }, (one) => sendOnce(one, sender));
  }

  /** Sends a call and reads its answer with `read`. */
  async ask<Read>(call: Call, repeatable: Repeatable, read: (fields: Fields) => Read): Promise<Read> {
    return this.read(await this.send(call, repeatable), call, read);
  }

  /** Reads an answer. One of another form than Discourse gives is a DiscourseError as well. */
  read<Read>({ json }: Answer, call: Call, read: (fields: Fields) => Read): Read {
    try {
      return read(new Fields(json, 'answer'));
    } catch (error) {
      if (!(error instanceof WrongShape)) throw error;
      const kind = writes(call) ? 'unknown-outcome' : 'not-discourse';
      throw new DiscourseError(kind, nameOf(call), { type: 'shape', cause: error });
    }
  }

  get<Read>(call: Omit<Call, 'method'>, read: (fields: Fields) => Read): Promise<Read> {
    return this.ask({ ...call, method: 'GET' }, 'always', read);
  }

  #sender(): Sender {
    const {
      key,
      username,
      userId,
      now = Date.now,
      timeoutMs = 30_000,
      limitBytes = 5_000_000,
      userAgent = usualAgent,
      onWait,
    } = this.#options;
    return {
      base: this.base,
      fetch: this.#options.fetch ?? fetch,
      bucket: this.bucket,
      now,
      ...(onWait && { onWait }),
      timeoutMs,
      limitBytes,
      headers: {
        'User-Agent': userAgent,
        ...(key === undefined ? {} : { 'Api-Key': key }),
        ...(key === undefined || userId === undefined ? {} : { 'Api-User-Id': String(userId) }),
        ...(key === undefined || username === undefined
          ? {}
          : { 'Api-Username': encodeURIComponent(username) }),
      },
    };
  }
}

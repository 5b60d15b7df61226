import type { TokenBucket } from './bucket.ts';
import { type ClientOptions, Connection } from './connection.ts';
import { DiscourseError } from './errors.ts';
import { WrongShape } from './shapes/fields.ts';
import { readScope, readUser } from './shapes/user.ts';
import type { Call } from './transport.ts';
import type { CallOptions, Scopes, User } from './types.ts';
import { Writing } from './writing.ts';

/** A forum, as one person or as everybody. Keys are in no field of it. */
export class DiscourseClient extends Writing {
  readonly #to: Connection;

  constructor(connection: Connection) {
    super(connection);
    this.#to = connection;
  }

  /** The forum's address without a slash at the end. */
  get url(): string {
    return this.#to.base.href;
  }

  get bucket(): TokenBucket {
    return this.#to.bucket;
  }

  /**
   * The same forum as another person, by user name or id, at the same pace. The key must be one that may act for
   * others. A name may be somebody else's tomorrow; an id never is.
   */
  as(person: string | number): DiscourseClient {
    return new DiscourseClient(this.#to.as(person));
  }

  user(username: string, { signal }: CallOptions = {}): Promise<User> {
    const call = { path: '/u/{username}.json', parts: { username }, signal };
    return this.#to.get(call, (fields) => readUser(fields.fields('user'), this.#to.base));
  }

  /** By the id that DiscourseConnect gave the forum; null when nobody has it. For administrators. */
  async userByExternalId(externalId: string, { signal }: CallOptions = {}): Promise<User | null> {
    const call = { path: '/u/by-external/{externalId}.json', parts: { externalId }, signal };
    return this.#to
      .get(call, (fields) => readUser(fields.fields('user'), this.#to.base))
      .catch((error: unknown) => {
        if (error instanceof DiscourseError && error.kind === 'not-found') return null;
        throw error;
      });
  }

  /** What the key may do, and whom the forum takes the caller for. Allowed to every admin API key. */
  async scopes({ signal }: CallOptions = {}): Promise<Scopes> {
    const call: Call = { method: 'GET', path: '/session/scopes.json', signal };
    const answer = await this.#to.send(call, 'always');
    return this.#to.read(answer, call, (fields) => {
      // Nothing said would read as no limit.
      if (!Array.isArray(fields.raw('scopes'))) throw new WrongShape('scopes');
      const granted = fields.list('scopes').map(readScope);
      const username = answer.headers.get('x-discourse-username');
      return { global: granted.length === 0, granted, username };
    });
  }
}

/** Throws a TypeError for an address, a key or a name that cannot be sent. Nothing is sent yet. */
export function createClient(options: ClientOptions): DiscourseClient {
  return new DiscourseClient(new Connection(options));
}

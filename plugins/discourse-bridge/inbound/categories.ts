import type { Category } from 'discourse-plugin-api-client';
import type { Parts } from '../parts.ts';
import type { Bridge } from '../store/records.ts';
import { secondsBetween } from '../work/clock.ts';
import { isForumError } from '../work/forum-error.ts';

const freshSeconds = 240;

type List = ReadonlyMap<number, Category>;

/** The categories of forums as the reader sees them: what is not among them cannot be read. */
export class Categories {
  readonly #parts: Pick<Parts, 'clients' | 'clock'>;
  readonly #lists = new Map<string, { at: Date; list: List }>();

  constructor(parts: Pick<Parts, 'clients' | 'clock'>) {
    this.#parts = parts;
  }

  /** As it was some minutes ago at most. Throws what the client throws. */
  async of(bridge: Bridge): Promise<List> {
    const known = this.#lists.get(bridge._id);
    if (known && Math.abs(secondsBetween(known.at, this.#parts.clock.now())) < freshSeconds)
      return known.list;
    return this.anew(bridge);
  }

  /** As it is now. */
  async anew(bridge: Bridge): Promise<List> {
    const at = this.#parts.clock.now();
    const list = await this.#read(bridge);
    this.#lists.set(bridge._id, { at, list });
    return list;
  }

  async #read(bridge: Bridge): Promise<List> {
    const client = this.#parts.clients.reader(bridge);
    try {
      const found = await client.categories();
      const open = bridge.reader.kind === 'anonymous' || !(await client.siteInfo()).loginRequired;
      // Of a forum that asks everybody to sign in, nothing is public, whatever its categories say.
      return new Map(found.map((one) => [one.id, open ? one : { ...one, readRestricted: true }] as const));
    } catch (error) {
      // Since a while it asks everybody to sign in: somebody who is not signed in can read nothing of it.
      if (bridge.reader.kind === 'anonymous' && isForumError(error) && error.kind === 'forbidden')
        return new Map();
      throw error;
    }
  }
}

import type { Collection } from 'mongoose';
import { hashSecret } from '../ids.ts';
import type { Device } from './device.ts';
import { sessionLifeMs, type StoredSession } from './session-store.ts';

/** A session as its owner may see it. */
export interface ListedSession extends Device {
  /** Stands for the session in pages and forms: its id would open the account. */
  handle: string;
  signedInAt: Date | null;
  /** True to an hour. */
  lastSeenAt: Date;
}

const mostListed = 200;
const handleLength = 32;

/** What stands for a session where its id must not be shown. */
export const sessionHandle = (id: string): string => hashSecret(`session ${id}`).slice(0, handleLength);

/** The sessions of one member, as they are stored now. */
export class SessionList {
  readonly #sessions: Collection<StoredSession>;

  constructor(sessions: Collection<StoredSession>) {
    this.#sessions = sessions;
  }

  /** Those that stand, the one last seen first; 200 at most. */
  async of(member: string): Promise<ListedSession[]> {
    return (await this.#stored(member)).map(listed);
  }

  /** Ends one of them; false when there is no such session. */
  async end(member: string, handle: string): Promise<boolean> {
    const found = (await this.#stored(member)).find(({ _id }) => sessionHandle(_id) === handle);
    if (!found) return false;
    const { deletedCount } = await this.#sessions.deleteOne({ _id: found._id });
    return deletedCount > 0;
  }

  /** Ends all of them but the one with this id. Answers how many. */
  async endOthers(member: string, kept: string): Promise<number> {
    const { deletedCount } = await this.#sessions.deleteMany({
      'session.member': member,
      _id: { $ne: kept },
    });
    return deletedCount;
  }

  #stored(member: string): Promise<StoredSession[]> {
    return this.#sessions
      .find({ 'session.member': member, expires: { $gt: new Date() } })
      .sort({ expires: -1 })
      .limit(mostListed)
      .toArray();
  }
}

function listed({ _id, expires, session }: StoredSession): ListedSession {
  return {
    handle: sessionHandle(_id),
    browser: session.browser ?? null,
    system: session.system ?? null,
    signedInAt: session.signedInAt === undefined ? null : new Date(session.signedInAt),
    // Written with every visit, an hour apart at least.
    lastSeenAt: new Date(expires.getTime() - sessionLifeMs),
  };
}

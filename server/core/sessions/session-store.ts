import MongoStore from 'connect-mongo';
import type { SessionData } from 'express-session';
import type { Collection } from 'mongoose';

export const collectionName = 'sessions';
export const sessionLifeMs = 30 * 24 * 3600 * 1000;
/** How often it is written that a session is still in use: what "last seen" is true to. */
export const touchSeconds = 3600;

/** Whose session it is, and which password they had when it began. */
export interface SessionOwner {
  member: string;
  authVersion: number;
}

export interface StoredSession {
  _id: string;
  expires: Date;
  lastModified?: Date;
  session: Partial<SessionOwner & SessionData>;
}

type Done = (error?: unknown) => void;

/**
 * Sessions in the database, where an ended one stays ended: a request that was in flight while its session was ended
 * elsewhere must not write it back.
 */
export class SessionStore extends MongoStore {
  readonly #begun = new Set<string>();
  readonly #sessions: Collection<StoredSession>;

  constructor(
    sessions: Collection<StoredSession>,
    where: { client: NonNullable<ConstructorParameters<typeof MongoStore>[0]['client']>; dbName: string },
  ) {
    super({
      ...where,
      collectionName,
      stringify: false,
      touchAfter: touchSeconds,
      autoRemove: 'native',
    });
    this.#sessions = sessions;
  }

  /** Lets this id be written though it is not there yet: a session that begins. */
  begin(id: string): void {
    this.#begun.add(id);
  }

  override set(id: string, session: SessionData, done: Done = () => {}): void {
    if (this.#begun.delete(id)) {
      super.set(id, session, done);
      return;
    }
    const { cookie, ...data } = session;
    delete (data as Partial<StoredSession>).lastModified;
    const now = Date.now();
    const change = {
      session: { ...data, cookie: (cookie as unknown as { toJSON(): unknown }).toJSON() },
      expires: cookie.expires ?? new Date(now + sessionLifeMs),
      lastModified: new Date(now),
    };
    this.#sessions.updateOne({ _id: id }, { $set: change as never }).then(() => done(), done);
  }

  override touch(id: string, session: SessionData, done: Done = () => {}): void {
    // The base tells of a missing session as a fault; here it has been ended, and the answer goes out as it is.
    super.touch(id, session, () => done());
  }
}

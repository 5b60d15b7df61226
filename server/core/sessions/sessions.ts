import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import type { Connection } from 'mongoose';
import type {} from '../http/context.ts';
import { deviceOf } from './device.ts';
import { SessionList } from './session-list.ts';
import {
  collectionName,
  sessionLifeMs,
  type SessionOwner,
  SessionStore,
  type StoredSession,
} from './session-store.ts';

export const sessionCookie = 'moot.sid';

export interface Sessions {
  middleware: RequestHandler;
  /** Begins a session under a new id, so that an id known before signing in is worth nothing. */
  begin(req: Request, owner: SessionOwner): Promise<void>;
  /** Ends the session of this request and takes its cookie back. */
  end(req: Request, res: Response): Promise<void>;
  /** Whose session this is as it is stored now; null when it has ended. */
  read(id: string): Promise<SessionOwner | null>;
  /** Every session of a member. */
  list: SessionList;
}

/** Sessions of signed-in members, kept in the database. A guest's reading makes none. */
export async function openSessions(options: {
  connection: Connection;
  secret: string;
  secure: boolean;
}): Promise<Sessions> {
  const { connection } = options;
  const collection = connection.collection<StoredSession>(collectionName);
  await collection.createIndex({ 'session.member': 1 });
  const store = new SessionStore(collection, { client: connection.getClient(), dbName: connection.name });
  const cookie: CookieOptions = { httpOnly: true, sameSite: 'lax', secure: options.secure, path: '/' };
  const withSession = session({
    name: sessionCookie,
    secret: options.secret,
    store,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    proxy: true,
    cookie: { ...cookie, maxAge: sessionLifeMs },
  });
  return {
    middleware: (req, res, next) => (readsWithoutSession(req) ? next() : withSession(req, res, next)),
    async begin(req, { member, authVersion }) {
      // A guest who comes back from a provider only reads, so that no session was made for them yet.
      if (!req.session) await done((end) => withSession(req, req.res!, end));
      await done((end) => req.session.regenerate(end));
      const device = deviceOf(req.get('user-agent'));
      Object.assign(req.session, { member, authVersion, signedInAt: Date.now(), ...device });
      store.begin(req.sessionID);
      // Written before the answer: the browser's next request may arrive before the answer's end.
      await done((end) => req.session.save(end));
    },
    async end(req, res) {
      await done((end) => req.session.destroy(end));
      res.clearCookie(sessionCookie, cookie);
    },
    async read(id) {
      const stored = await collection.findOne({ _id: id, expires: { $gt: new Date() } });
      const { member, authVersion } = stored?.session ?? {};
      return member === undefined ? null : { member, authVersion: authVersion ?? 0 };
    },
    list: new SessionList(collection),
  };
}

/** Every session of a member, where there is no web. */
export const sessionListOf = (connection: Connection): SessionList =>
  new SessionList(connection.collection<StoredSession>(collectionName));

/** Whether a request only reads and brings no session: it needs none made for it. */
export function readsWithoutSession({ method, headers }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && !headers.cookie?.includes(`${sessionCookie}=`);
}

/** Ends every session of a member, on all their devices. */
export async function endSessionsOf(connection: Connection, member: string): Promise<void> {
  await connection.collection<StoredSession>(collectionName).deleteMany({ 'session.member': member });
}

const done = (work: (end: (error?: unknown) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    work((error) => (error ? reject(error) : resolve()));
  });

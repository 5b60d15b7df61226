import MongoStore from 'connect-mongo';
import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import type { Connection } from 'mongoose';
import type {} from '../http/context.ts';

export const sessionCookie = 'moot.sid';
const collectionName = 'sessions';
const lifeMs = 30 * 24 * 3600 * 1000;
const touchSeconds = 3600;

/** Whose session it is, and which password they had when it began. */
export interface SessionOwner {
  member: string;
  authVersion: number;
}

export interface Sessions {
  middleware: RequestHandler;
  /** Begins a session under a new id, so that an id known before signing in is worth nothing. */
  begin(req: Request, owner: SessionOwner): Promise<void>;
  /** Ends the session of this request and takes its cookie back. */
  end(req: Request, res: Response): Promise<void>;
  /** Whose session this is as it is stored now; null when it has ended. */
  read(id: string): Promise<SessionOwner | null>;
}

interface StoredSession {
  _id: string;
  expires: Date;
  session: Partial<SessionOwner>;
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
  const store = MongoStore.create({
    client: connection.getClient(),
    dbName: connection.name,
    collectionName,
    stringify: false,
    touchAfter: touchSeconds,
    autoRemove: 'native',
  });
  const cookie: CookieOptions = { httpOnly: true, sameSite: 'lax', secure: options.secure, path: '/' };
  const withSession = session({
    name: sessionCookie,
    secret: options.secret,
    store,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    proxy: true,
    cookie: { ...cookie, maxAge: lifeMs },
  });
  return {
    middleware: (req, res, next) => (readsWithoutSession(req) ? next() : withSession(req, res, next)),
    async begin(req, { member, authVersion }) {
      await done((end) => req.session.regenerate(end));
      Object.assign(req.session, { member, authVersion, signedInAt: Date.now() });
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
  };
}

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

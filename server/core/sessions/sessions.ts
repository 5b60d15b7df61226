import MongoStore from 'connect-mongo';
import type { RequestHandler } from 'express';
import session from 'express-session';
import type { Connection } from 'mongoose';

export const sessionCookie = 'moot.sid';
const lifeMs = 30 * 24 * 3600 * 1000;
const touchSeconds = 3600;

export interface Sessions {
  middleware: RequestHandler;
  /** Ends every session of a member but, if named, one. */
  endAll(member: string, except?: string): Promise<void>;
}

/** Sessions of signed-in members, kept in the database. A guest's reading makes none. */
export function openSessions(options: { connection: Connection; secret: string; secure: boolean }): Sessions {
  const { connection } = options;
  const client = connection.getClient();
  const store = MongoStore.create({
    client: client as never,
    dbName: connection.name,
    collectionName: 'sessions',
    stringify: false,
    touchAfter: touchSeconds,
    autoRemove: 'native',
  });
  return {
    middleware: session({
      name: sessionCookie,
      secret: options.secret,
      store,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      proxy: true,
      cookie: { httpOnly: true, sameSite: 'lax', secure: options.secure, path: '/', maxAge: lifeMs },
    }),
    async endAll(member, except) {
      const filter = { 'session.member': member, ...(except && { _id: { $ne: except as never } }) };
      await connection.collection('sessions').deleteMany(filter);
    },
  };
}

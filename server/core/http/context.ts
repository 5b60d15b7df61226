import type { Request } from 'express';
import type {} from 'express-session';
import { guest, type Reader, type ReaderMember } from '../reader.ts';
import { signInNeeded } from '../errors.ts';

declare module 'express-session' {
  interface SessionData {
    member: string;
    /** Sessions made before the newest password are void. */
    authVersion: number;
    signedInAt: number;
    /** What the browser said it is, and on what system; without versions. */
    browser: string | null;
    system: string | null;
    notice?: Notice;
  }
}

export interface Notice {
  kind: 'success' | 'important';
  text: string;
}

interface Identity {
  reader: Reader;
  /** How the person is known; a token needs no protection against forgery, since no browser sends it unasked. */
  by: 'nobody' | 'session' | 'token';
}

const identities = new WeakMap<Request, Identity>();

/** Notes on whose behalf this request is made. */
export function identify(req: Request, identity: Identity): void {
  identities.set(req, identity);
}

export function identityOf(req: Request): Identity {
  return identities.get(req) ?? { reader: guest, by: 'nobody' };
}

export function readerOf(req: Request): Reader {
  return identityOf(req).reader;
}

/** The signed-in member, or a 401 Problem. */
export function memberOf(reader: Reader, why?: string): ReaderMember {
  if (!reader.member) throw signInNeeded(why);
  return reader.member;
}

/** Whether this request is for a program (API) rather than for a page. */
export function wantsJson(req: Request): boolean {
  if (/^\/(api|ims|healthz|readyz)(\/|$)/.test(req.path)) return true;
  // Elsewhere, as for the routes of plugins, it is what they send that tells.
  return req.headers.authorization !== undefined || req.accepts(['html', 'json']) === 'json';
}

/** Leaves a message for the next page this person sees. Only members have a session to keep it in. */
export function leaveNotice(req: Request, text: string, kind: Notice['kind'] = 'success'): void {
  if (req.session?.member) req.session.notice = { kind, text };
}

/**
 * Writes the message that was left, if any. A browser follows a redirect as soon as its head arrives, which may be
 * before the session is written at the answer's end.
 */
export async function keepNotice({ session }: Request): Promise<void> {
  if (!session?.notice) return;
  await new Promise<void>((resolve, reject) => {
    session.save((error: unknown) => (error ? reject(error) : resolve()));
  });
}

/** Takes the message that was left, once. */
export function takeNotice(req: Request): Notice | null {
  const notice = req.session?.notice ?? null;
  if (notice) delete req.session.notice;
  return notice;
}

import { csrfSync } from 'csrf-sync';
import type { Request, RequestHandler } from 'express';
import { Problem } from '../errors.ts';
import { t } from '../words/words.ts';
import { identityOf } from './context.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

const proved = new WeakSet<Request>();

/** Lets a request pass whose address proves who may do this, whoever sends it. */
export const needsNoToken = (req: Request): void => void proved.add(req);

const synchroniser = csrfSync({
  getTokenFromRequest: (req) => {
    const body = req.body as Record<string, unknown> | undefined;
    const sent = req.get('x-csrf-token') ?? body?.['_csrf'];
    return typeof sent === 'string' ? sent : undefined;
  },
});

/** The token that this session's forms must send back; null without a session, which needs none. */
export function csrfToken(req: Request): string | null {
  return req.session?.member ? synchroniser.generateToken(req) : null;
}

/**
 * Refuses unsafe requests that another site may have made a browser send. With a session: the session's token.
 * Without: what the browser says of where the request comes from. A bearer token is never sent unasked.
 */
export function refuseForgery(publicUrl: string): RequestHandler {
  const ours = new URL(publicUrl).host;
  return (req, _res, next) => {
    const { by } = identityOf(req);
    if (safe.has(req.method) || by === 'token' || proved.has(req)) return next();
    if (!comesFromHere(req, ours)) return next(refused(t('The request came from another site.')));
    if (by === 'session' && !synchroniser.isRequestValid(req)) {
      return next(
        refused(
          t('The page was open for too long, or in another session. Go back, reload it and try again.'),
        ),
      );
    }
    next();
  };
}

function comesFromHere(req: Request, ours: string): boolean {
  const site = req.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = req.get('origin');
  if (origin === undefined) return true;
  return isOurOrigin(origin, ours, req.get('host'));
}

/** Whether an Origin header names this site, by its public address or by the host that was asked. */
export function isOurOrigin(origin: string, ours: string, host: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin).host;
  return from === ours || from === host;
}

const refused = (detail: string): Problem => new Problem(403, 'forged', t('Not taken'), { detail });

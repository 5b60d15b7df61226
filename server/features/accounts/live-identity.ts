import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { Problem } from '../../core/errors.ts';
import type { LiveIdentity } from '../../core/live/hub.ts';
import type { Heads } from '../../core/log/heads.ts';
import { guest } from '../../core/reader.ts';
import type { Sessions } from '../../core/sessions/sessions.ts';
import { t } from '../../core/words/words.ts';
import type { Directory } from './directory.ts';

const together = 200;
/** Sessions run out and other processes end some, neither of which is announced. */
const everyMs = 60_000;
const rightsDependOn = /^(?:members|groups|framework:.*)$/;

/** Says who a live connection belongs to: by its token, or by the session of its handshake, or a guest. */
export function liveIdentifier(parts: { directory: Directory; sessions: Sessions }) {
  const { directory, sessions } = parts;
  return async (handshake: { request: Request; token: string | null }): Promise<LiveIdentity> => {
    const { request, token } = handshake;
    if (token !== null) {
      const renew = () => directory.readerOfToken(token);
      const reader = await renew();
      if (!reader) {
        throw new Problem(401, 'bad-token', t('Token not known'), {
          detail: t('This token is not known, or was revoked.'),
        });
      }
      return { reader, renew };
    }
    const { sessionID } = request;
    const renew = async () => {
      const owner = await sessions.read(sessionID);
      return owner && directory.readerOfSession(owner.member, owner.authVersion);
    };
    const reader = request.session?.member ? await renew() : null;
    return reader ? { reader, renew } : { reader: guest, renew: async () => guest };
  };
}

type EngineHandler = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

/** The session's middleware for the live server: who connects is known by the first request of a connection. */
export function onHandshake(session: RequestHandler): EngineHandler {
  return (req, res, next) => {
    const { _query: query } = req as IncomingMessage & { _query?: Record<string, unknown> };
    if (query?.['sid'] !== undefined) return next();
    void session(req as Request, res as Response, next);
  };
}

/** Has every live connection asked for its rights again soon after they may have changed, or when told `soon`. */
export function renewRightsOnChange(
  heads: Heads,
  renew: () => Promise<void>,
  onError: (error: unknown) => void,
): { soon(): void; stop(): void } {
  let waiting: NodeJS.Timeout | null = null;
  let stopped = false;
  const soon = (): void => {
    if (stopped) return;
    waiting ??= setTimeout(() => {
      waiting = null;
      renew().catch(onError);
    }, together).unref();
  };
  heads.listen((channel) => {
    if (rightsDependOn.test(channel)) soon();
  });
  const regular = setInterval(soon, everyMs).unref();
  return {
    soon,
    stop() {
      stopped = true;
      clearInterval(regular);
      if (waiting) clearTimeout(waiting);
    },
  };
}

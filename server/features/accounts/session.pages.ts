import type { Request } from 'express';
import { notFound } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import type { Device } from '../../core/sessions/device.ts';
import { sessionHandle } from '../../core/sessions/session-list.ts';
import { say, t } from '../../core/words/words.ts';
import { ownMember } from './accounts.policy.ts';
import { accountTrail, ownRoutes } from './own-routes.ts';
import { type AccountWeb, ownPage } from './web.ts';

/** Where a member is signed in, and the means to end it: there, or everywhere but here. */
export function addSessionPages(routes: Routes, web: AccountWeb): void {
  const own = ownRoutes(routes);
  const idOf = (reader: Reader): string => ownMember(reader, 'account.own').id;

  async function sessionsOf(reader: Reader, req: Request) {
    const here = sessionHandle(req.sessionID);
    return (await web.sessions.list.of(idOf(reader))).map((session) => ({
      ...session,
      device: deviceWords(session),
      here: session.handle === here,
    }));
  }

  /** One that is not this one: whoever wants to end this one signs out. */
  async function otherSession(reader: Reader, req: Request, handle: string) {
    const found = (await sessionsOf(reader, req)).find((session) => session.handle === handle);
    if (!found || found.here) throw notFound(say('session'));
    return found;
  }

  own('get', '/account/sessions', async ({ reader, req }) => {
    const data = { sessions: await sessionsOf(reader, req) };
    const title = t('Where you are signed in');
    return ownPage({ template: 'accounts/sessions.njk', title, data, breadcrumbs: accountTrail() });
  });

  own('get', '/account/sessions/end-others', async ({ reader, req }) => {
    const others = (await sessionsOf(reader, req)).filter(({ here }) => !here);
    const title = t('Sign out everywhere else');
    const breadcrumbs = sessionTrail();
    return ownPage({ template: 'accounts/session-end-others.njk', title, data: { others }, breadcrumbs });
  });
  own('post', '/account/sessions/end-others', async ({ reader, req }) => {
    const count = await web.sessions.list.endOthers(idOf(reader), req.sessionID);
    web.onSessionsChanged();
    const words = t(
      '{count, plural, =0 {You were signed in nowhere else.} one {You are signed out in # other place, at once.} other {You are signed out in # other places, at once.}}',
      { count },
    );
    leaveNotice(req, words);
    return { redirect: '/account/sessions' };
  });

  own('get', '/account/sessions/:handle/end', async ({ reader, req, params }) => {
    const session = await otherSession(reader, req, params['handle']!);
    const title = t('Sign out there');
    const breadcrumbs = sessionTrail();
    return ownPage({ template: 'accounts/session-end.njk', title, data: { session }, breadcrumbs });
  });
  own('post', '/account/sessions/:handle/end', async ({ reader, req, params }) => {
    const session = await otherSession(reader, req, params['handle']!);
    await web.sessions.list.end(idOf(reader), session.handle);
    web.onSessionsChanged();
    leaveNotice(req, t('{device}: signed out there, at once.', { device: session.device }));
    return { redirect: '/account/sessions' };
  });
}

const sessionTrail = () => [
  ...accountTrail(),
  { text: t('Where you are signed in'), href: '/account/sessions' },
];

/** "Firefox on Windows", as far as the browser said. */
function deviceWords({ browser, system }: Device): string {
  if (browser && system) return t('{browser} on {system}', { browser, system });
  if (browser) return t('{browser}, on an unknown system', { browser });
  if (system) return t('An unknown browser on {system}', { system });
  return t('An unknown browser');
}

import { answerFor, personFrom, read, secretFor, sign } from '../connect.ts';
import { newUser } from '../users.ts';
import type { Forum } from '../forum.ts';
import type { User } from '../records.ts';
import { errors, notFound, Refusal } from '../refusal.ts';
import { page, seeOther, text, type Call, type Reply } from '../http/call.ts';
import type { At, Route } from '../http/router.ts';

const nonceSeconds = 30 * 60;

interface Asked {
  at: number;
  session: string;
  returnPath: string;
}

/** Nonces that a forum gave when it sends people to another site, each for one browser. */
const nonces = new WeakMap<Forum, Map<string, Asked>>();

function noncesOf(forum: Forum): Map<string, Asked> {
  const known = nonces.get(forum) ?? new Map<string, Asked>();
  nonces.set(forum, known);
  return known;
}

const escape = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Signs a browser in, and sends it on. */
function signedIn(forum: Forum, user: User, to: string): Reply {
  const token = forum.token(16);
  forum.sessions.set(token, user.id);
  return seeOther(to, { 'Set-Cookie': `_t=${token}; Path=/; HttpOnly` });
}

/** The page to sign in with: a button for each person, for there are no passwords here. */
function loginPage({ forum, call }: At): Reply {
  const to = text(call.params, 'to') ?? `${forum.baseUrl}/`;
  const buttons = [...forum.users.values()]
    .filter(({ id }) => id > 0)
    .map(
      ({ username }) =>
        `<button name="login" value="${escape(username)}">Sign in as ${escape(username)}</button>`,
    );
  return page(
    `<!DOCTYPE html><html lang="en"><head><title>${escape(forum.settings.title)}</title></head><body>` +
      `<form method="post" action="${forum.baseUrl}/session"><input type="hidden" name="to" value="${escape(to)}">` +
      `${buttons.join('')}</form></body></html>`,
  );
}

function login({ forum, call }: At): Reply {
  const user = forum.userNamed(text(call.params, 'login') ?? '');
  if (!user || user.suspended) throw errors(403, ['Incorrect username, email or password'], 'invalid_access');
  return signedIn(forum, user, text(call.params, 'to') ?? `${forum.baseUrl}/`);
}

/** The forum tells another site who somebody is. */
function provide({ forum, call }: At): Reply {
  if (!forum.settings.enableDiscourseConnectProvider) throw notFound();
  const sso = text(call.params, 'sso') ?? '';
  const fields = new URLSearchParams(Buffer.from(sso, 'base64').toString('utf8'));
  const secret = secretFor(forum, fields.get('return_sso_url') ?? '');
  if (!secret) throw new Refusal(400, 'Missing secret for that host');
  const asked = read(secret, sso, text(call.params, 'sig') ?? '');
  if (!asked) throw new Refusal(422, 'Bad signature for payload');
  if (call.asker || asked.get('prompt') === 'none') return seeOther(answerFor(secret, asked, call.asker));
  const here = `${forum.baseUrl}/session/sso_provider?${new URLSearchParams({ sso, sig: text(call.params, 'sig')! }).toString()}`;
  return seeOther(`${forum.baseUrl}/login?to=${encodeURIComponent(here)}`);
}

const sessionOf = (call: Call): string | null =>
  /(?:^|;\s*)_forum_session=([^;]+)/.exec(call.headers.cookie ?? '')?.[1] ?? null;

/** The forum sends a browser to the site that knows its people. */
function ask({ forum, call }: At): Reply {
  const { enableDiscourseConnect, discourseConnectUrl, discourseConnectSecret } = forum.settings;
  if (!enableDiscourseConnect) throw notFound();
  const nonce = forum.token(16);
  const session = sessionOf(call) ?? forum.token(16);
  noncesOf(forum).set(nonce, {
    at: forum.clock.time(),
    session,
    returnPath: text(call.params, 'return_path') ?? '/',
  });
  const { sso, sig } = sign(discourseConnectSecret, {
    nonce,
    return_sso_url: `${forum.baseUrl}/session/sso_login`,
  });
  const to = new URL(discourseConnectUrl);
  to.searchParams.set('sso', sso);
  to.searchParams.set('sig', sig);
  return seeOther(to.href, { 'Set-Cookie': `_forum_session=${session}; Path=/; HttpOnly` });
}

/** And takes it back: once, from the same browser, within half an hour. */
function takeBack({ forum, call }: At): Reply {
  const { enableDiscourseConnect, discourseConnectSecret } = forum.settings;
  if (!enableDiscourseConnect) throw notFound();
  const fields = read(discourseConnectSecret, text(call.params, 'sso') ?? '', text(call.params, 'sig') ?? '');
  if (!fields) throw new Refusal(422, 'Bad signature for payload');
  const nonce = fields.get('nonce') ?? '';
  const asked = noncesOf(forum).get(nonce);
  const late = asked && forum.clock.time() - asked.at > nonceSeconds * 1000;
  if (!asked || late || asked.session !== sessionOf(call)) throw new Refusal(419, 'Account login timed out');
  noncesOf(forum).delete(nonce);
  const user = personFrom(forum, fields, (name) => newUser(forum, name));
  if (!user) throw new Refusal(500, 'There is a problem with your account');
  if (user.suspended) throw new Refusal(403, 'This account is suspended');
  return signedIn(forum, user, `${forum.baseUrl}${asked.returnPath}`);
}

export const signInRoutes: Route[] = [
  { method: 'GET', path: '/login', name: 'session#page', answer: loginPage },
  { method: 'POST', path: '/session', name: 'session#page', answer: login },
  { method: 'GET', path: '/session/sso_provider', name: 'session#sso', answer: provide },
  { method: 'GET', path: '/session/sso', name: 'session#sso', answer: ask },
  { method: 'GET', path: '/session/sso_login', name: 'session#sso', answer: takeBack },
];

import { generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { OidcSettings } from '../../server/config.ts';

/** Where our site says that it is: the provider sends people there, and tests follow to where it really listens. */
export const publicUrl = 'http://moot.example';

/** Somebody in the employer's directory. */
export interface Employee {
  sub: string;
  name?: string;
  email?: string;
  email_verified?: boolean;
}

/** A real OpenID provider on this machine, which signs in whoever it is told to, without asking. */
export interface TestProvider {
  settings: OidcSettings;
  /** Who signs in next; null refuses. */
  person: Employee | null;
  /** By how many seconds its clock is behind when it gives tokens. */
  secondsBehind: number;
  /** Walks from an address of the provider to where it sends a browser at our site: path and query. */
  walk(url: URL): Promise<string>;
  close(): Promise<void>;
}

const client = { client_id: 'moot', client_secret: 'a secret that only the two know' };

export async function startProvider(): Promise<TestProvider> {
  let answer: RequestListener = (_req, res) => void res.end();
  const server = createServer((req, res) => answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, Employee>();
  const test: TestProvider = {
    settings: {
      issuer,
      clientId: client.client_id,
      clientSecret: client.client_secret,
      name: 'Leeds City Council',
    },
    person: null,
    secondsBehind: 0,
    walk: (url) => walk(url),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [`${publicUrl}/sign-in/provider/return`] }],
    jwks: { keys: [signingKey()] },
    cookies: { keys: ['for tests only'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    ttl: { IdToken: 3600, Session: 60, Interaction: 60, Grant: 60, AccessToken: 60 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/who' },
    findAccount: (_ctx: unknown, accountId: string) => ({ accountId, claims: () => people.get(accountId) }),
    loadExistingGrant: grantAll,
  });
  const callback = provider.callback();
  answer = (req, res) => {
    if (req.url === '/token' && test.secondsBehind > 0) slowClock(test.secondsBehind, res);
    if (!req.url!.startsWith('/who')) return callback(req, res);
    if (test.person) people.set(test.person.sub, test.person);
    void provider.interactionFinished(req, res, resultFor(test.person));
  };
  return test;
}

/** Until this answer is sent, it is earlier. Whoever asked is waiting for it. */
function slowClock(seconds: number, res: ServerResponse): void {
  const { now } = Date;
  Date.now = () => now() - seconds * 1000;
  res.once('finish', () => (Date.now = now));
}

const resultFor = (person: Employee | null): object =>
  person
    ? { login: { accountId: person.sub } }
    : { error: 'access_denied', error_description: 'Not on the list' };

/** Nobody is asked whether our site may know who they are. */
async function grantAll(ctx: {
  oidc: {
    provider: { Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<unknown> } };
    client: { clientId: string };
    session: { accountId: string };
  };
}): Promise<unknown> {
  const { provider, client: of, session } = ctx.oidc;
  const grant = new provider.Grant({ clientId: of.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile email');
  await grant.save();
  return grant;
}

function signingKey(): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'one' };
}

async function walk(url: URL): Promise<string> {
  const cookies = new Map<string, string>();
  for (let step = 0; step < 10; step += 1) {
    if (url.origin === publicUrl) return url.pathname + url.search;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { Cookie: cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      cookies.set(name!, value!);
    }
    const next = response.headers.get('location');
    if (!next)
      throw new Error(`the provider stops at ${url.href}: ${response.status} ${await response.text()}`);
    url = new URL(next, url);
  }
  throw new Error('the provider sends people around for ever');
}

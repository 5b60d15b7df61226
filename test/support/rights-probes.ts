import { Problem } from '../../server/core/errors.ts';
import { apiBase } from '../../server/core/http/routes.ts';
import type { Action } from '../../server/core/rights.ts';
import type { Agent } from './browserless.ts';
import { ask } from './live-client.ts';
import type { Owned } from './rights-owned.ts';
import type { PersonName, Somebody } from './rights-people.ts';
import type { RightsWorld } from './rights-world.ts';

/** What came of trying: it was done or shown; it was refused; it was as if it were not there. */
export type Outcome = 'done' | 'refused' | 'missing' | 'conflict' | `unclear: ${string}`;

export type Surface = 'page' | 'form' | 'API' | 'socket' | 'feed' | 'search' | 'export' | 'service';

/** One way to do what an action of the table is about. */
export interface Probe {
  surface: Surface;
  what: string;
  run(who: Somebody, owned: Owned, world: RightsWorld): Promise<Outcome>;
  /** Whoever may not is answered as if it were not there, also where they may see the rest. */
  silent?: true;
  /** Its address names no group: whoever may not is refused, or told that there is no such group. */
  elsewhere?: true;
  /** By which row of the table its address is known at all; `content.read` when not given. */
  known?: Action;
  /** Whoever may not is told that it cannot be so as things stand (409). */
  conflict?: true;
  /** It tells everybody what this one may know. */
  as?: PersonName;
  /** Who has no such thing. */
  not?: PersonName[];
  /** Everybody tries it after the other. */
  alone?: true;
  /** Puts everything back after it was done. */
  undo?(who: Somebody, owned: Owned, world: RightsWorld): Promise<unknown>;
}

type Place = (owned: Owned) => string;
type Body = Record<string, unknown> | ((owned: Owned, world: RightsWorld) => Promise<object> | object);

/** What a status says. A page that asks to sign in first refuses. */
function outcomeOf(status: number, location: string | null, text: string): Outcome {
  if (status === 404) return 'missing';
  if (status === 401 || status === 403) return 'refused';
  if (status === 409) return 'conflict';
  if (status >= 300 && status < 400 && status !== 304)
    return location?.startsWith('/sign-in') ? 'refused' : 'done';
  if (status >= 200 && status < 300) return 'done';
  return `unclear: ${status} ${text.replaceAll(/<[^>]*>|\s+/g, ' ').slice(0, 300)}`;
}

/** One request as a browser or a program sends it, without following where it leads. */
async function sent(
  agent: Agent,
  method: string,
  path: string,
  body?: { type: string; text: string },
): Promise<{ outcome: Outcome; text: string }> {
  const cookie = [...agent.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(agent.origin + path, {
    method,
    redirect: 'manual',
    body: body?.text,
    headers: {
      Accept: 'text/html',
      Origin: agent.origin,
      'Sec-Fetch-Site': 'same-origin',
      ...(cookie && { Cookie: cookie }),
      ...(body && { 'Content-Type': body.type }),
      ...agent.headers,
    },
  });
  const text = await response.text();
  return { outcome: outcomeOf(response.status, response.headers.get('location'), text), text };
}

/** The address as it is written in the table of probes. */
const inShort = (address: (...given: never[]) => unknown): string =>
  address
    .toString()
    .replace(/^.*?=>\s*/s, '')
    .slice(0, 80);

/** A page that whoever may is shown. */
export const page = (address: Place, more: Partial<Probe> = {}): Probe => ({
  surface: 'page',
  what: `GET ${inShort(address)}`,
  run: async ({ browser }, owned) => (await sent(browser, 'GET', address(owned))).outcome,
  ...more,
});

/** A place where whoever may finds these words, and anybody else does not. */
export const found = (
  surface: Surface,
  address: string | Place,
  wanted: 'card' | 'word' | 'framework' | Place,
  more: Partial<Probe> = {},
): Probe => ({
  surface,
  what: `found at ${typeof address === 'string' ? address : inShort(address)}`,
  silent: true,
  async run(who, owned) {
    const path = typeof address === 'string' ? address : address(owned);
    const agent = surface === 'page' ? who.browser : who.program;
    const { outcome, text } = await sent(agent, 'GET', path);
    // A list that is narrowed to what one may not see is as one that is narrowed to nothing.
    if (outcome === 'refused' || outcome.startsWith('unclear: 422')) return 'missing';
    if (outcome !== 'done') return outcome;
    const words = typeof wanted === 'string' ? owned[wanted] : wanted(owned);
    return text.includes(words) ? 'done' : 'missing';
  },
  ...more,
});

/** A form, sent with its token. */
export const form = (
  address: (owned: Owned, world: RightsWorld) => string | Promise<string>,
  fields: Body,
  more: Partial<Probe> = {},
): Probe => ({
  surface: 'form',
  what: `POST ${inShort(address)}`,
  async run({ browser, csrf }, owned, world) {
    const given = typeof fields === 'function' ? await fields(owned, world) : fields;
    const text = new URLSearchParams({ _csrf: csrf, ...(given as Record<string, string>) }).toString();
    const type = 'application/x-www-form-urlencoded';
    return (await sent(browser, 'POST', await address(owned, world), { type, text })).outcome;
  },
  ...more,
});

/** A call of the API. */
export const call = (
  method: string,
  address: (owned: Owned, world: RightsWorld) => string | Promise<string>,
  body?: Body,
  more: Partial<Probe> = {},
): Probe => ({
  surface: 'API',
  what: `${method} ${inShort(address)}`,
  async run({ program }, owned, world) {
    const given = typeof body === 'function' ? await body(owned, world) : body;
    const json = given && { type: 'application/json', text: JSON.stringify(given) };
    return (await sent(program, method, apiBase + (await address(owned, world)), json)).outcome;
  },
  ...more,
});

/** A channel to subscribe to. Whoever may not is never told that there is one. */
export const channel = (name: Place): Probe => ({
  surface: 'socket',
  what: `subscribe ${inShort(name)}`,
  silent: true,
  async run({ socket }, owned) {
    const answer = await ask(socket, 'subscribe', { channel: name(owned), after: 0 });
    await ask(socket, 'unsubscribe', { channel: name(owned) });
    if (answer.ok) return 'done';
    return outcomeOf(answer.problem!.status, null, answer.problem!.detail);
  },
});

/** A file that programs fetch. */
export const file = (address: Place, surface: Surface = 'export', more: Partial<Probe> = {}): Probe => ({
  surface,
  what: `GET ${inShort(address)}`,
  run: async ({ program }, owned) => (await sent(program, 'GET', address(owned))).outcome,
  ...more,
});

/** What has no page and no call yet: the service itself. */
export const service = (
  what: string,
  run: (who: Somebody, owned: Owned, world: RightsWorld) => Promise<unknown>,
  more: Partial<Probe> = {},
): Probe => ({
  surface: 'service',
  what,
  async run(who, owned, world) {
    try {
      await run(who, owned, world);
      return 'done';
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return outcomeOf(error.status, null, error.detail);
    }
  },
  ...more,
});

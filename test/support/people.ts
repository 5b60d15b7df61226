import { Agent } from './browserless.ts';
import type { TestSite } from './site.ts';

export const goodPassword = 'kettle orchard lantern';

/** A confirmed member made as an operator would, with a browser that is signed in as them. */
export async function signedIn(
  site: TestSite,
  handle: string,
  more: { name?: string; organisation?: string; admin?: boolean } = {},
): Promise<Agent> {
  await site.services.accounts.createMember({
    handle,
    email: emailOf(handle),
    name: more.name ?? handle,
    password: goodPassword,
    ...more,
  });
  const agent = new Agent(site.url);
  await signIn(agent, emailOf(handle));
  return agent;
}

export const emailOf = (handle: string): string => `${handle}@people.example`;

/** Signs in through the page. */
export async function signIn(agent: Agent, email: string, password = goodPassword): Promise<void> {
  await agent.get('/sign-in');
  const page = await agent.submit('/sign-in', { email, password });
  if (page.status !== 200 || page.url.startsWith('/sign-in')) {
    throw new Error(`not signed in: ${page.status} ${page.words.slice(0, 300)}`);
  }
}

/** The id of the session whose cookie this browser has. */
export function sessionIdOf(agent: Agent): string {
  const [, id] = /^s:([^.]+)\./.exec(decodeURIComponent(agent.cookies.get('moot.sid') ?? '')) ?? [];
  if (id === undefined) throw new Error('this browser has no session');
  return id;
}

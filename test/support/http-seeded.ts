import { hashSecret, newId, newSecret } from '../../server/core/ids.ts';
import type { Config } from '../../server/config.ts';
import { memberId } from '../../seeds/names.ts';
import { keptPassword } from '../../seeds/sign-ins.ts';
import { Agent } from './browserless.ts';
import { signIn } from './people.ts';
import { copyOfSeeded } from './seeded-folder.ts';
import { openEngineOn } from './seeding.ts';
import { startSiteOn, type TestSite } from './site.ts';

/** A site with the demonstration data, and ways to be somebody there. */
export interface SeededSite extends TestSite {
  /** Of every demonstration member. */
  password: string;
  guest(): Agent;
  /** A demonstration member's program, known by a token. */
  token(handle: string): Promise<Agent>;
  /** A demonstration member's browser, signed in through the page. */
  browser(handle: string): Promise<Agent>;
}

/** Starts a site with the demonstration data, on an engine of its own. */
export async function startSeededSite(config: Partial<Config> = {}): Promise<SeededSite> {
  const dataDir = await copyOfSeeded();
  const site = await startSiteOn(await openEngineOn(dataDir), dataDir, config);
  // Whoever takes over from the process that loaded them looks through everything once.
  await site.services.followers.drain();
  const password = (await keptPassword(dataDir))!;
  const { models } = site.services;
  return {
    ...site,
    password,
    guest: () => new Agent(site.url),
    async token(handle) {
      const agent = new Agent(site.url);
      agent.headers = { Authorization: `Bearer ${await tokenOf(site, handle)}` };
      return agent;
    },
    async browser(handle) {
      const { email } = (await models.members.findById(memberId(handle)).lean())!;
      const agent = new Agent(site.url);
      await signIn(agent, email, password);
      return agent;
    },
  };
}

/** A new token of a demonstration member. */
export async function tokenOf({ services }: TestSite, handle: string): Promise<string> {
  const secret = newSecret();
  await services.models.tokens.create({
    _id: newId(),
    member: memberId(handle),
    name: 'tests',
    hash: hashSecret(secret),
    createdAt: new Date(),
  });
  return secret;
}

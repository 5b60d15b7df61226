import { hashSecret, newId, newSecret } from '../../server/core/ids.ts';
import type { Config } from '../../server/config.ts';
import { loadSeeds } from '../../seeds/load.ts';
import { memberId } from '../../seeds/names.ts';
import { Agent } from './browserless.ts';
import { signIn } from './people.ts';
import { keepSeeded, type SeededCopy } from './seeded-copy.ts';
import { startTestSite, type TestSite } from './site.ts';

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

let copy: Promise<SeededCopy> | null = null;

/** Starts a site with the demonstration data: loaded for the first of this process, copied from there for all others. */
export async function startSeededSite(config: Partial<Config> = {}): Promise<SeededSite> {
  const site = await (copy
    ? copy.then(({ into }) => startTestSite(config, undefined, into))
    : startLoadedSite(config));
  const { password } = await copy!;
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

function startLoadedSite(config: Partial<Config>): Promise<TestSite> {
  const loading = startTestSite(config).then(async (site) => {
    const { password } = await loadSeeds(site.services);
    await site.services.followers.drain();
    return { site, copy: await keepSeeded(site.services.connection, site.dataDir, password!) };
  });
  copy = loading.then((loaded) => loaded.copy);
  copy.catch(() => undefined);
  return loading.then(({ site }) => site);
}

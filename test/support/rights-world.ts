import { everyone, type Reader, type Scope } from '../../server/core/reader.ts';
import { closeBeforeEngine } from './engine.ts';
import { emailOf, goodPassword } from './people.ts';
import { type Helpers, type Owned, ownOf } from './rights-owned.ts';
import { people, type Somebody, somebody } from './rights-people.ts';
import { startTestSite, type TestSite } from './site.ts';

export interface RightsWorld extends TestSite, Helpers {
  everybody: Somebody[];
  owned: Owned[];
}

const scopes: Scope[] = ['public', 'members', 'hidden'];
/** Long enough ago that nobody is new. */
const longAgo = new Date(Date.now() - 40 * 24 * 3600 * 1000);
let started: Promise<RightsWorld> | null = null;

/** A site with a public, a listed and a hidden group, and somebody of every standing; one for all tests of rights. */
export function rightsWorld(): Promise<RightsWorld> {
  if (!started) {
    started = startWorld();
    closeBeforeEngine(async () => (await started)?.close());
  }
  return started;
}

async function startWorld(): Promise<RightsWorld> {
  const site = await startTestSite();
  const { services } = site;
  const helpers: Helpers = {
    author: await helper(site, 'author'),
    target: await helper(site, 'target'),
  };
  await services.organisations.make(everyone, {
    name: 'Some Council',
    kind: 'council',
    size: '',
    description: '',
    domains: '',
    lead: '',
    head: '',
  });
  const owned: Owned[] = [];
  for (const scope of scopes) owned.push(await ownOf(site, helpers, scope));
  const everybody = await Promise.all(people.map((name) => somebody(site, name, owned, longAgo)));
  // What the last of them changed is known to all before anything is tried.
  await services.followers.drain();
  return {
    ...site,
    ...helpers,
    everybody,
    owned,
    async close() {
      for (const { socket } of everybody) socket.disconnect();
      await site.close();
    },
  };
}

async function helper({ services }: TestSite, handle: string) {
  const { _id: id } = await services.accounts.createMember({
    handle,
    email: emailOf(handle),
    name: `Helper ${handle}`,
    password: goodPassword,
    createdAt: longAgo,
  });
  return { id, handle, reader: async (): Promise<Reader> => (await services.directory.reader(id))! };
}

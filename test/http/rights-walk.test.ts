import { expect } from 'chai';
import type { Agent } from '../support/browserless.ts';
import type { Owned } from '../support/rights-owned.ts';
import type { PersonName, Somebody } from '../support/rights-people.ts';
import { type RightsWorld, rightsWorld } from '../support/rights-world.ts';

const walkers = ['outsider', 'member', 'moderator', 'chair'] as const satisfies PersonName[];

/** What each of the four is answered at the same addresses of the hidden group. */
const addresses: [address: (owned: Owned) => string, ...answers: [number, number, number, number]][] = [
  [({ slug }) => `/groups/${slug}`, 404, 200, 200, 200],
  [({ slug }) => `/groups/${slug}/members`, 404, 200, 200, 200],
  [({ slug }) => `/groups/${slug}/threads/new`, 404, 200, 200, 200],
  [({ slug }) => `/groups/${slug}/invitations`, 404, 403, 200, 200],
  [({ slug }) => `/groups/${slug}/requests`, 404, 403, 200, 200],
  [({ slug }) => `/groups/${slug}/moderation`, 404, 403, 200, 200],
  [({ slug }) => `/groups/${slug}/moderation/words`, 404, 403, 200, 200],
  [({ slug }) => `/groups/${slug}/moderation/policy`, 404, 200, 200, 200],
  [({ slug }) => `/groups/${slug}/settings`, 404, 403, 403, 200],
  [({ slug }) => `/groups/${slug}/members/target`, 404, 403, 403, 200],
  [({ slug }) => `/groups/${slug}/moderation/reasons`, 404, 403, 403, 200],
  [({ slug }) => `/groups/${slug}/moderation/log`, 404, 404, 404, 200],
  [({ threads }) => `/threads/${threads.group}`, 404, 200, 200, 200],
  [({ threads }) => `/threads/${threads.draft}`, 404, 302, 302, 302],
  [({ threads }) => `/threads/${threads.group}/lock`, 404, 403, 200, 200],
  [({ post }) => `/posts/${post}/history`, 404, 200, 200, 200],
  [({ post }) => `/posts/${post}/hide`, 404, 403, 200, 200],
  [({ framework }) => `/frameworks/${framework}`, 404, 200, 200, 200],
  [({ framework }) => `/frameworks/${framework}/drafts/1`, 404, 200, 200, 200],
];

/** Addresses whose links are followed. */
const offering = ({ slug, threads, framework }: Owned): string[] => [
  `/groups/${slug}`,
  `/groups/${slug}/members`,
  `/threads/${threads.group}`,
  `/frameworks/${framework}`,
  '/moderation',
];

describe('An outsider, a member, a moderator and a chair', function () {
  this.timeout(180_000);
  let world: RightsWorld;
  let hidden: Owned;
  before(async () => {
    world = await rightsWorld();
    hidden = world.owned.find(({ scope }) => scope === 'hidden')!;
  });

  const somebody = (name: PersonName): Somebody => world.everybody.find((one) => one.name === name)!;

  it('walk the same addresses, and each is answered by what they are there', async () => {
    const rows = await Promise.all(
      addresses.map(async ([address]) => [
        address(hidden),
        ...(await Promise.all(walkers.map((name) => statusOf(somebody(name).browser, address(hidden))))),
      ]),
    );
    expect(rows).to.deep.equal(addresses.map(([address, ...answers]) => [address(hidden), ...answers]));
  });

  for (const name of walkers) {
    it(`are offered nothing that is then refused: ${name}`, async () => {
      const { browser } = somebody(name);
      const wrong: string[] = [];
      const tried = new Set<string>();
      for (const owned of world.owned.filter(({ scope }) => scope !== 'members')) {
        for (const address of offering(owned)) {
          const page = await browser.get(address);
          if (page.status !== 200) continue;
          const links = [...page.text.matchAll(/\bhref="(\/[^"#]*)/g)].map(([, href]) => href!);
          for (const href of links.filter((one) => !tried.has(one) && !one.startsWith('/assets'))) {
            tried.add(href);
            const status = await statusOf(browser, href.replaceAll('&amp;', '&'));
            if (status >= 400) wrong.push(`${address} offers ${href}: ${status}`);
          }
        }
      }
      expect(tried.size).to.be.greaterThan(20);
      expect(wrong.join('\n')).to.equal('');
    });
  }
});

async function statusOf(agent: Agent, path: string): Promise<number> {
  const cookie = [...agent.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(agent.origin + path, { redirect: 'manual', headers: { Cookie: cookie } });
  await response.arrayBuffer();
  return response.status;
}

import { expect } from 'chai';
import { ask, openSocket } from '../support/live-client.ts';
import { type Address, addressesOf } from '../support/rights-addresses.ts';
import { answerTo, differenceOf, masked, maskedText, missing } from '../support/rights-answers.ts';
import type { Owned } from '../support/rights-owned.ts';
import type { Somebody } from '../support/rights-people.ts';
import { type RightsWorld, rightsWorld } from '../support/rights-world.ts';

/** Addresses that no table of routes has: of plugins, and of routes that name things in their queries. */
const others = (owned: Owned): string[] => {
  const { draft, competency, word, slug, group, framework, frameworkId, threads, post, decision } = owned;
  return [
    `/ims/case/v1p1/CFDocuments/${draft}`,
    `/ims/case/v1p1/CFPackages/${draft}`,
    `/ims/case/v1p1/CFItems/${competency}`,
    `/ims/case/v1p1/CFItemAssociations/${competency}`,
    ...['/search', '/api/v1/search', '/feeds/search.json'].flatMap((search) => [
      `${search}?q=${word}`,
      `${search}?q=words&group=${slug}`,
      `${search}?q=words&framework=${framework}`,
    ]),
    ...['atom', 'json'].flatMap((format) => [
      `/feeds/threads/${threads.group}.${format}`,
      `/feeds/frameworks/${framework}/posts.${format}`,
      `/feeds/frameworks/${framework}/drafts.${format}`,
      `/feeds/groups/${slug}/posts.${format}`,
      `/feeds/groups/${slug}/threads.${format}`,
    ]),
    ...[`thread:${threads.group}`, `group:${group}`, `framework:${frameworkId}`].map(
      (target) => `/following/new?target=${target}`,
    ),
    `/moderation/log?group=${slug}`,
    `/moderation/log.csv?group=${slug}`,
    `/moderation/queue?item=post:${post}`,
    `/appeals/new?decision=${decision}`,
  ];
};

/** What is private answers as what was never there: by status, headers and body, but for the name that was asked for. */
describe('What is not to be seen', function () {
  this.timeout(180_000);
  let world: RightsWorld;
  before(async () => {
    world = await rightsWorld();
  });

  const somebody = (name: Somebody['name']): Somebody => world.everybody.find((one) => one.name === name)!;
  const ownedOf = (scope: Owned['scope']): Owned => world.owned.find((one) => one.scope === scope)!;
  /** Requests about what is hidden, and about what is listed but not the group itself, of which everybody may know. */
  const asked = (): { owned: Owned; address: Address }[] =>
    [ownedOf('hidden'), ownedOf('members')].flatMap((owned) => {
      const routes = addressesOf(world.site.routes, owned);
      const plain = others(owned).map((path) => ({ method: 'GET', path, body: null }));
      const pages = routes.filter(({ method }) => method === 'GET');
      const heads = pages.map((address) => ({ ...address, method: 'HEAD' }));
      return [...routes, ...plain, ...heads]
        .filter(
          ({ path }) =>
            owned.scope === 'hidden' || !path.includes(`/groups/${owned.slug}`) || path.includes('/feeds/'),
        )
        .map((address) => ({ owned, address }));
    });

  it('is shown to members, so that there is something to hide', async () => {
    const { program } = somebody('member');
    const paths = asked().filter(
      ({ address: { method, path } }) => method === 'GET' && !/compose|new|edit/.test(path),
    );
    expect(paths.length).to.be.greaterThan(40);
    const answers = await Promise.all(paths.map(({ address }) => answerTo(program, '', address)));
    const shown = answers.filter(({ status }) => status < 400);
    expect(shown.length).to.be.greaterThan(30);
  });

  it('is in no export of what an outsider has here', async () => {
    const { id } = somebody('outsider');
    const parts = await Promise.all(world.services.personal.map(async (one) => one.collect(id)));
    const exported = JSON.stringify(parts);
    expect(exported).to.include('Some outsider');
    for (const { word, card } of [ownedOf('hidden'), ownedOf('members')]) {
      expect(exported).not.to.include(word).and.not.include(card);
    }
  });

  for (const name of ['guest', 'outsider', 'banned'] as const) {
    it(`is to a request of the ${name} as what was never there`, async () => {
      const before = await world.services.models.changes.countDocuments({
        type: { $ne: 'notifications.changed' },
      });
      const { browser, program, csrf } = somebody(name);
      const wrong: string[] = [];
      for (const { owned, address } of asked().filter((one) => name === 'guest' || isWhole(one.address))) {
        const agent = address.path.startsWith('/api/') ? program : browser;
        const [there, never] = [
          await answerTo(agent, csrf, address),
          await answerTo(agent, csrf, { ...address, path: missing(address.path, owned) }),
        ];
        const difference = differenceOf(masked(there, owned), masked(never, owned));
        const what = `${address.method} ${address.path}`;
        if (difference) wrong.push(`${what}: ${difference}`);
        const shows = /search/.test(address.path);
        if (!shows && ![401, 403, 404, 303, 302].includes(there.status))
          wrong.push(`${what}: ${there.status}`);
        if (there.text.includes(owned.word) && !address.path.includes(owned.word))
          wrong.push(`${what}: says ${owned.word}`);
      }
      expect(wrong.join('\n')).to.equal('');
      const after = await world.services.models.changes.countDocuments({
        type: { $ne: 'notifications.changed' },
      });
      expect(after, 'nothing was written').to.equal(before);
    });

    it(`is to a subscription of the ${name} as what was never there`, async () => {
      const token = somebody(name).program.headers['Authorization']?.slice('Bearer '.length);
      const wrong: string[] = [];
      for (const owned of [ownedOf('hidden'), ownedOf('members')]) {
        const socket = await openSocket(world.url, token ? { token } : { origin: world.url });
        for (const kind of world.services.kinds.names()) {
          for (const id of channelsOf(kind, owned)) {
            const [there, never] = await Promise.all(
              [`${kind}:${id}`, `${kind}:${missing(id, owned)}`].map((channel) =>
                ask(socket, 'subscribe', { channel, after: 0 }),
              ),
            );
            const [one, two] = [there, never].map((answer) => maskedText(JSON.stringify(answer), owned));
            if (one !== two || there!.ok) wrong.push(`${kind}:${id}: ${one} / ${two}`);
          }
        }
        socket.disconnect();
      }
      expect(wrong.join('\n')).to.equal('');
    });
  }
});

/** The head alone, and the same list in another form, are asked for by guests. */
const isWhole = ({ method, path }: Address): boolean => method !== 'HEAD' && !path.endsWith('.json');

/** What a channel of this kind could be called; few, since a connection may not ask for much at once. */
function channelsOf(kind: string, { group, frameworkId, draft, threads }: Owned): string[] {
  if (kind === 'thread') return Object.values(threads);
  if (kind === 'draft') return [draft];
  return kind === 'framework' ? [frameworkId] : [group];
}

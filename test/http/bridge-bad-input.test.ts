import { createServer as createAlias, request as ask, type Server as Alias } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { DiscourseError } from 'discourse-plugin-api-client';
import { everyone } from '../../server/core/reader.ts';
import { type Bridge, secretName } from '../../plugins/discourse-bridge/store/records.ts';
import { lockedOf } from '../../plugins/discourse-bridge/connect/locked.ts';
import { WebhookReceiver } from '../../plugins/discourse-bridge/inbound/webhook.ts';
import { sealWith } from '../../server/core/seal.ts';
import { type Bridged, mappingOf, startBridged, webhookSecret } from '../support/bridge.ts';
import type { Category } from '../support/discourse/records.ts';
import type { TestPerson } from './moderation-people.ts';
import { selfSigned } from '../support/self-signed.ts';
import {
  answerJson,
  elsewhere,
  endless,
  type EvilForum,
  page,
  startEvilForum,
} from '../support/evil-forum.ts';

describe('A bridge and what is bad', function () {
  this.timeout(180_000);
  let world: Bridged;
  let evil: EvilForum;
  /** Of this machine, and not allowed. */
  let inside: EvilForum;
  let certified: Server;
  let selfSignedPort: number;
  /** Another address at which the same forum answers. */
  let alias: Alias;
  let aliasUrl: string;

  before(async () => {
    [evil, inside] = await Promise.all([startEvilForum(), startEvilForum()]);
    inside.answers.set('*', page);
    certified = createServer(selfSigned(), (_, answer) => answer.end('{}'));
    await new Promise<void>((done) => certified.listen(0, '127.0.0.1', done));
    selfSignedPort = (certified.address() as AddressInfo).port;
    alias = createAlias((request, answer) => {
      const { method, headers, url = '/' } = request;
      const there = ask(`${world.discourse.url}${url}`, { method, headers }, (found) => {
        answer.writeHead(found.statusCode!, found.headers);
        found.pipe(answer);
      });
      request.pipe(there);
    });
    await new Promise<void>((done) => alias.listen(0, '127.0.0.1', done));
    const aliasHost = `127.0.0.1:${(alias.address() as AddressInfo).port}`;
    aliasUrl = `http://${aliasHost}`;
    world = await startBridged({ allow: [evil.host, aliasHost, `localhost:${selfSignedPort}`] });
  });
  after(async () => {
    certified.close();
    alias.close();
    await Promise.all([world.close(), evil.close(), inside.close()]);
  });

  async function settle(some: Bridged = world): Promise<void> {
    await some.site.services.followers.drain();
    await some.settle();
    await some.site.services.followers.drain();
  }
  async function later(some: Bridged = world): Promise<void> {
    await settle(some);
    some.advance(61);
    await settle(some);
  }
  const bridgeNow = async (id = world.bridge._id): Promise<Bridge> =>
    (await world.engine.parts.collections.bridges.findOne({ _id: id }))!;
  const rawsOf = ({ discourse, category }: Bridged): string[] =>
    discourse.visible(category.id).flatMap(({ posts }) => posts.map(({ raw }) => raw));

  describe('that is to be connected', () => {
    const key = 'f'.repeat(64);
    const connect = (url: string) =>
      world.site.call(world.site.ada, 'POST', '/bridges', {
        ...{ kind: 'discourse', url, key, username: 'bridge', group: 'forum' },
      });
    const kept = async (): Promise<number[]> => {
      const { connection } = world.site.services;
      const names = ['plugin_secrets', 'plugin_discourse-bridge_bridges'];
      return Promise.all(names.map((name) => connection.collection(name).countDocuments()));
    };

    it('is refused with what is wrong and what would be right, and nothing is kept', async () => {
      const before = await kept();
      const { url } = world.discourse;
      const { port } = new URL(url);
      const refusals: [address: string, words: RegExp, answer?: Parameters<typeof evil.answers.set>[1]][] = [
        [evil.url, /no Discourse forum/, page],
        [evil.url, /no Discourse forum/, { title: 'Some other program', version: 3 }],
        [evil.url, /answers more than is taken/, endless],
        [`${evil.url}/`, /leads elsewhere: https:\/\/elsewhere\.example/, elsewhere],
        [`https://localhost:${selfSignedPort}`, /certificate/],
        [`https://localhost:${port}`, /private network/],
        ['https://[::ffff:127.0.0.1]', /private network/],
        ['https://169.254.169.254/latest/meta-data', /private network/],
        ['http://forum.example.org', /begins with https/],
        ['javascript:alert(1)', /https|web address/],
        [url, /connected to this site already/],
        [`HTTP://127.0.0.1:${port}/latest?order=views#top`, /connected to this site already/],
      ];
      for (const [address, words, answer] of refusals) {
        evil.answers.clear();
        if (answer) evil.answers.set('*', answer);
        const refused = await connect(address);
        expect([refused.status, refused.body.errors?.[0]?.path], address).to.deep.equal([422, 'url']);
        expect(refused.body.errors[0].message, address).to.match(words);
      }
      expect(await kept()).to.deep.equal(before);
      expect(inside.asked).to.deep.equal([]);
    });

    it('is refused under another address than the one it is connected under, with the way to its bridge', async () => {
      const before = await kept();
      const { site, discourse, writer } = world;
      const page = (by: TestPerson, group: string, url: string) =>
        by.agent.get(`/plugins/discourse-bridge/new?group=${group}&url=${encodeURIComponent(url)}`);
      for (const [url, words] of [
        [aliasUrl, `connected to this site already, as ${world.bridge.host}`],
        [discourse.url, 'connected to this site already'],
      ] as const) {
        const refused = await connect(url);
        expect([refused.status, refused.body.errors?.[0]?.path, refused.body.bridge]).to.deep.equal([
          ...[422, 'url', 'b1'],
        ]);
        expect(refused.body.errors[0].message).to.include(words);
        const shown = await page(site.ada, 'forum', url);
        expect(shown.status).to.equal(422);
        expect(shown.words).to.include(words);
        expect(shown.text)
          .to.include('href="/plugins/discourse-bridge/bridges/b1"')
          .and.include(`value="${url}"`);
      }
      // Who does not look after it is told neither where it is nor as what.
      const { _id: other } = await site.services.groups.ensure(everyone, {
        ...{ slug: 'beside', name: 'Beside', scope: 'public', purpose: '', rules: '' },
      });
      await site.services.groups.setRoles(everyone, site.cara.id, other, ['member', 'moderator']);
      const shown = await page(site.cara, 'beside', aliasUrl);
      expect(shown.words).to.include('connected to this site already, under another address');
      expect(shown.text).not.to.match(/bridges\/b1|already, as/);

      // One that shows nothing to guests is known by what its key may read.
      const { bridges } = world.engine.parts.collections;
      const reader = { kind: 'writer', username: writer.username } as const;
      await bridges.updateOne({ _id: 'b1' }, { $set: { reader } });
      discourse.forum.settings.loginRequired = true;
      writer.moderator = false;
      const given = { kind: 'discourse', url: aliasUrl, username: writer.username, group: 'forum' };
      const refused = await world.site.call(site.ada, 'POST', '/bridges', {
        ...given,
        key: discourse.keys.create({ user: writer }).value,
      });
      writer.moderator = true;
      discourse.forum.settings.loginRequired = false;
      await bridges.updateOne({ _id: 'b1' }, { $set: { reader: world.bridge.reader } });
      expect([refused.status, refused.body.bridge], JSON.stringify(refused.body)).to.deep.equal([422, 'b1']);
      expect(await kept()).to.deep.equal(before);
    });

    it('is asked for an account that reads when it shows nothing to others', async () => {
      evil.answers.clear();
      evil.answers.set('/site/basic-info.json', { title: 'Shut', logo_url: null, login_required: true });
      evil.answers.set('/session/scopes.json', { scopes: [] });
      evil.answers.set('/u/bridge.json', { user: { id: 9, username: 'bridge', trust_level: 2 } });
      const { ada } = world.site;
      const given = { kind: 'discourse', url: evil.url, key, username: 'bridge', group: 'forum' };
      const refused = await world.site.call(ada, 'POST', '/bridges', {
        ...given,
        reader: { kind: 'anonymous' },
      });
      expect([refused.status, refused.body.errors?.[0]?.path]).to.deep.equal([422, 'reader']);
      expect(refused.body.errors[0].message).to.match(/not signed in/);
    });

    it('leads each category to one place', async () => {
      const one = { category: world.category.id, target: `group:${world.site.group}`, direction: 'both' };
      const twice = await world.site.call(world.site.ada, 'PUT', '/bridges/b1/mappings', [
        one,
        { ...one, direction: 'in' },
      ]);
      expect(twice.status).to.equal(422);
      const { mappings } = world.engine.parts.collections;
      expect(await mappings.countDocuments({ bridge: 'b1' })).to.equal(1);
    });
  });

  describe('of a forum whose answers are those of no forum', () => {
    let bridge: Bridge;
    const category = { id: 7, name: 'Trap' } as Category;
    const open = { id: 7, name: 'Trap', slug: 'trap', read_restricted: false, topic_url: null };
    const time = '2026-11-01T10:00:00.000Z';
    const postOf = (more: object) => ({
      ...{ id: 1, topic_id: 1, post_number: 1, post_type: 1, user_id: 5, username: 'eve', cooked: '' },
      ...{ created_at: time, updated_at: time, raw: 'The words of a post.', ...more },
    });
    const topicOf = (id: number, posts: object[], more: object = {}) => ({
      ...{
        id,
        title: 'A topic of a trap',
        slug: 'x',
        category_id: 7,
        created_at: time,
        archetype: 'regular',
      },
      post_stream: { posts, stream: (posts as { id: number }[]).map((post) => post.id) },
      ...more,
    });

    before(async () => {
      const { collections } = world.engine.parts;
      const own = { _id: 'evil', url: evil.url, host: evil.host };
      bridge = { ...world.bridge, ...own, poll: { newestPost: 1, at: null, sweptAt: null } };
      await collections.bridges.insertOne(bridge);
      await collections.mappings.insertOne(mappingOf(bridge, category));
    });
    beforeEach(async () => {
      evil.answers.clear();
      evil.asked.length = 0;
      evil.answers.set('/categories.json', { category_list: { categories: [open] } });
      await world.engine.parts.collections.tasks.deleteMany({ bridge: 'evil' });
    });
    const poll = (): Promise<void> => world.engine.inbound.poll.poll(bridge);
    const threadOf = async (topic: number): Promise<string | undefined> =>
      (await world.engine.parts.collections.topics.findOne({ bridge: 'evil', topic }))?.thread;

    async function bring(topic: number): Promise<void> {
      const { tasks } = world.engine.parts;
      await tasks.ask('evil', 'topic-there', String(topic), { topic });
      await world.engine.worker.round();
    }

    it('ends lists that have no end', async () => {
      const now = new Date().toISOString();
      evil.answers.set('/posts.json', (answer: never, url: URL) => {
        const before = Number(url.searchParams.get('before') ?? 1e9);
        const id = (at: number): number => before - 1 - at;
        const posts = Array.from({ length: 1 }, (_, at) =>
          postOf({ id: id(at), topic_id: id(at), category_id: 7 }),
        );
        answerJson(answer, { latest_posts: posts });
      });
      evil.answers.set('/c/x/7/l/latest.json', (answer: never, url: URL) => {
        const start = Number(url.searchParams.get('page'));
        const topics = Array.from({ length: 1 }, (_, at) => topicOf(start + at + 1, [], { bumped_at: now }));
        answerJson(answer, { topic_list: { topics, more_topics_url: '/c/x/7/l/latest?page=1' } });
      });
      await poll();
      expect(evil.asked.filter((path) => !path.startsWith('/t/')).length).to.be.lessThan(100);
      expect(await world.engine.parts.collections.tasks.countDocuments({ bridge: 'evil' })).to.be.lessThan(
        4000,
      );
    });

    it('takes nothing from pages, from answers without an end, and from answers of another form', async () => {
      for (const answer of [
        page,
        endless,
        { topic_list: 7 },
        { post_stream: { posts: {} } },
        [],
        topicOf(3, []),
      ]) {
        evil.answers.set('/t/2.json', answer);
        await bring(2);
        const error: unknown = await (evil.answers.set('/categories.json', answer), poll()).catch(
          (one: Error) => one,
        );
        expect(error, JSON.stringify(answer)).to.be.instanceOf(DiscourseError);
        evil.answers.set('/categories.json', { category_list: { categories: [open] } });
        expect(await threadOf(2), JSON.stringify(answer)).to.equal(undefined);
        await world.engine.parts.collections.tasks.deleteMany({ bridge: 'evil' });
      }
      await world.engine.inbound.poll.round();
      expect((await world.site.guest.get('/')).status).to.equal(200);
    });

    it('is not led to addresses inside by files, and still brings the words', async () => {
      const lead = (answer: { writeHead(status: number, headers: object): { end(): void } }): void =>
        answer.writeHead(302, { location: `${inside.url}/secret.png` }).end();
      evil.answers.set('/uploads/short-url/a.png', lead);
      const raw = `See ![one](upload://a.png) ![two](${inside.url}/uploads/b.png) ![three](http://169.254.169.254/uploads/c.png)`;
      evil.answers.set('/t/3.json', topicOf(3, [postOf({ id: 30, topic_id: 3, raw })]));
      await bring(3);
      const thread = await threadOf(3);
      const { body } = await world.site.guest.json('GET', `/api/v1/threads/${thread}/posts`);
      expect(body.items[0].body).to.include('See ');
      expect(evil.asked).to.include('/uploads/short-url/a.png');
      expect(inside.asked).to.deep.equal([]);
    });

    it('is not joined to a thread that is none of its business, whatever it says', async () => {
      const { site } = world;
      const ada = await site.ada.reader();
      const { _id: group } = await site.services.groups.ensure(everyone, {
        ...{ slug: 'others', name: 'Others', scope: 'public', purpose: '', rules: '' },
      });
      const theirs = `g-${(await site.services.groups.openThread({ ...ada, admin: true }, group, 'Of another group'))._id}`;
      const { userId: user_id } = world.bridge.writer;
      const post = postOf({ id: 50, topic_id: 5, user_id, raw: 'Words that want to be in there.' });
      evil.answers.set('/t/5.json', topicOf(5, [post], { external_id: `moot-${theirs}`, user_id }));
      await bring(5);
      expect(await threadOf(5)).not.to.equal(theirs);
      const { body } = await site.guest.json('GET', `/api/v1/threads/${theirs}/posts`);
      expect(body.items).to.deep.equal([]);
    });

    it('keeps what is odd within bounds', async () => {
      const far = '2199-01-01T00:00:00.000Z';
      const odd = [
        postOf({
          id: 40,
          topic_id: 4,
          raw: 'word '.repeat(100_000),
          created_at: far,
          name: '<script>alert(1)</script>',
        }),
        postOf({ id: 41, topic_id: 9, post_number: 2, raw: 'Of another topic altogether.' }),
        postOf({ id: -3, topic_id: 4, post_number: 3, raw: 'With a number that is none.' }),
        postOf({
          id: 44,
          topic_id: 4,
          post_number: 6,
          user_id: null,
          username: null,
          raw: 'By somebody who left.',
        }),
        postOf({ id: 42, topic_id: 4, post_number: 4, user_id: -1, raw: 'The forum itself says this.' }),
        postOf({
          id: 43,
          topic_id: 4,
          post_number: 5,
          raw: '<img src=x onerror=alert(1)> [x](javascript:alert(1)) \u0000',
        }),
      ];
      evil.answers.set(
        '/t/4.json',
        topicOf(4, odd, { title: `<script>alert(1)</script>${'long '.repeat(1000)}` }),
      );
      evil.answers.set('/t/4/posts.json', { post_stream: { posts: odd } });
      await bring(4);
      const thread = await threadOf(4);
      const { body } = await world.site.guest.json('GET', `/api/v1/threads/${thread}/posts`);
      const bodies: string[] = body.items.map((post: { body: string }) => post.body);
      expect(bodies.join('\n')).not.to.match(/another topic altogether|The forum itself/);
      expect(bodies).to.include('By somebody who left.');
      expect(Math.max(...bodies.map((one) => one.length))).to.be.within(5000, 10_500);
      expect(new Date(body.items[0].createdAt).getTime()).to.be.lessThan(Date.now() + 1000);
      const shown = await world.site.guest.get(`/threads/${thread}`);
      expect(shown.status).to.equal(200);
      expect(shown.text).not.to.match(/<script>alert|onerror=alert|href="javascript:/);
    });
  });

  it('stops when its key is taken away midway, and with another one goes on where it was', async () => {
    const { discourse, site, engine, writer } = world;
    const thread = await site.newThread();
    await site.post(site.ben, thread, 'The first words, with the key.');
    await later();
    expect(rawsOf(world).join('\n')).to.include('The first words, with the key.');
    for (const key of discourse.forum.keys.values()) key.revoked = true;
    await site.post(site.ben, thread, 'The next words, without it.');
    await later();
    expect(await bridgeNow()).to.deep.include({ state: 'stopped' });
    expect((await bridgeNow()).stopped?.reason).to.equal('key-revoked');
    expect(rawsOf(world).join('\n')).not.to.include('without it');
    const { collections, host } = engine.parts;
    await host.secrets.put(secretName('b1', 'key'), discourse.keys.create({ user: writer }).value);
    await collections.bridges.updateOne({ _id: 'b1' }, { $set: { state: 'running', stopped: null } });
    world.advance(3600);
    await later();
    expect(rawsOf(world).filter((raw) => raw.includes('The next words, without it.'))).to.have.length(1);
  });

  it('shows nothing more of a forum that asks everybody to sign in, until it does not', async () => {
    const { discourse, site, category } = world;
    const kim = discourse.admin.createUser('kim-outside');
    const topic = discourse.admin.topic(
      kim,
      'Open to everybody for a while',
      'Read this while you can.',
      category,
    );
    await settle();
    const { thread } = (await world.engine.parts.collections.topics.findOne({ topic: topic.id }))!;
    const status = async (): Promise<number> =>
      (await site.guest.json('GET', `/api/v1/threads/${thread}`)).status;
    expect(await status()).to.equal(200);
    discourse.forum.settings.loginRequired = true;
    await world.poll();
    await settle();
    expect(await status()).to.equal(404);
    discourse.webhooks.chance = { lose: 1, double: 0, random: () => 0 };
    const late = discourse.admin.topic(
      kim,
      'Begun while nobody could look',
      'Nobody was told of this one.',
      category,
    );
    await settle();
    world.advance(3600);
    await world.poll();
    discourse.webhooks.chance = null;
    discourse.forum.settings.loginRequired = false;
    await world.poll();
    await settle();
    expect(await status()).to.equal(200);
    expect(await world.engine.parts.collections.topics.countDocuments({ topic: late.id })).to.equal(1);
  });

  it('does not read a body of 30 MB', async () => {
    const chunk = Buffer.alloc(1_000_000, 'x');
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent <= 30) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const request = { method: 'POST', body, duplex: 'half', headers: { 'Content-Type': 'application/json' } };
    const answer = await fetch(
      `${world.site.url}/plugins/discourse-bridge/webhooks/b1`,
      request as RequestInit,
    ).then(
      ({ status }) => status,
      // The server may hang up while more is being sent.
      () => 413,
    );
    expect(answer).to.equal(413);
  });

  it('says when its secrets cannot be opened any more, and hears again when they are given anew', async () => {
    const { bridge, discourse, engine, site } = world;
    const secrets = site.services.connection.collection<{ _id: string }>('plugin_secrets');
    for (const what of ['key', 'webhook', 'sign-in', 'provider'] as const) {
      const name = secretName(bridge._id, what);
      await engine.parts.host.secrets.put(name, 'it');
      const sealed = sealWith('another key', `plugin-secret:discourse-bridge:${name}`).close('it');
      await secrets.updateOne({ _id: `discourse-bridge:${name}` }, { $set: { sealed } });
    }
    const { connecting } = engine;
    const shown = () => lockedOf(connecting.parts, bridge);
    const health = async () =>
      (await (await fetch(`${site.url}/readyz`)).json()) as {
        ready: boolean;
        plugins: Record<string, unknown>[];
      };
    const ofBridge = async () => (await health()).plugins.find(({ id }) => id === 'discourse-bridge')!;
    expect(await shown()).to.deep.equal({ key: true, webhook: true, signIn: true });
    const page = await site.ada.agent.get(`/plugins/discourse-bridge/bridges/${bridge._id}`);
    expect(page.words).to.include('another ENCRYPTION_KEY').and.include('Enter the key again');
    expect(page.words).to.include('Held up').and.not.include('In step');
    const { words } = await site.ada.agent.get('/plugins/discourse-bridge/');
    expect(words).to.include('Held up').and.not.include('In step');
    const people = await site.ada.agent.get(`/plugins/discourse-bridge/bridges/${bridge._id}/people`);
    expect([people.status, page.words.includes('People and signing in')]).to.deep.equal([200, true]);
    expect((await site.ben.agent.get('/plugins/discourse-bridge/accounts')).status).to.equal(200);
    const asked = await site.ben.agent.get(`/plugins/discourse-bridge/sign-in/${bridge._id}?sso=a&sig=b`);
    expect(asked.status).to.equal(404);
    const sent = await new WebhookReceiver(engine.inbound.parts).receive({
      params: { bridge: bridge._id },
      body: Buffer.from('{}'),
      headers: {},
    });
    expect(sent.status).to.equal(503);
    expect(await ofBridge()).to.have.property('ok', false);
    expect((await ofBridge())['words']).to.include(
      '1 with secrets that the present ENCRYPTION_KEY cannot open',
    );
    const key = discourse.keys.create({ user: world.writer }).value;
    await connecting.parts.bridges.replaceKey(bridge, { key, username: world.writer.username });
    expect(await shown()).to.deep.equal({ key: false, webhook: true, signIn: true });
    await engine.parts.host.secrets.put(secretName(bridge._id, 'webhook'), webhookSecret);
    const secret = { what: 'sign-in', 'sign-in': 'ten-or-more-characters' };
    await site.ada.agent.submit(`/plugins/discourse-bridge/bridges/${bridge._id}/people/secret`, secret);
    expect(await shown(), 'the other is locked still').to.include({ webhook: false, signIn: true });
    await engine.parts.host.secrets.delete(secretName(bridge._id, 'provider'));
    expect(await shown()).to.deep.equal({ key: false, webhook: false, signIn: false });
    expect((await ofBridge())['words']).not.to.include('ENCRYPTION_KEY');
  });

  describe('that is one of two sites on one category', () => {
    let other: Bridged;
    before(async () => {
      other = await startBridged({ beside: world });
    });
    after(() => other.close());

    const both = async (): Promise<void> => {
      for (let round = 0; round < 3; round += 1) {
        await later(world);
        await later(other);
      }
    };
    const bodiesIn = async ({ site }: Bridged, thread: string): Promise<string[]> =>
      (await site.guest.json('GET', `/api/v1/threads/${thread}/posts`)).body.items.map(
        (post: { body: string }) => post.body,
      );

    it('holds one conversation on three sides, each post once', async () => {
      const { discourse, site } = world;
      const thread = await site.newThread();
      await site.post(site.ben, thread, 'Begun on the first site.');
      await both();
      const topic = discourse
        .visible(world.category.id)
        .find(({ externalId }) => externalId === `moot-${thread}`)!;
      const pair = (await other.engine.parts.collections.topics.findOne({ topic: topic.id }))!;
      await other.site.post(other.site.cara, pair.thread, 'Answered on the second site.');
      await both();
      const kim = discourse.admin.createUser('kim-between');
      const there = [...discourse.forum.topics.values()].find(({ id }) => id === topic.id)!;
      discourse.admin.post(kim, there, 'And a word from the forum itself.');
      await both();
      const raws = rawsOf(world);
      for (const words of [
        'Begun on the first site.',
        'Answered on the second site.',
        'And a word from the forum itself.',
      ]) {
        expect(
          raws.filter((raw) => raw.includes(words)),
          `${words} on the forum`,
        ).to.have.length(1);
        for (const [side, in_] of [
          [world, thread],
          [other, pair.thread],
        ] as const)
          expect(
            (await bodiesIn(side, in_)).filter((body) => body.includes(words)),
            words,
          ).to.have.length(1);
      }
    });
  });
});

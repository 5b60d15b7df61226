import { join } from 'node:path';
import { expect } from 'chai';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { everyone } from '../../server/core/reader.ts';
import { Agent } from '../support/browserless.ts';
import { crawl } from '../support/http-crawl.ts';
import { ask, openSocket } from '../support/live-client.ts';
import { signedIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

const secret = /nightjar/i;
const thread = 'g-dusk';

describe('A thread that is withdrawn', function () {
  this.timeout(180_000);
  let test: TestSite;
  const readers: Record<string, Agent> = {};
  const tokens: Record<string, string> = {};
  const posts: string[] = [];

  before(async () => {
    test = await startTestSite({ logLevel: 'silent' }, join(import.meta.dirname, '../fixtures/plugins'));
    const { groups, directory, threads } = test.services;
    readers['guest'] = new Agent(test.url);
    for (const [handle, more] of [
      ['nia', { name: 'Nia Price' }],
      ['mod', {}],
      ['operator', { admin: true }],
    ] as const) {
      readers[handle] = await signedIn(test, handle, more);
      const id = (await directory.byHandles([handle])).get(handle)!.id;
      tokens[handle] = (await test.services.tokens.create(id, 'tests')).secret;
    }
    const hall = { slug: 'hall', name: 'Hall', scope: 'public', purpose: '', rules: '' } as const;
    const group = (await groups.ensure(everyone, hall))._id;
    const idOf = async (handle: string) => (await directory.byHandles([handle])).get(handle)!.id;
    await groups.setRoles(everyone, await idOf('mod'), group, ['member', 'moderator']);
    const nia = (await directory.reader(await idOf('nia')))!;
    const mod = (await directory.reader(await idOf('mod')))!;
    await groups.openThread(nia, group, 'Nightjars at dusk', { id: 'dusk', at: new Date() });
    for (const [reader, body] of [
      [nia, 'I heard a nightjar, @mod and @operator.'],
      [mod, 'A nightjar! Where was the nightjar?'],
      [nia, 'Nightjar three'],
    ] as const) {
      const posted = await threads.post(reader, thread, { body, replyTo: posts[0] ?? null });
      if (!posted.held) posts.push(posted.post._id);
    }
    await threads.setHidden(mod, posts[2]!, true, 'No nightjar at noon');
    await api('nia', 'POST', `/posts/${posts[1]}/reports`, { reason: 'This nightjar is an owl' });
    await api('mod', 'PUT', `/posts/${posts[0]}/reactions/thanks`);
    await readers['operator']!.get(`/threads/${thread}`);
    await test.services.followers.drain();
  });
  after(() => test.close());

  const api = (who: string, method: string, path: string, body?: unknown) =>
    readers[who]!.json(
      method,
      `/api/v1${path}`,
      body,
      who === 'guest' ? {} : { Authorization: `Bearer ${tokens[who]}` },
    );
  const act = async (command: object, key: string): Promise<number> =>
    (
      await readers['operator']!.json(
        'POST',
        '/plugins/lodge/act',
        { command, by: { as: 'plugin', key } },
        { Authorization: `Bearer ${tokens['operator']}` },
      )
    ).status;
  /** What each reader finds of it, by following links and by asking where it was. */
  const found = async (who: string, most = 1): Promise<string[]> => {
    const pages = await crawl(readers[who]!, { most, alike: 4 });
    const asked = [
      '/search?q=heard',
      '/search?q=dusk',
      '/groups/hall',
      '/members/nia',
      '/members/mod',
      '/feeds/groups/hall.atom',
      '/feeds/groups/hall.json',
      `/feeds/threads/${thread}.atom`,
      '/api/v1/search?q=heard',
      '/api/v1/groups/hall',
      '/notifications',
      '/account/following',
      '/account/waiting',
      '/groups/hall/moderation',
      '/groups/hall/moderation/log',
      '/moderation/log',
      '/moderation/log.csv',
      `/threads/${thread}`,
      `/threads/${thread}/unread?after=1`,
      ...posts.flatMap((post) => [
        `/posts/${post}`,
        `/posts/${post}/history`,
        `/api/v1/posts/${post}/reactions`,
      ]),
      ...['', '/posts', '/changes'].map((more) => `/api/v1/threads/${thread}${more}`),
    ];
    for (const path of asked) pages.set(path, await readers[who]!.get(path));
    return [...pages]
      .filter(([path, { text }]) => secret.test(text.replaceAll(path, '')))
      .map(([path]) => path);
  };

  it('is out of everybody’s sight, wherever it could be seen, until it is brought back', async () => {
    for (const who of Object.keys(readers)) expect(await found(who), who).to.include(`/threads/${thread}`);
    const socket = await openSocket(test.url, { token: tokens['mod']! });
    expect((await ask(socket, 'subscribe', { channel: `thread:${thread}`, after: 0 })).ok).to.equal(true);
    const revoked = new Promise<{ channel: string }>((resolve) => socket.once('revoked', resolve));

    const withdraw = { do: 'thread.withdraw', thread, reason: 'Its forum is private now' };
    expect(await act(withdraw, 'w1')).to.equal(200);
    expect((await revoked).channel).to.equal(`thread:${thread}`);
    expect((await ask(socket, 'subscribe', { channel: `thread:${thread}`, after: 0 })).ok).to.equal(false);
    socket.disconnect();
    await test.services.followers.drain();
    for (const who of Object.keys(readers)) {
      expect(await found(who, who === 'guest' || who === 'operator' ? 40 : 1), who).to.deep.equal([]);
      expect((await readers[who]!.get(`/threads/${thread}`)).status, who).to.equal(404);
    }
    for (const who of ['nia', 'mod', 'operator']) {
      const statuses = [
        await api(who, 'POST', `/threads/${thread}/posts`, { body: 'Still here' }),
        await api(who, 'PATCH', `/posts/${posts[0]}`, { body: 'Still here', version: 1 }),
        await api(who, 'DELETE', `/posts/${posts[0]}`),
        await api(who, 'PUT', `/posts/${posts[0]}/reactions/thanks`),
        await api(who, 'GET', `/threads/${thread}/changes`),
      ].map(({ status }) => status);
      expect(statuses, who).to.deep.equal([404, 404, 404, 404, 404]);
    }
    const hall = await readers['guest']!.get('/groups/hall');
    expect(hall.words).to.include('No thread is open here yet.');

    expect(await act({ ...withdraw, do: 'thread.bring-back' }, 'w2')).to.equal(200);
    await test.services.followers.drain();
    for (const who of Object.keys(readers))
      expect(await found(who), who).to.include.members([
        `/threads/${thread}`,
        '/search?q=heard',
        '/search?q=dusk',
        '/groups/hall',
      ]);
    expect((await api('nia', 'GET', `/threads/${thread}/posts`)).body['items']).to.have.length(3);
  });

  it('stays out of sight with what is written in it meanwhile', async () => {
    const { log, models, subjects, outbox, groups } = test.services;
    await outbox.stop();
    const letter = (key: string, text: string) =>
      outbox.add({ key, to: 'a@people.example', subject: 'News', text });
    await letter('news:one', `Nia wrote: a nightjar. ${test.url}/posts/${posts[0]}`);
    await letter('news:two', `Three posts. ${test.url}/threads/${thread}/unread?after=1`);
    await letter('news:three', `Else. ${test.url}/threads/g-dusk-2`);
    await act({ do: 'thread.withdraw', thread, reason: 'Private once more' }, 'w3');
    expect(await subjects.resolve(everyone, thread)).to.equal(null);
    // One that was decided before, and is written just now.
    await log.append(`thread:${thread}`, {
      decide: () => ({
        type: 'post.created',
        actor: 'somebody',
        data: {
          postId: 'late',
          number: 4,
          version: 1,
          author: 'somebody',
          body: 'nightjar',
          replyTo: null,
          anchor: null,
          about: null,
          formal: false,
        },
      }),
    });
    const rows = await models.posts.find({ thread }).lean();
    expect(rows.map(({ group, scope }) => [group, scope])).to.deep.equal(
      Array.from({ length: 4 }, () => ['(nowhere)', 'hidden']),
    );
    expect(await checkThread(test.services, thread), 'moot verify').to.deep.equal([]);
    await test.services.followers.drain();
    const kept = await models.outbox.find({ _id: /^news:/, state: 'waiting' }).lean();
    expect(kept.map(({ _id }) => _id)).to.deep.equal(['news:three']);
    const { _id: hall } = (await models.groups.findOne({ slug: 'hall' }).lean())!;
    for (const scope of ['members', 'public'] as const) await groups.change(everyone, hall, { scope });
    await test.services.followers.drain();
    for (const who of ['guest', 'operator']) expect(await found(who), who).to.deep.equal([]);
  });
});

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import type { GhostActor, ThreadShape } from '../../server/plugin-api.ts';
import { ownNouns } from '../../server/plugins/manifest.ts';
import { Agent } from '../support/browserless.ts';
import { signedIn } from '../support/people.ts';
import { startSiteOn, startTestSite, type TestSite } from '../support/site.ts';

interface Answer {
  status: number;
  body: Record<string, unknown> & { post: { id: string; number: number; version: number; deleted: boolean } };
}

const plugins = join(import.meta.dirname, '../fixtures/plugins');

describe('the doors of plugins', function () {
  this.timeout(30_000);
  let test: TestSite;
  let nia: Agent;
  let mod: Agent;
  let group: string;
  let member: string;
  const tokens = new Map<Agent, string>();
  const ghost = {
    key: 'forum:https://forum.example.org:7',
    handle: 'ada@forum.example.org',
    name: 'Ada',
    network: 'Forum',
    ref: null,
  };

  before(async () => {
    test = await startTestSite({ logLevel: 'silent' }, plugins);
    const { groups, directory } = test.services;
    group = (
      await groups.ensure(everyone, {
        slug: 'hall',
        name: 'Hall',
        scope: 'public',
        purpose: '',
        rules: '',
      })
    )._id;
    nia = await signedIn(test, 'nia', { name: 'Nia Price' });
    mod = await signedIn(test, 'mod');
    const found = await directory.byHandles(['nia', 'mod']);
    member = found.get('nia')!.id;
    for (const [agent, handle] of [
      [nia, 'nia'],
      [mod, 'mod'],
    ] as const)
      tokens.set(agent, (await test.services.tokens.create(found.get(handle)!.id, 'tests')).secret);
    await groups.setRoles(everyone, found.get('mod')!.id, group, ['member', 'moderator']);
  });
  after(() => test.close());

  const call = (by: Agent, method: string, path: string, body?: unknown) =>
    by.json(method, path, body, { Authorization: `Bearer ${tokens.get(by)}` });
  const act = async (command: object, by: object): Promise<Answer> => {
    const { status, body } = await call(mod, 'POST', '/plugins/lodge/act', { command, by });
    return { status, body };
  };
  const asGhost = (): GhostActor => ({ ghost, group });
  const asPlugin = (command: object, key: string): Promise<Answer> => act(command, { as: 'plugin', key });
  const open = async (id: string, title: string, posts: string[]): Promise<string[]> => {
    await act({ do: 'thread.open', group, title, id }, { as: asGhost(), key: `open ${id}` });
    const ids: string[] = [];
    for (const [at, body] of posts.entries()) {
      const made = await act(
        {
          do: 'post.create',
          thread: `g-${id}`,
          body,
          ...(at > 0 && { replyTo: { key: `${id} ${at - 1}` } }),
        },
        {
          as: asGhost(),
          key: `${id} ${at}`,
          origin: { from: 'forum.example.org', author: 'ada', ref: null },
        },
      );
      expect(made.status, JSON.stringify(made.body)).to.equal(200);
      ids.push(made.body.post.id);
    }
    return ids;
  };

  it('pages stand in the frame of the site, ask for sign-in, and give a form back filled in', async () => {
    const away = await new Agent(test.url).get('/plugins/lodge/book');
    expect(away.url).to.match(/^\/sign-in\?return=%2Fplugins%2Flodge%2Fbook/);
    const page = await nia.get('/plugins/lodge/book');
    expect(page.status).to.equal(200);
    expect(page.text).to.include('<title>Guest book – Moot</title>').and.include('govuk-breadcrumbs');
    const wrong = await nia.submit('/plugins/lodge/book', { name: 'Much too long' });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('govuk-error-summary').and.include('href="#name"');
    expect(wrong.forms.find(({ action }) => action === '/plugins/lodge/book')!.fields['name']).to.equal(
      'Much too long',
    );
    const sent = await nia.submit('/plugins/lodge/book', { name: '<i>' });
    expect(sent.url).to.equal('/plugins/lodge/book');
    expect(sent.words).to.include('Signed.');
    expect(sent.text).to.include('<li>&lt;i&gt;</li>');
    const forged = await fetch(`${test.url}/plugins/lodge/book`, {
      method: 'POST',
      headers: { Cookie: `moot.sid=${nia.cookies.get('moot.sid')}`, Accept: 'text/html' },
      body: new URLSearchParams({ name: 'x' }),
    });
    expect(forged.status).to.equal(403);
  });

  it('notify members once, in their language, on the site and in letters', async () => {
    await nia.get('/plugins/lodge/book');
    await nia.submit('/plugins/lodge/book', { name: 'Nia' });
    const list = await nia.get('/notifications');
    expect(list.words).to.include('2 posts');
    const rows = await test.services.models.notifications.find({ member }).lean();
    expect(rows.map(({ kind }) => kind)).to.deep.equal(['plugin']);
    expect((await nia.get(`/notifications/${rows[0]!._id}`)).url).to.equal('/plugins/lodge/book');
  });

  it('calls of the API are described, checked and protected as the site’s own', async () => {
    const { paths } = (await (await fetch(`${test.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { 'x-policy': string }>>;
    };
    expect(Object.keys(paths['/lodgers']!)).to.deep.equal(['get', 'post']);
    expect(paths['/lodgers/{name}']!['delete']!['x-policy']).to.equal('plugin.members');
    const own = new Set(Object.keys(paths).map((path) => path.split('/')[1]!));
    own.delete('lodgers');
    expect([...own].toSorted(), 'no plugin may take these').to.deep.equal([...ownNouns].toSorted());

    const lodger = { name: 'Zoe', group: 'hall' };
    expect((await call(mod, 'POST', '/api/v1/lodgers', lodger)).status).to.equal(201);
    expect((await call(nia, 'POST', '/api/v1/lodgers', lodger)).status).to.equal(403);
    const wrong = await call(mod, 'POST', '/api/v1/lodgers', { name: 1 });
    expect(wrong.status).to.equal(422);
    expect((wrong.body['errors'] as { path: string }[]).map(({ path }) => path)).to.deep.equal([
      'name',
      'group',
    ]);
    const send = (init: RequestInit, path = '/lodgers?first=Z'): Promise<Response> =>
      fetch(`${test.url}/api/v1${path}`, init);
    expect((await send({ method: 'DELETE' }, '/lodgers/Zoe')).status).to.equal(401);
    const read = await send({ headers: { Origin: 'https://forum.example.org' } });
    expect(await read.json()).to.deep.equal({ items: ['Zoe'] });
    expect(read.headers.get('access-control-allow-origin')).to.equal('*');
    expect(read.headers.get('access-control-allow-credentials')).to.equal(null);
    expect(read.headers.get('vary')).to.include('Origin');
    const asked = await send({ method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'GET' } });
    expect([asked.status, asked.headers.get('access-control-allow-methods')]).to.deep.equal([
      204,
      'GET, HEAD',
    ]);
    const closed = await send({ headers: { Origin: 'https://forum.example.org' } }, '/groups');
    expect(closed.headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('tell operators how a plugin is, without taking the site away', async () => {
    const ready = await fetch(`${test.url}/readyz`);
    const body = (await ready.json()) as { ready: boolean; plugins: { id: string; ok: boolean }[] };
    expect([ready.status, body.ready]).to.deep.equal([200, true]);
    expect(body.plugins).to.deep.include({ id: 'lodge', ok: false, words: '3 names' });
    const metrics = await (await fetch(`${test.url}/metrics`)).text();
    expect(metrics).to.include('moot_lodge_names{room="hall"} 3').and.include('moot_posts ');
  });

  it('keep files, each plugin its own, up to a size', async () => {
    const put = (text: string, type = 'text/plain') =>
      call(nia, 'POST', '/plugins/lodge/files', { text, type });
    const { body } = await put('words');
    expect((await put('words')).body['id']).to.equal(body['id']);
    expect((await put('words', 'nonsense')).status).to.equal(422);
    const file = `/plugins/lodge/files/${String(body['id'])}`;
    const read = await fetch(test.url + file);
    expect([await read.text(), read.headers.get('content-type')]).to.deep.equal(['words', 'text/plain']);
    expect((await call(nia, 'DELETE', file)).status).to.equal(204);
    expect((await fetch(test.url + file)).status).to.equal(404);
  });

  it('give what is held of a member to their export, and to their erasure', async () => {
    const { exports, personal } = test.services;
    const held = await exports.gather(member);
    expect(held['plugin:lodge:book']).to.deep.equal({ names: ['<i>', 'Nia'] });
    const names = personal.map(({ name }) => name);
    expect(names.indexOf('plugin:lodge:book')).to.equal(names.length - 2);
    await personal.find(({ name }) => name === 'plugin:lodge:book')!.erase(member, { words: 'keep' });
    expect((await exports.gather(member))['plugin:lodge:book']).to.deep.equal({ names: [] });
  });

  it('open threads for somebody elsewhere, who answers what is just being made', async () => {
    const [first, second] = await open('tea', 'Where is the tea kept', ['Where is it?', 'In the larder.']);
    const page = await new Agent(test.url).get('/threads/g-tea');
    expect(page.words).to.include('In the larder.');
    expect(page.text, 'the slot above the posts').to.include(
      '<p class="lodge">&lt;Where is the tea kept&gt;</p>',
    );
    const { body } = await call(nia, 'GET', '/plugins/lodge/thread/g-tea');
    expect(body['thread'] as ThreadShape).to.deep.include({ id: 'g-tea', group, kind: 'group', posts: 2 });
    const posts = body['posts'] as { id: string; replyTo: string | null; origin: object }[];
    expect(posts.map(({ id, replyTo }) => [id, replyTo])).to.deep.equal([
      [first, null],
      [second, first],
    ]);
    expect(posts[0]!.origin).to.include({ from: 'forum.example.org', author: 'ada' });
    expect((await mod.get('/groups/hall')).text).to.include('Lodge of Hall');
    expect((await nia.get('/groups/hall')).text).not.to.include('Lodge of Hall');
    const other = { do: 'post.hide', post: first, reason: 'no reason' };
    expect((await act(other, { as: member, key: 'h' })).status).to.equal(403);
  });

  it('edit, delete and bring back for their author, and hide, lock and retitle as themselves', async () => {
    const [post] = await open('cake', 'Where is the cake kept', ['Where?']);
    const by = { as: asGhost(), key: 'x' };
    const edited = await act({ do: 'post.edit', post, version: 1, body: 'Where, please?' }, by);
    expect(edited.body.post.version).to.equal(2);
    expect((await act({ do: 'post.delete', post }, by)).body.post.deleted).to.equal(true);
    expect((await act({ do: 'post.restore', post }, by)).body.post.deleted).to.equal(false);
    const reason = 'Removed on the forum';
    expect((await asPlugin({ do: 'post.hide', post, reason }, 'h1')).body['repeated']).to.equal(false);
    expect((await asPlugin({ do: 'post.hide', post, reason }, 'h2')).body['repeated']).to.equal(true);
    const { body: hidden } = await call(nia, 'GET', `/plugins/lodge/post/${post}`);
    expect((hidden['hidden'] as { reason: string }).reason).to.equal(reason);
    expect((await act({ do: 'post.edit', post, version: 2, body: 'Else' }, by)).status).to.equal(403);
    await asPlugin({ do: 'post.show', post, reason }, 's1');
    await asPlugin({ do: 'thread.lock', thread: 'g-cake', reason: 'Closed on the forum' }, 'l1');
    expect((await act({ do: 'post.create', thread: 'g-cake', body: 'Me too' }, by)).status).to.equal(403);
    await asPlugin({ do: 'thread.unlock', thread: 'g-cake', reason: 'Open again' }, 'u1');
    const title = { do: 'thread.retitle', thread: 'g-cake', title: 'Where the cake is' };
    expect((await asPlugin(title, 't1')).body['repeated']).to.equal(false);
    expect((await asPlugin(title, 't2')).body['repeated']).to.equal(true);
    expect((await new Agent(test.url).get('/threads/g-cake')).text).to.include('<title>Where the cake is');
    await test.services.followers.drain();
    expect((await nia.get('/search?q=where+cake+is&kind=thread')).words).to.include('Where the cake is');
    expect((await nia.get('/moderation/log')).words).to.include(reason);
  });

  it('make many posts of a thread at once, in the order of the calls, also those that answer one another', async () => {
    await open('burst', 'Said all at once', []);
    const thread = 'g-burst';
    const texts = Array.from({ length: 30 }, (_, at) => `Line ${at}`);
    // What cannot be taken is left out, and so is what answers it.
    texts[10] = '';
    const commands = texts.map((body, at) => ({
      do: 'post.create',
      thread,
      body,
      key: `b${at}`,
      ...(at > 0 && {
        replyTo: { key: at === 20 ? 'b10' : at % 2 === 0 ? 'b0' : `b${at === 11 ? 9 : at - 1}` },
      }),
    }));
    const burst = () => call(mod, 'POST', '/plugins/lodge/burst', { commands, by: { as: asGhost() } });
    const { body: first } = (await burst()) as unknown as {
      body: { refused?: string; repeated: boolean; post: { number: number } }[];
    };
    const refused = first.flatMap(({ refused: why }, at) => (why ? [at] : []));
    expect(refused).to.deep.equal([10, 20, 21]);
    expect(first.filter(({ post }) => post).map(({ post }) => post.number)).to.deep.equal(
      Array.from({ length: 27 }, (_, at) => at + 1),
    );
    const { body: again } = (await burst()) as unknown as { body: { repeated?: boolean }[] };
    expect(again.filter(({ repeated }) => repeated)).to.have.length(27);
    const stored = await test.services.models.posts.find({ thread }).sort({ number: 1 }).lean();
    expect(stored.map(({ body }) => body)).to.deep.equal(texts.filter((_, at) => !refused.includes(at)));
  });

  it('move posts to another thread, once under a key, and say where they went', async () => {
    const [first, second] = await open('attic', 'What is in the attic', ['Much.', 'Nothing.']);
    await open('cellar', 'What is in the cellar', ['Wine.']);
    const move = { do: 'post.move', posts: [second], thread: 'g-cellar', reason: 'Moved on the forum' };
    const { body } = await asPlugin(move, 'm1');
    const to = (body['posts'] as Record<string, string>)[second!]!;
    expect((await asPlugin(move, 'm1')).body).to.deep.equal({ ...body, repeated: true });
    const { body: moved } = await call(nia, 'GET', `/plugins/lodge/post/${to}`);
    expect(moved).to.deep.include({
      thread: 'g-cellar',
      replyTo: null,
      movedFrom: { thread: 'g-attic', post: second },
    });
    expect((await asPlugin({ ...move, posts: [first, 'none'] }, 'm2')).status).to.equal(422);
  });

  it('take away what they hold of somebody who was erased while they were switched off', async () => {
    const { connection, directory, jobs } = test.services;
    // They would do it within a minute.
    await jobs.stop();
    await signedIn(test, 'ola');
    const ola = (await directory.byHandles(['ola'])).get('ola')!.id;
    const names = connection.collection('plugin_lodge_names');
    await names.insertOne({ name: 'Ola', member: ola });
    const start = async (folder: string) =>
      startSiteOn(
        { connection, close: async () => {} },
        await mkdtemp(join(tmpdir(), 'moot-site-')),
        { logLevel: 'silent' },
        folder,
      );
    const without = await start(join(import.meta.dirname, 'no-plugins-here'));
    const { finishedAt } = await without.services.erasures.eraseNow(ola, 'keep');
    await without.close();
    expect([finishedAt !== null, await names.countDocuments({ member: ola })]).to.deep.equal([true, 1]);
    const again = await start(plugins);
    expect(await names.countDocuments({ member: ola })).to.equal(0);
    expect(await again.services.erasures.catchUp()).to.equal(0);
    await again.close();
  });
});

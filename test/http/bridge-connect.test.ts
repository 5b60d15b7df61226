import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BackfillRunner } from '../../plugins/discourse-bridge/backfill/runner.ts';
import { runningEngines } from '../../plugins/discourse-bridge/engine.ts';
import { secretName } from '../../plugins/discourse-bridge/store/records.ts';
import { everyone } from '../../server/core/reader.ts';
import { type Agent, csrfOf } from '../support/browserless.ts';
import { type Discourse, startDiscourse } from '../support/discourse/discourse.ts';
import type { Category, User } from '../support/discourse/records.ts';
import { signedIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

const home = '/plugins/discourse-bridge';
const topics = 12;
const replies = 3;

describe('connecting a forum', function () {
  this.timeout(30_000);
  let forum: Discourse;
  let elsewhere: Server;
  let test: TestSite;
  let moderator: Agent;
  let writer: User;
  let ada: User;
  let talk: Category;
  let key: string;
  let bridge: string;
  let outsider: string;
  const tokens = { mod: '' };

  before(async () => {
    forum = await startDiscourse({ limits: 'off', settings: { title: 'Forum of web teams' } });
    elsewhere = createServer((req, res) => {
      if (req.url?.startsWith('/moved')) res.writeHead(302, { Location: forum.url }).end();
      else res.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>A page</p>');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    fillForum();
    test = await startTestSite({
      logLevel: 'silent',
      allowPrivateHosts: [new URL(forum.url).host, `127.0.0.1:${portOf(elsewhere)}`],
    });
    runningEngines.at(-1)!.parts.pace.callsPerMinute = Infinity;
    moderator = await signedIn(test, 'mod');
    const { groups, directory } = test.services;
    const group = await groups.ensure(everyone, {
      slug: 'hall',
      name: 'Hall',
      scope: 'public',
      purpose: '',
      rules: '',
    });
    await signedIn(test, 'outsider');
    const people = await directory.byHandles(['mod', 'outsider']);
    const mod = people.get('mod')!;
    tokens.mod = (await test.services.tokens.create(mod.id, 'tests')).secret;
    outsider = (await test.services.tokens.create(people.get('outsider')!.id, 'tests')).secret;
    await groups.setRoles(everyone, mod.id, group._id, ['member', 'moderator']);
  });
  after(async () => {
    await test.close();
    await forum.stop();
    elsewhere.close();
  });

  function fillForum(): void {
    writer = forum.admin.createUser('moot', { trustLevel: 2, groups: ['insiders'] });
    ada = forum.admin.createUser('ada', { name: 'Ada Lovell', trustLevel: 2 });
    talk = forum.admin.createCategory('Talk');
    forum.admin.createCategory('Staff room', { permissions: { insiders: 1 } });
    for (let at = 1; at <= topics; at += 1) {
      const topic = forum.admin.topic(ada, `What do you do on day ${at}?`, `Words of *topic* ${at}.`, talk);
      for (let reply = 1; reply <= replies; reply += 1)
        forum.admin.post(ada, topic, `Reply ${reply} to topic ${at}.`);
    }
    key = forum.keys.create({ user: writer }).value;
  }
  const api = (method: string, path: string, body?: unknown, token = tokens.mod) =>
    moderator.json(method, `/api/v1${path}`, body, { Authorization: `Bearer ${token}`, Cookie: '' });
  /** The site's own jobs may be at it at the same time: then it is so a moment later. */
  async function until(so: () => boolean | Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 100 && !(await so()); tries += 1)
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
  }
  const removed = async (id: string): Promise<boolean> => {
    const { collections } = runningEngines.at(-1)!.parts;
    return Boolean((await collections.bridges.findOne({ _id: id }))?.removing?.endedAt);
  };
  /** What takes over, as a process that was just started has it. */
  function restarted(): BackfillRunner {
    const { connecting, inbound, parts } = runningEngines.at(-1)!;
    return new BackfillRunner(parts, connecting.parts.backfills, inbound.seeTopic, inbound.takeTopic);
  }
  /** The fields that the summary of errors leads to, with its words, in its order. */
  const summaryOf = (text: string): string[][] => {
    const [, list = ''] = /govuk-error-summary__list">(.*?)<\/ul>/s.exec(text) ?? [];
    return [...list.matchAll(/href="#([^"]+)"[^>]*>([^<]*)</g)].map(([, field, words]) => [
      field!,
      words!.trim(),
    ]);
  };
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;
  const newPage = (url: string) => moderator.get(`${home}/new?group=hall&url=${encodeURIComponent(url)}`);

  it('says of a wrong address what is wrong with it', async () => {
    const refusals: [string, string][] = [
      ['not an address', 'no web address'],
      ['ftp://forum.example.org', 'begins with https://'],
      ['https://moot:secret@forum.example.org', 'Leave user name and password out'],
      [`http://127.0.0.1:${portOf(elsewhere)}`, 'There is no Discourse forum at this address'],
      [`http://127.0.0.1:${portOf(elsewhere)}/moved`, `leads elsewhere: ${forum.url}`],
      ['https://127.0.0.1:1', 'inside a private network'],
    ];
    for (const [url, words] of refusals) {
      const page = await newPage(url);
      expect([page.status, url]).to.deep.equal([422, url]);
      expect(page.words, url).to.include(words);
    }
  });

  it('shows the forum, takes a key, and says what it may do', async () => {
    const page = await newPage(`${forum.url}/latest`);
    expect(page.status, page.words).to.equal(200);
    expect(page.words).to.include('Forum of web teams');
    const empty = await moderator.submit(`${home}/new`, { username: '', key: '' });
    expect([empty.status, summaryOf(empty.text)], 'as the fields stand on the page').to.deep.equal([
      422,
      [
        ['username', 'Enter the user name that the key was made for.'],
        ['key', 'Paste the key that the forum showed.'],
      ],
    ]);
    expect(empty.text.indexOf('id="username"')).to.be.lessThan(empty.text.indexOf('id="key"'));
    const wrong = await moderator.submit(`${home}/new`, { username: 'moot', key: 'f'.repeat(64) });
    expect(wrong.status).to.equal(422);
    expect(wrong.words).to.include('does not take this key');
    expect(wrong.text).not.to.include('f'.repeat(64));
    const scoped = forum.keys.create({
      user: writer,
      scopes: [{ resource: 'topics', action: 'write' }] as never,
    });
    const made = await moderator.submit(`${home}/new`, { username: 'moot', key: scoped.value });
    expect(made.words).to.include('Scopes to add to the key: posts:edit, topics:update');
    [, bridge = ''] = /\/bridges\/([^/]+)\/key$/.exec(made.url)!;
    const better = await moderator.submit(`${home}/bridges/${bridge}/key`, { username: 'moot', key });
    expect(better.words).not.to.include('Scopes to add');
    const kept = JSON.stringify(await test.services.connection.collection('plugin_secrets').find().toArray());
    expect(kept).to.include('webhook').and.not.include(key);
    expect((await newPage(forum.url)).words).to.include('connected to this site already');
  });

  it('maps what fits, and says of the rest why it does not', async () => {
    const page = await moderator.get(`${home}/bridges/${bridge}/categories`);
    expect(page.words).to.include('12 topics').and.include('Not public');
    const target = /value="(group:[^"]+)"/.exec(page.text)![1]!;
    const staffRoom = [...forum.forum.categories.values()].find(({ name }) => name === 'Staff room')!;
    const wrong = await moderator.submit(`${home}/bridges/${bridge}/categories`, {
      [`target-${staffRoom.id}`]: target,
    });
    expect(wrong.status, wrong.words).to.equal(422);
    expect(wrong.words).to.include('private posts would become public');
    const none = await moderator.submit(`${home}/bridges/${bridge}/categories`, {
      [`target-${staffRoom.id}`]: '',
    });
    expect([none.status, summaryOf(none.text)]).to.deep.equal([
      422,
      [
        [
          `target-${[...forum.forum.categories.keys()][0]}`,
          'Choose at least one category and where it leads.',
        ],
      ],
    ]);
    const saved = await moderator.submit(`${home}/bridges/${bridge}/categories`, {
      [`target-${talk.id}`]: target,
      [`target-${staffRoom.id}`]: '',
    });
    expect(saved.url).to.equal(`${home}/bridges/${bridge}/webhook`);
  });

  it('changes no category that nobody was asked about, and keeps what was filled in', async () => {
    const { mappings } = runningEngines.at(-1)!.parts.collections;
    const path = `${home}/bridges/${bridge}/categories`;
    const lead = async (): Promise<number[]> =>
      (await mappings.find({ bridge }).toArray()).map(({ category }) => category);
    const page = await moderator.get(path);
    const target = /value="(group:[^"]+)"/.exec(page.text)![1]!;
    // The forum is away: there is nothing to save, and what was chosen before is still there to be sent.
    forum.faults.status(2, 502);
    const away = await moderator.get(path);
    expect(away.status).to.equal(422);
    expect(away.words).to.include('Talk It leads where it led.').and.include('Try again');
    expect(away.words).not.to.include('shows no categories');
    expect(away.text).not.to.include('>Save');
    await moderator.get(path);
    forum.faults.status(2, 502);
    const late = await moderator.submit(path, {
      [`target-${talk.id}`]: target,
      [`names-${talk.id}`]: 'no',
      [`direction-${talk.id}`]: 'in',
    });
    expect(late.status).to.equal(422);
    expect(late.forms.find(({ action }) => action === path)!.fields).to.include({
      [`target-${talk.id}`]: target,
      [`names-${talk.id}`]: 'no',
      [`direction-${talk.id}`]: 'in',
    });
    // A form without fields, as that of a forum without categories.
    const empty = await moderator.post(path, { _csrf: csrfOf(late) });
    expect([empty.url, await lead()]).to.deep.equal([`${home}/bridges/${bridge}/webhook`, [talk.id]]);
    // Not shown to the account for a while, it leads where it led.
    const before = new Map(talk.permissions);
    talk.permissions.clear();
    talk.permissions.set('staff', 1);
    const unseen = await moderator.get(path);
    expect(unseen.words).to.include('Talk The forum does not show this category');
    await moderator.submit(path);
    expect(await lead()).to.deep.equal([talk.id]);
    await moderator.get(path);
    const none = await moderator.submit(path, { [`target-${talk.id}`]: '' });
    expect([none.status, await lead()]).to.deep.equal([422, [talk.id]]);
    expect(none.words).to.include('Choose at least one category');
    talk.permissions.clear();
    for (const [who, what] of before) talk.permissions.set(who, what);
    await moderator.get(path);
    const typed = {
      [`target-${talk.id}`]: 'thread',
      [`thread-${talk.id}`]: '/frameworks/a/competencies/100%',
    };
    const malformed = await moderator.submit(path, typed);
    expect(summaryOf(malformed.text)[0]![0]).to.equal(`thread-${talk.id}`);
    await moderator.submit(path, { [`target-${talk.id}`]: target });
    expect(await lead()).to.deep.equal([talk.id]);
  });

  it('maps a forum of many categories', async () => {
    const many = Array.from({ length: 60 }, (_, at) => forum.admin.createCategory(`Room ${at}`));
    await moderator.get(`${home}/bridges/${bridge}/categories`);
    const saved = await moderator.submit(`${home}/bridges/${bridge}/categories`);
    expect(saved.url).to.equal(`${home}/bridges/${bridge}/webhook`);
    for (const { id } of many) forum.forum.categories.delete(id);
  });

  it('keeps the form of a key filled in when the forum does not answer', async () => {
    await moderator.get(`${home}/bridges/${bridge}/key`);
    forum.faults.status(1, 502);
    const late = await moderator.submit(`${home}/bridges/${bridge}/key`, { username: 'moot-2', key });
    expect([late.status, summaryOf(late.text)[0]![0]]).to.deep.equal([422, 'key']);
    expect(late.text).to.include('value="moot-2"').and.not.include(key);
    const other = await newPage(`http://127.0.0.1:${portOf(elsewhere)}`);
    const form = { username: 'moot-2', reader: 'anonymous', group: 'hall', url: forum.url, key: 'short' };
    forum.faults.status(2, 502);
    const short = await moderator.post(`${home}/new`, {
      ...form,
      _csrf: csrfOf(late),
    });
    expect([other.status, short.status]).to.deep.equal([422, 422]);
    expect(short.text).to.include('value="moot-2"');
    forum.faults.clear();
  });

  it('shows the secret of the webhook once, and hears its ping', async () => {
    await moderator.get(`${home}/bridges/${bridge}/webhook`);
    const page = await moderator.submit(`${home}/bridges/${bridge}/webhook`);
    const [, secret] = /<code class="moot-code">([0-9a-f]{48})<\/code>/.exec(page.text)!;
    expect(page.words).to.include('No ping has arrived yet');
    const [, address] = /<code class="moot-code">(http[^<]*)<\/code>/.exec(page.text)!;
    const url = test.url + new URL(address!).pathname;
    const hook = forum.webhooks.add({ url, secret, categories: [talk.id] });
    forum.webhooks.ping(hook);
    await forum.webhooks.settle();
    const again = await moderator.get(`${home}/bridges/${bridge}/webhook`);
    expect(again.words).to.include('It works');
    expect(again.text).not.to.include(secret);
  });

  it('tells what would come without writing anything', async () => {
    await moderator.get(`${home}/bridges/${bridge}/start`);
    const page = await moderator.submit(`${home}/bridges/${bridge}/dry-run`);
    expect(page.words)
      .to.include(`Topics ${topics}`)
      .and.include(`Posts ${topics * (replies + 1)}`);
    expect(page.words).to.include('How it would look').and.include('Ada Lovell');
    expect(page.text).to.match(/Words of <em>topic<\/em> \d/);
    expect((await moderator.get('/groups/hall')).words).to.include('No thread is open here yet');
  });

  it('takes everything over, pauses, and goes on where it was', async () => {
    const { connecting } = runningEngines.at(-1)!;
    const { backfills } = connecting.parts;
    await moderator.get(`${home}/bridges/${bridge}/start`);
    const started = await moderator.submit(`${home}/bridges/${bridge}/start`, { backfill: 'yes' });
    expect(started.words).to.include('In step').and.include(`0 of ${topics} topics`);
    const round = connecting.backfill.round();
    const paused = await moderator.submit(`${home}/bridges/${bridge}/backfill`);
    expect(paused.words).to.include('It goes on where it was');
    await round;
    const { topicsDone } = (await backfills.get(bridge))!;
    await connecting.backfill.drain();
    expect(await backfills.get(bridge), 'nothing while it is paused').to.include({ topicsDone });
    connecting.backfill.stop();
    await moderator.submit(`${home}/bridges/${bridge}/backfill`);
    // As after a restart: nothing is known but what was kept.
    await restarted().drain();
    const done = await moderator.get(`${home}/bridges/${bridge}`);
    expect(done.words, done.words)
      .to.include('All is taken over')
      .and.include(`${topics} of ${topics} topics`);
    expect(done.words).to.include(`Posts in step ${topics * (replies + 1)}`);
    const group = await moderator.get('/groups/hall');
    expect(group.words).to.include('What do you do on day 12?');
  });

  it('says to whoever pauses what has ended that it had', async () => {
    const { collections } = runningEngines.at(-1)!.parts;
    const state = async (to: 'running' | 'done'): Promise<void> => {
      await collections.backfills.updateOne({ _id: bridge }, { $set: { state: to } });
    };
    await state('running');
    await moderator.get(`${home}/bridges/${bridge}`);
    await state('done');
    const late = await moderator.submit(`${home}/bridges/${bridge}/backfill`);
    expect([late.status, late.url]).to.deep.equal([200, `${home}/bridges/${bridge}`]);
    expect(late.words).to.include('had ended already').and.include('All is taken over');
    const told = await api('POST', `/bridges/${bridge}/backfill/pause`);
    expect([told.status, told.body.detail]).to.deep.equal([
      409,
      'Taking over what the forum has had ended already.',
    ]);
  });

  it('settles what was refused, and tells programs what it is', async () => {
    const { tasks } = runningEngines.at(-1)!.parts;
    await tasks.ask(bridge, 'topic-there', '999');
    const task = (await tasks.get(`${bridge}:topic-there:999`))!;
    await tasks.refuse(task, { code: 'topic-gone', status: 404, values: {}, at: new Date() });
    const { body } = await api('GET', `/bridges/${bridge}`);
    expect(body).to.deep.include({
      state: 'running',
      queue: { waiting: 0, refused: 1, unclear: 0, failed: 0 },
    });
    expect(body.failures[0]).to.deep.include({ code: 'topic-gone', acts: ['retry', 'leave'] });
    const page = await moderator.get(`${home}/bridges/${bridge}`);
    expect(page.words).to.include('Topic 999 of the forum');
    await moderator.submit(`${home}/bridges/${bridge}/cases`, { act: 'leave' });
    expect((await api('GET', `/bridges/${bridge}`)).body.failures).to.deep.equal([]);
    const { body: ready } = await api('GET', '/../../readyz');
    expect(JSON.stringify(ready)).to.include('1 running');
  });

  it('disconnects, and takes what came from the forum away for good', async function () {
    this.timeout(120_000);
    await runningEngines.at(-1)!.parts.host.secrets.put(secretName(bridge, 'provider'), 'of our sign-in');
    await moderator.get(`${home}/bridges/${bridge}/disconnect`);
    const unsure = await moderator.submit(`${home}/bridges/${bridge}/disconnect`, { copies: 'here' });
    expect(unsure.words).to.include('Tick this box');
    expect(unsure.text, 'as it was ticked').to.match(/value="here"[^>]* checked/);
    await moderator.submit(`${home}/bridges/${bridge}/disconnect`, { sure: 'yes', copies: 'here' });
    const { removal } = runningEngines.at(-1)!.connecting.parts;
    while (!(await removed(bridge))) await removal.round();
    const page = await moderator.get(`${home}/bridges/${bridge}`);
    expect(page.words).to.include('What came from the forum is removed here. Connected again');
    expect((await moderator.get('/groups/hall')).words).to.include('No thread is open here yet');
    const { connection } = test.services;
    await test.services.followers.drain();
    for (const { name } of await connection.listCollections()) {
      const rows = JSON.stringify(await connection.collection(name).find().toArray());
      for (const words of ['Reply 1', 'Ada Lovell', '"ada"']) expect(rows, name).not.to.include(words);
    }
    expect(await connection.collection('plugin_secrets').countDocuments()).to.equal(0);
  });

  it('is connected by a program from the first call to the last', async () => {
    const { connecting, parts, worker } = runningEngines.at(-1)!;
    const given = { kind: 'discourse', url: forum.url, key, username: 'moot' };
    expect((await api('POST', '/bridges', given, outsider)).status).to.equal(422);
    const made = await api('POST', '/bridges', given);
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    expect(made.body.webhook.secret).to.match(/^[0-9a-f]{48}$/);
    expect(JSON.stringify(made.body)).not.to.include(key);
    const path = `/bridges/${made.body.id}`;
    expect((await api('GET', path, undefined, outsider)).status).to.equal(403);
    expect((await api('POST', `${path}/backfill`, {})).body.errors[0].path).to.equal('mappings');
    const mapping = { category: talk.id, target: 'group:hall', direction: 'in' };
    const twice = await api('PUT', `${path}/mappings`, [mapping, mapping]);
    expect(twice.body.errors[0].path).to.equal('mappings.1.category');
    expect((await api('PUT', `${path}/mappings`, [mapping])).body.items).to.have.length(1);
    const { body: dry } = await api('POST', `${path}/backfill`, { dryRun: true });
    expect(dry).to.deep.include({ topics, posts: topics * (replies + 1), counted: true });
    expect(dry.samples).to.have.length(10);
    expect((await api('POST', `${path}/backfill`, { dryRun: false })).status).to.equal(202);
    await restarted().drain();
    const { body } = await api('GET', path);
    expect(body.backfill).to.deep.include({ state: 'done', topicsDone: topics });
    expect((await api('POST', `${path}/pause`)).status).to.equal(204);
    expect((await api('POST', `${path}/pause`)).status).to.equal(409);
    expect((await api('POST', `${path}/resume`)).status).to.equal(204);
    const { body: events } = await api('GET', `${path}/events?limit=2`);
    expect(events.items.map(({ what }: { what: string }) => what)).to.deep.equal(['resumed', 'paused']);
    expect((await api('DELETE', `${path}?copies=keep`)).status).to.equal(204);
    const again = await api('POST', '/bridges', given);
    expect(again.body.id, 'connected again, it goes on with what it knew').to.equal(made.body.id);
    const both = { ...mapping, direction: 'both' };
    expect((await api('PUT', `${path}/mappings`, [both])).status).to.equal(200);
    expect((await api('POST', `${path}/resume`)).status).to.equal(204);
    const { thread } = (await parts.collections.topics.findOne({ bridge: made.body.id }))!;
    // Before it is written: whoever follows may be quick, and how long a post waits is settled then.
    await parts.collections.bridges.updateOne({ _id: made.body.id }, { $set: { delaySeconds: 0 } });
    const words = 'Here we begin with the letters of the day before.';
    expect((await api('POST', `/threads/${thread}/posts`, { body: words })).status).to.equal(201);
    await test.services.followers.drain();
    await worker.drain();
    const there = () => JSON.stringify(forum.visible(talk.id).flatMap(({ posts }) => posts));
    await until(() => there().includes(words));
    expect(there()).to.include(words);
    expect((await api('DELETE', `${path}?copies=remove-there`)).status).to.equal(204);
    await connecting.parts.removal.round();
    while (!(await removed(made.body.id))) await connecting.parts.removal.round();
    expect(there()).not.to.include(words);
    const page = await moderator.get(`${home}/bridges/${made.body.id}`);
    expect(page.words).to.include('What was written here is removed there').and.not.include('begins anew');
    expect((await moderator.get('/groups/hall')).words).to.include('What do you do on day 12?');
  });

  it('takes away what is here also while the forum is away, and gives up there after a week', async () => {
    const { connecting, parts, worker } = runningEngines.at(-1)!;
    const { bridges, posts } = parts.collections;
    const { id } = (
      await api('POST', '/bridges', { kind: 'discourse', url: forum.url, key, username: 'moot' })
    ).body;
    await api('PUT', `/bridges/${id}/mappings`, [
      { category: talk.id, target: 'group:hall', direction: 'both' },
    ]);
    await api('POST', `/bridges/${id}/backfill`, { dryRun: false });
    await restarted().drain();
    await bridges.updateOne({ _id: id }, { $set: { delaySeconds: 0 } });
    const { thread } = (await parts.collections.topics.findOne({ bridge: id, origin: 'forum' }))!;
    await api('POST', `/threads/${thread}/posts`, { body: 'This stays on a forum that is away.' });
    await test.services.followers.drain();
    await worker.drain();
    await until(async () => (await posts.countDocuments({ bridge: id, origin: 'moot' })) > 0);
    forum.faults.status(1_000, 502);
    await api('DELETE', `/bridges/${id}?copies=remove`);
    const { removal } = connecting.parts;
    for (let rounds = 0; rounds < 3; rounds += 1) await removal.round();
    expect(await posts.countDocuments({ bridge: id, origin: 'forum' })).to.equal(0);
    expect([await removed(id), await posts.countDocuments({ bridge: id })]).to.deep.equal([false, 1]);
    const longAgo = new Date(parts.clock.now().getTime() - 8 * 86_400_000);
    await bridges.updateOne({ _id: id }, { $set: { 'removing.startedAt': longAgo } });
    await removal.round();
    await until(() => removed(id));
    const page = await moderator.get(`${home}/bridges/${id}`);
    expect(page.words).to.include('is removed here').and.include('What was written here stays there');
    const secrets = test.services.connection.collection<{ _id: string }>('plugin_secrets');
    expect(await secrets.countDocuments({ _id: { $regex: id } })).to.equal(0);
    forum.faults.clear();
  });

  it('looks at a forum for members as one of them, and never as its staff', async () => {
    forum.forum.settings.loginRequired = true;
    const given = { kind: 'discourse', url: forum.url, username: 'moot', key };
    const nobody = await api('POST', '/bridges', { ...given, reader: { kind: 'anonymous' } });
    expect(nobody.body.errors[0]).to.have.property('path', 'reader');
    writer.moderator = true;
    const staff = await api('POST', '/bridges', given);
    expect(staff.body.errors[0].message).to.include('Choose an ordinary account');
    const other = { kind: 'account', username: 'ada', key: forum.keys.create({ user: ada }).value };
    const made = await api('POST', '/bridges', { ...given, reader: other });
    expect(made.body.reader).to.deep.equal({ kind: 'account', username: 'ada' });
    const path = `/bridges/${made.body.id}`;
    const open = await api('PUT', `${path}/mappings`, [
      { category: talk.id, target: 'group:hall', direction: 'in' },
    ]);
    expect(open.body.errors[0].message).to.include('private posts would become public');
  });
});

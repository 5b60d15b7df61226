import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { ask, type Answer } from '../support/discourse-asking.ts';
import { startListener, type Listener } from '../support/discourse-listener.ts';
import { read, sign } from '../support/discourse/connect.ts';
import { startDiscourse, type Discourse } from '../support/discourse/discourse.ts';
import type { Category, Topic, User } from '../support/discourse/records.ts';
import { prettify } from '../support/discourse/text.ts';

describe('the Discourse of the tests behaves as its reference says', () => {
  let forum: Discourse;
  let ada: User;
  let moderator: User;
  let category: Category;
  let topic: Topic;
  let key: string;
  let listener: Listener;
  const words = 'Words enough to be taken for a post of somebody.';
  const get = (path: string, as?: string): Promise<Answer> =>
    ask(forum, 'GET', path, as === undefined ? {} : { key, as });
  const numbers = (answer: Answer): number[] =>
    answer.body.post_stream.posts.map((post: any) => post.post_number);
  const events = (): string[] => listener.heard.map(({ event }) => event);

  before(async () => (listener = await startListener()));
  after(() => listener.close());
  beforeEach(async () => {
    forum = await startDiscourse({ limits: 'off', folder: '/forum' });
    ada = forum.admin.createUser('ada', { trustLevel: 2 });
    moderator = forum.admin.createUser('mod', { moderator: true });
    category = forum.admin.createCategory('Ward nursing');
    topic = forum.admin.topic(ada, 'Handing over at night', 'What do you write down at night?', category);
    key = forum.keys.create({ user: null }).value;
    listener.heard.length = 0;
    listener.status = 200;
  });
  afterEach(() => forum.stop());
  const listen = (more: object = {}) =>
    forum.webhooks.add({ url: listener.url, secret: listener.secret, ...more });

  it('shows each reader what they may read, with holes in the numbers', async () => {
    const { admin } = forum;
    admin.post(ada, topic, 'The second, which goes away.');
    admin.whisper(moderator, topic, 'Nobody else must hear of this.');
    admin.post(ada, topic, 'The fourth, which stays.');
    admin.deletePost(moderator, topic.posts[1]!);
    admin.close(moderator, topic);
    const path = `/t/${topic.id}.json`;
    expect(numbers(await get(path))).to.deep.equal([1, 4, 5]);
    expect(numbers(await get(path, 'ada'))).to.deep.equal([1, 4, 5]);
    expect(numbers(await get(path, 'mod'))).to.deep.equal([1, 3, 4, 5]);
    expect((await get(`${path}?show_deleted=true`, 'mod')).body.post_stream.stream).to.have.length(5);
    expect((await get(`/posts/${topic.posts[1]!.id}.json`)).status).to.equal(404);
    expect((await get(`/posts/${topic.posts[1]!.id}.json`, 'mod')).body.deleted_at).to.be.a('string');
    const letter = admin.pm(ada, [moderator], 'Something between us two', words);
    expect((await get(`/t/${letter.id}.json`)).status).to.equal(404);
    expect((await get(`/t/${letter.id}.json`, 'ada')).status).to.equal(200);
    const latest = (await get('/posts.json')).body.latest_posts;
    expect(latest.map((post: any) => post.id)).to.deep.equal(
      [4, 2, 1].map((index) => (index === 1 ? 1 : topic.posts[index === 4 ? 3 : 0]!.id)),
    );
    expect(latest.every((post: any) => post.post_type === 1 && typeof post.raw === 'string')).to.equal(true);
    admin.makePrivate(category);
    for (const address of [path, `/c/x/${category.id}.json`, `/c/${category.id}/show.json`])
      expect((await get(address)).status, address).to.equal(404);
    expect((await get('/posts.json')).body.latest_posts).to.deep.equal([]);
    expect((await get('/categories.json')).body.category_list.categories).to.deep.equal([]);
    expect(
      (await get('/categories.json', 'system')).body.category_list.categories[0].read_restricted,
    ).to.equal(true);
  });

  it('pages topics, lists and the newest posts', async () => {
    for (let index = 2; index <= 45; index += 1)
      forum.admin.post(ada, topic, `Post number ${index} of many.`);
    const path = `/t/${topic.id}.json`;
    expect((await get(path)).body.post_stream.stream).to.have.length(45);
    expect(numbers(await get(`${path}?page=3&include_raw=1`))).to.deep.equal([41, 42, 43, 44, 45]);
    expect((await get(`${path}?page=4`)).status).to.equal(404);
    expect((await get(path)).body.post_stream.posts[0]).not.to.have.property('raw');
    expect(numbers(await get(`/t/${topic.id}/posts.json?post_number=20&asc=true`))[0]).to.equal(21);
    expect(numbers(await get(`/t/${topic.id}/posts.json?post_number=3`))).to.deep.equal([2, 1]);
    const ids = topic.posts.map(({ id }) => id);
    forum.forum.settings.megaTopicPosts = 45;
    const mega = (await get(path)).body;
    expect(mega.post_stream)
      .to.include({ isMegaTopic: true, lastId: ids[44] })
      .and.not.have.property('stream');
    expect(mega).not.to.have.property('timeline_lookup');
    forum.forum.settings.megaTopicPosts = 10_000;
    const newest = (await get(`/posts.json?before=${ids[44]}`)).body.latest_posts;
    expect(newest).to.have.length(45);
    expect(newest[0].id).to.equal(ids[43]);
    for (let index = 0; index < 32; index += 1)
      forum.admin.topic(ada, `Another topic of number ${index}`, `${words} ${index}`, category);
    const list = (query: string): Promise<Answer> => get(`/c/x/${category.id}/l/latest.json?${query}`);
    const first = await list('order=created&ascending=true');
    // "About the category" is pinned.
    expect(first.body.topic_list.topics[0]).to.include({ pinned: true, id: category.topicId });
    expect(first.body.topic_list.more_topics_url).to.include('page=1');
    const second = await list('order=created&ascending=true&no_definitions=true&page=1');
    expect(second.body.topic_list.topics).to.have.length(3);
    expect(second.body.topic_list).not.to.have.property('more_topics_url');
  });

  it('sends readers on where they ask by slug or by id of another site, and empty pages to those who ask for none', async () => {
    const moved = await get(`/t/wrong-slug/${topic.id}.json`);
    expect([moved.status, moved.headers.get('location')]).to.deep.equal([
      301,
      `${forum.url}/t/handing-over-at-night/${topic.id}.json`,
    ]);
    expect((await get(`/t/handing-over-at-night/${topic.id}.json`)).status).to.equal(200);
    const plain = await ask(forum, 'GET', '/posts', { headers: { Accept: 'text/html' } });
    expect(plain.headers.get('content-type')).to.match(/^text\/html/);
    expect((await fetch(new URL('/posts.json', forum.url))).status).to.equal(404);
    forum.forum.settings.loginRequired = true;
    const refused = await get(`/t/${topic.id}.json`);
    expect([refused.status, refused.body.error_type]).to.deep.equal([403, 'not_logged_in']);
    expect((await get('/site/basic-info.json')).body.login_required).to.equal(true);
  });

  it('remembers a create for two minutes, to the letter', async () => {
    const body = { topic_id: topic.id, raw: words, nested_post: true };
    const create = (more: object = {}, headers: Record<string, string> = {}): Promise<Answer> =>
      ask(forum, 'POST', '/posts.json', { key, as: 'ada', body: { ...body, ...more }, headers });
    forum.faults.cutAfterWrite(1);
    await create().then(
      () => expect.fail('the connection was not cut'),
      () => undefined,
    );
    const again = await create();
    expect([again.status, topic.posts.length]).to.deep.equal([200, 2]);
    expect((await create()).body.post.id).to.equal(again.body.post.id);
    // By another program it is another.
    expect((await create({}, { 'User-Agent': 'another' })).status).to.equal(422);
    forum.clock.advance(121);
    expect((await create()).status).to.equal(422);
    // A refusal is remembered too.
    forum.forum.settings.uniquePostsMins = 0;
    forum.clock.advance(110);
    expect((await create()).status).to.equal(422);
    forum.clock.advance(20);
    expect((await create()).body.post.id).to.equal(topic.posts[2]!.id);
    const past = '2020-01-01T00:00:00.000Z';
    const old = await create({ raw: `${words} Of old.`, created_at: past, import_mode: true });
    expect(old.body.post.created_at).to.equal(past);
    expect(topic.bumpedAt.toISOString()).to.equal(past);
  });

  it('tidies titles and texts', async () => {
    expect(prettify('what do YOU think???  of it!!!')).to.equal('What do YOU think? of it!');
    expect(prettify('ALL IN CAPITALS.')).to.equal('All in capitals');
    const body = {
      title: 'a night  on the ward...',
      raw: 'Words\u00A0enough to be a post.  \n\n',
      category: category.id,
    };
    const made = await ask(forum, 'POST', '/posts.json', { key, as: 'ada', body });
    expect(made.body.raw).to.equal('Words enough to be a post.');
    expect(forum.forum.topics.get(made.body.topic_id)!.title).to.equal('A night on the ward');
  });

  it('lets authors take back, which a day later deletes, and those who moderate delete and recover', async () => {
    listen();
    const post = forum.admin.post(ada, topic, 'I should not have said this at all.');
    const path = `/posts/${post.id}.json`;
    expect(
      (await ask(forum, 'DELETE', `/posts/${topic.posts[0]!.id}.json`, { key, as: 'ada' })).status,
    ).to.equal(403);
    expect((await ask(forum, 'DELETE', path, { key, as: 'ada' })).status).to.equal(200);
    expect((await get(path)).body).to.include({
      raw: '(post deleted by author)',
      user_deleted: true,
      deleted_at: null,
    });
    await ask(forum, 'PUT', `/posts/${post.id}/recover.json`, { key, as: 'ada', body: {} });
    expect((await get(path)).body).to.include({
      raw: 'I should not have said this at all.',
      user_deleted: false,
    });
    await ask(forum, 'DELETE', path, { key, as: 'ada' });
    forum.clock.advance(24 * 3600 + 1);
    expect((await get(path)).status).to.equal(404);
    await ask(forum, 'PUT', `/posts/${post.id}/recover.json`, { key, as: 'mod', body: {} });
    expect((await get(path)).body.raw).to.equal('I should not have said this at all.');
    forum.admin.deleteTopic(moderator, topic);
    expect((await get(`/t/${topic.id}.json`)).status).to.equal(404);
    forum.admin.recoverTopic(moderator, topic);
    expect((await get(`/t/${topic.id}.json`)).status).to.equal(200);
    await forum.webhooks.settle();
    const counted: Record<string, number> = {};
    for (const event of events()) counted[event] = (counted[event] ?? 0) + 1;
    // Nobody is told of the reply when its topic goes.
    expect(counted).to.deep.equal({
      post_created: 1,
      post_destroyed: 4,
      post_recovered: 3,
      topic_destroyed: 1,
      topic_recovered: 1,
    });
  });

  it('keeps the windows of edits and their versions', async () => {
    const post = forum.admin.post(ada, topic, 'What I said at first.');
    const edit = (raw: string, as = 'ada'): Promise<Answer> =>
      ask(forum, 'PUT', `/posts/${post.id}.json`, {
        key,
        as,
        body: { post: { raw, edit_reason: 'A reason' } },
      });
    expect((await edit('What I said at first, and more.')).body.post.version).to.equal(1);
    expect((await get(`/posts/${post.id}/revisions/latest.json`)).status).to.equal(404);
    forum.clock.advance(301);
    expect((await edit('What I said at first, or second.')).body.post).to.include({
      version: 2,
      edit_reason: 'A reason',
    });
    listen();
    expect((await edit('What I said at first, or second.  ')).body.post.version).to.equal(2);
    await forum.webhooks.settle();
    expect(events()).to.deep.equal([]);
    forum.clock.advance(43_200 * 60);
    const late = await edit('What I say much later.');
    expect([late.status, late.body.errors[0]]).to.deep.equal([
      422,
      'That post was created too long ago. It can no longer be edited or deleted.',
    ]);
    expect((await edit('What a moderator says.', 'mod')).status).to.equal(200);
    // Who changed it can be read, by whoever may; the edit in the time of grace is in the version before.
    const history = `/posts/${post.id}/revisions`;
    const last = (await get(`${history}/latest.json`)).body;
    expect(last).to.include({ username: 'mod', current_revision: 3, previous_revision: 2, version_count: 3 });
    expect((await get(`${history}/2.json`)).body.username).to.equal('ada');
    expect((await get(`${history}/7.json`)).status).to.equal(404);
    post.revisions[1]!.hidden = true;
    expect((await get(`${history}/latest.json`)).status).to.equal(403);
    expect((await get(`${history}/latest.json`, 'mod')).body.current_hidden).to.equal(true);
    forum.forum.settings.editHistoryVisibleToPublic = false;
    expect((await get(`${history}/2.json`)).status).to.equal(403);
    expect((await get(`${history}/2.json`, 'ada')).status).to.equal(200);
  });

  it('moves, splits and merges without a word but that of the small action', async () => {
    listen();
    const [second, third] = ['second', 'third'].map((name) =>
      forum.admin.post(ada, topic, `The ${name} of them here.`),
    );
    await forum.webhooks.settle();
    listener.heard.length = 0;
    const split = forum.admin.move(moderator, topic, [second!], {
      title: 'Something quite different',
      categoryId: null,
    });
    expect([second!.topic, second!.number]).to.deep.equal([split, 1]);
    await forum.webhooks.settle();
    expect(listener.heard.map(({ body }) => body.post.action_code)).to.deep.equal(['split_topic']);
    const first = topic.posts[0]!;
    forum.admin.merge(moderator, topic, split);
    // The first post stays, and a copy with a new id is made; the others keep their ids.
    expect(first.topic).to.equal(topic);
    expect(third!.topic).to.equal(split);
    expect(split.posts.map(({ raw }) => raw)).to.deep.equal([second!.raw, first.raw, third!.raw]);
    expect(topic.closed).to.equal(true);
  });

  it('changes texts behind everybody’s back', async () => {
    listen();
    const shown = 'Look at this: ![a ward](https://pictures.example/ward.png) and tell me.';
    const body = { topic_id: topic.id, raw: shown };
    const { body: made } = await ask(forum, 'POST', '/posts.json', { key, as: 'ada', body });
    const quote = forum.admin.post(
      moderator,
      topic,
      '[quote="ada, post:1, topic:1"]\nhey\n[/quote]\nwell said, @ada!',
    );
    await forum.webhooks.settle();
    listener.heard.length = 0;
    forum.admin.rename(ada, 'ada_obi');
    expect(quote.raw).to.equal('[quote="ada_obi, post:1, topic:1"]\nhey\n[/quote]\nwell said, @ada_obi!');
    await forum.webhooks.settle();
    expect(events()).to.deep.equal([]);
    forum.clock.advance(300);
    expect((await get(`/posts/${made.id}.json`)).body.raw).to.equal(shown);
    forum.clock.advance(2);
    expect((await get(`/posts/${made.id}.json`)).body.raw).to.match(/!\[a ward\]\(upload:\/\/\w+\.png\)/);
    await forum.webhooks.settle();
    expect(events()).to.deep.equal(['post_edited']);
  });

  it('signs webhooks and sends them as they were, filtered, lost, doubled and tried again', async () => {
    const hook = listen({ categories: [category.id] });
    forum.webhooks.ping(hook);
    const post = forum.admin.post(ada, topic, 'What the first delivery tells.');
    forum.admin.pm(ada, [moderator], 'Something between us two', words);
    await forum.webhooks.settle();
    expect(events().toSorted()).to.deep.equal(['ping', 'post_created']);
    expect(listener.heard.every(({ signed }) => signed)).to.equal(true);
    const told = listener.heard.find(({ event }) => event === 'post_created')!;
    expect(told.headers).to.include({ 'x-discourse-instance': forum.url, 'x-discourse-event-type': 'post' });
    expect(told.body.post).to.include({
      id: post.id,
      raw: post.raw,
      topic_archetype: 'regular',
      category_id: category.id,
    });
    expect(Object.keys(told.body.post).filter((name) => /^can_|^actions_|^yours$/.test(name))).to.deep.equal(
      [],
    );
    // To another category: this hook hears nothing of it.
    listener.heard.length = 0;
    const other = forum.admin.createCategory('Elsewhere');
    forum.admin.change(moderator, topic, { categoryId: other.id });
    forum.admin.change(moderator, topic, { categoryId: category.id });
    forum.webhooks.lose(1);
    forum.admin.post(ada, topic, 'This one gets lost on its way.');
    forum.webhooks.double(1);
    forum.admin.post(ada, topic, 'This one comes twice.');
    await forum.webhooks.settle();
    expect(events()).to.deep.equal(['topic_edited', 'post_created', 'post_created']);
    const ids = listener.heard.slice(1).map(({ id }) => id);
    expect(ids[0]).not.to.equal(ids[1]);
    // Without the setting nothing is tried again, and with it at its times.
    listener.status = 500;
    forum.admin.post(ada, topic, 'This one is not taken.');
    await forum.webhooks.settle();
    forum.clock.advance(3600);
    await forum.webhooks.settle();
    expect(listener.heard).to.have.length(4);
    forum.forum.settings.retryWebHookEvents = true;
    forum.admin.post(ada, topic, 'This one is not taken at once.');
    await forum.webhooks.settle();
    forum.clock.advance(61);
    await forum.webhooks.settle();
    expect(listener.heard).to.have.length(6);
  });

  it('signs as the vectors of its reference', () => {
    const signature = createHmac('sha256', 'my_lovely_secret_for_web_hook')
      .update('{"ping":"OK"}')
      .digest('hex');
    expect(signature).to.equal('162f107f6b5022353274eb1a7197885cfd35744d8d08e5bcea025d309386b7d6');
    const secret = 'd836444a9e4084d5b224a60c208dce14';
    expect(sign(secret, { nonce: 'cb68251eefb5211e58c00ff1395f0c0b' })).to.deep.equal({
      sso: 'bm9uY2U9Y2I2ODI1MWVlZmI1MjExZTU4YzAwZmYxMzk1ZjBjMGI=',
      sig: '1ce1494f94484b6f6a092be9b15ccc1cdafb1f8460a3838fbb0e0883c4390471',
    });
  });

  it('tells other sites who somebody is, and takes their word for it', async () => {
    const secret = 'the secret of both';
    Object.assign(forum.forum.settings, {
      enableDiscourseConnectProvider: true,
      discourseConnectProviderSecrets: { '*.example': secret },
      enableDiscourseConnect: true,
      discourseConnectUrl: 'https://moot.example/sign-in',
      discourseConnectSecret: secret,
    });
    const provider = (fields: Record<string, string>, cookie = '', by = secret): Promise<Answer> =>
      ask(forum, 'GET', `/session/sso_provider?${new URLSearchParams(sign(by, fields)).toString()}`, {
        headers: { Cookie: cookie },
      });
    const fields = { nonce: 'abc', return_sso_url: 'https://moot.example/back?to=1' };
    const back = async (answer: Promise<Answer>): Promise<URLSearchParams> => {
      const { searchParams } = new URL((await answer).headers.get('location')!);
      return read(secret, searchParams.get('sso')!, searchParams.get('sig')!)!;
    };
    const told = await back(provider(fields, forum.admin.signIn(ada)));
    expect([told.get('nonce'), told.get('external_id'), told.get('username')]).to.deep.equal([
      'abc',
      String(ada.id),
      'ada',
    ]);
    expect((await provider(fields)).headers.get('location')).to.include('/login?to=');
    expect((await back(provider({ ...fields, prompt: 'none' }))).get('failed')).to.equal('true');
    expect((await provider(fields, '', 'another secret')).status).to.equal(422);
    expect((await provider({ ...fields, return_sso_url: 'https://elsewhere.org' })).status).to.equal(400);
    const asked = await ask(forum, 'GET', '/session/sso?return_path=/t/1');
    const cookie = asked.headers.get('set-cookie')!.split(';')[0]!;
    const question = new URL(asked.headers.get('location')!).searchParams;
    const nonce = read(secret, question.get('sso')!, question.get('sig')!)!.get('nonce')!;
    const answer = new URLSearchParams(
      sign(secret, { nonce, external_id: 'm1', email: 'new@x.org', username: 'new' }),
    );
    const login = (by: string): Promise<Answer> =>
      ask(forum, 'GET', `/session/sso_login?${answer.toString()}`, { headers: { Cookie: by } });
    expect((await login('')).status).to.equal(419);
    const taken = await login(cookie);
    expect(taken.headers.get('location')).to.equal(`${forum.url}/t/1`);
    expect((await get('/u/by-external/m1.json', 'system')).body.user.username).to.equal('new');
    expect((await login(cookie)).status).to.equal(419);
  });

  it('fails as it is told to, and stops and starts with what it knew', async () => {
    forum.faults.status(1, 502);
    forum.faults.html(1, ({ path }) => path.startsWith('/posts'));
    expect((await get('/posts.json')).status).to.equal(502);
    expect((await get('/posts.json')).headers.get('content-type')).to.match(/^text\/html/);
    forum.faults.cutBeforeWrite(1);
    const body = { topic_id: topic.id, raw: words };
    const create = (): Promise<Answer> => ask(forum, 'POST', '/posts.json', { key, as: 'ada', body });
    expect(await create().catch(() => 'cut')).to.equal('cut');
    expect(topic.posts).to.have.length(1);
    forum.faults.endless = true;
    const pages = await Promise.all([get('/latest.json?page=7'), get('/latest.json?page=8')]);
    expect(pages[0].body.topic_list.topics).to.deep.equal(pages[1].body.topic_list.topics);
    forum.faults.clear();
    await forum.stop();
    expect(await get('/posts.json').catch(() => 'gone')).to.equal('gone');
    await forum.start();
    expect((await create()).status).to.equal(200);
    expect(forum.visible(category.id)[0]!.posts.map(({ raw }) => raw)).to.deep.equal([
      topic.posts[0]!.raw,
      words,
    ]);
  });
});

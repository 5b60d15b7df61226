import { expect } from 'chai';
import { createClient } from 'discourse-plugin-api-client';
import { all, failure, type FakeForum, fakeForum, fixture, html, hurriedClient, json } from './fake-forum.ts';

describe('reading a forum', () => {
  let forum: FakeForum;
  const answers = new Map<string, unknown>();

  before(async () => {
    forum = await fakeForum(({ url }, answer) => {
      const path = url.split('?')[0]!;
      if (path.includes('/external_id/moot-1'))
        answer.writeHead(301, { location: `${forum.url}/forum/t/test-topic/23.json` }).end();
      else if (answers.has(path)) json(answer, answers.get(path));
      else json(answer, fixture('errors').topic_not_found.body, 404);
    });
  });
  beforeEach(() => {
    answers.clear();
    forum.asked.length = 0;
  });
  after(() => forum.close());

  const client = (options = {}) => hurriedClient(`${forum.url}/forum/`, options).client;

  it('keeps to its sub-folder, sends the key in headers and asks for JSON', async () => {
    answers.set('/forum/site/basic-info.json', fixture('site'));
    const site = await client({ key: 'k3y', username: 'Ünal', userAgent: 'bridge/1' }).siteInfo();
    expect(site).to.include({ title: 'Discourse', loginRequired: false, locale: 'en' });
    expect(forum.asked[0]!.headers).to.include({
      'api-key': 'k3y',
      'api-username': '%C3%9Cnal',
      accept: 'application/json',
      'user-agent': 'bridge/1',
    });
  });

  it('sends no name without a key', async () => {
    answers.set('/forum/site/basic-info.json', fixture('site'));
    await client({ username: 'ada' }).siteInfo();
    expect(forum.asked[0]!.headers).not.to.have.any.keys('api-key', 'api-username');
  });

  it('knows what is no Discourse', async () => {
    answers.set('/forum/site/basic-info.json', { title: 'Another program' });
    expect(await failure(client().siteInfo())).to.include({ kind: 'not-discourse', type: 'shape' });
    answers.clear();
    expect(await failure(client().siteInfo())).to.include({ kind: 'not-discourse', status: 404 });
    const site = await fakeForum((_, answer) => html(answer));
    expect(await failure(hurriedClient(site.url).client.siteInfo())).to.include({ kind: 'not-discourse' });
    await site.close();
  });

  it('reads categories with those beneath them, and takes one for closed that does not say it is open', async () => {
    const { category_list: list } = fixture('categories');
    list.categories[0].read_restricted = false;
    list.categories[0].subcategory_list = [{ id: 70, name: 'Beneath', slug: 'b', parent_category_id: 1 }];
    answers.set('/forum/categories.json', { category_list: list });
    const found = await client().categories();
    expect(found.map(({ id }) => id)).to.deep.equal([list.categories[0].id, 70, list.categories[1].id]);
    expect(found.map(({ readRestricted }) => readRestricted)).to.deep.equal([false, true, false]);
  });

  it('reads topics of 2025 and of 2013, and tags in both forms', async () => {
    const topic = fixture('topic');
    topic.tags = ['old', { id: 3, name: 'new', slug: 'new' }];
    topic.surprise = { of: 'a plugin' };
    answers.set('/forum/t/23.json', topic);
    answers.set('/forum/t/57.json', fixture('topic-2013'));
    const now = await client().topic(23);
    expect(now).to.deep.include({
      id: 23,
      tags: ['old', 'new'],
      stream: [25],
      closed: false,
      deletedAt: null,
    });
    expect(now.posts[0]).to.include({ id: 25, number: 1, userId: -1, staff: true, raw: null });
    expect(now.posts[0]!.url).to.equal(`${forum.url}/forum/t/test-topic-to-be-external-idd/23/1`);
    const then = await client().topic(57);
    expect(then).to.include({ id: 57, categoryId: 13, externalId: null, postsCount: 4 });
    expect(then.posts.map(({ username }) => username)).to.deep.equal(['ada', 'ben']);
    expect(forum.asked[0]!.url).to.match(/include_raw=1/);
  });

  it('reads who changed a post last, and whether it was its text', async () => {
    const revision = {
      ...{ post_id: 25, current_revision: 4, previous_revision: 2, created_at: '2026-03-01T10:00:00.000Z' },
      ...{ username: 'ada', display_username: 'Ada', edit_reason: '', current_hidden: false },
    };
    const changes = (markdown: string) => ({ body_changes: { side_by_side_markdown: markdown } });
    const latest = '/forum/posts/25/revisions/latest.json';
    answers.set(latest, { ...revision, ...changes('<td>old</td><td class="diff-ins">new</td>') });
    expect(await client().latestRevision(25)).to.deep.equal({
      ...{ postId: 25, number: 4, previous: 2, at: new Date('2026-03-01T10:00:00Z'), username: 'Ada' },
      ...{ reason: null, changesText: true, hidden: false },
    });
    answers.set('/forum/posts/25/revisions/2.json', { ...revision, ...changes('<td>&lt;ins&gt;</td>') });
    expect((await client().revision(25, 2)).changesText).to.equal(false);
    answers.delete(latest);
    expect(await client().latestRevision(25)).to.equal(null);
  });

  it('follows the redirect of an external id within the forum, and answers null when there is none', async () => {
    answers.set('/forum/t/test-topic/23.json', fixture('topic'));
    expect((await client({ key: 'k3y' }).topicByExternalId('moot-1'))?.id).to.equal(23);
    expect(forum.asked[1]).to.deep.include({
      method: 'GET',
      url: '/forum/t/test-topic/23.json?include_raw=1',
    });
    expect(forum.asked[1]!.headers['api-key']).to.equal('k3y');
    expect(await client().topicByExternalId('moot-2')).to.equal(null);
  });

  it('follows no redirect elsewhere, but says where it leads', async () => {
    const elsewhere = await fakeForum((_, answer) => json(answer, fixture('site')));
    const moved = await fakeForum(({ url }, answer) =>
      answer.writeHead(301, { location: `${elsewhere.url}${url}?key=x` }).end(),
    );
    const error = await failure(hurriedClient(moved.url, { key: 'k3y' }).client.siteInfo());
    expect(error).to.include({ kind: 'redirect', movedTo: `${elsewhere.url}/site/basic-info.json` });
    expect(elsewhere.asked).to.have.length(0);
    await Promise.all([elsewhere.close(), moved.close()]);
  });

  it('reads the newest posts with their topic and category', async () => {
    answers.set('/forum/posts.json', fixture('latest-posts'));
    const [post] = await client().latestPosts({ before: 10 });
    expect(post).to.include({ id: 9, raw: 'Shortened.', topicId: 8, type: 1 });
    expect(post!.topicTitle).to.be.a('string');
    expect(forum.asked[0]!.url).to.equal('/forum/posts.json?before=10');
  });

  it('reads all posts of a topic, 50 at a time, and none that it did not ask for', async () => {
    const topic = fixture('topic');
    const [first] = topic.post_stream.posts;
    topic.post_stream.stream = [25, ...Array.from({ length: 70 }, (_, index) => 100 + index)];
    answers.set('/forum/t/23.json', topic);
    const some = await fakeForum(({ url }, answer) => {
      const { searchParams, pathname } = new URL(url, 'http://x');
      const ids = searchParams.getAll('post_ids[]').map(Number);
      const posts = [...ids.filter((id) => id !== 103), 9999].map((id) => ({
        ...first,
        id,
        post_number: id,
      }));
      const foreign = { ...first, id: 104, topic_id: 24 };
      json(answer, pathname === '/t/23.json' ? topic : { post_stream: { posts: [...posts, foreign] } });
    });
    const found = await all(hurriedClient(some.url).client.posts(23));
    expect(found.map(({ id }) => id)).to.deep.equal(
      topic.post_stream.stream.filter((id: number) => id !== 103),
    );
    expect(some.asked).to.have.length(3);
    await some.close();
  });

  it('reads fewer posts at once when they are too long together, and no list that no forum would give', async () => {
    const [first] = fixture('topic').post_stream.posts;
    const some = await fakeForum(({ url }, answer) => {
      const ids = new URL(url, 'http://x').searchParams.getAll('post_ids[]').map(Number);
      const posts = ids.map((id) => ({ ...first, id, raw: 'long '.repeat(10_000) }));
      json(answer, { ...fixture('topic'), post_stream: { posts, stream: Array(20_001).fill(1) } });
    });
    const { client: here } = hurriedClient(some.url, { limitBytes: 200_000 });
    const ids = [1, 2, 3, 4, 5, 6, 7];
    expect((await here.topicPosts(23, ids)).map(({ id }) => id)).to.deep.equal(ids);
    expect(some.asked.length).to.be.within(4, 7);
    expect(await failure(here.topic(23))).to.include({ kind: 'not-discourse', type: 'shape' });
    await some.close();
  });

  it('reads the posts of topics that are too large to be listed', async () => {
    const topic = fixture('topic');
    const [first] = topic.post_stream.posts;
    topic.post_stream = { posts: [first], isMegaTopic: true, lastId: 60 };
    const some = await fakeForum(({ url }, answer) => {
      const asked = new URL(url, 'http://x').searchParams;
      const at = Number(asked.get('post_number'));
      const numbers = asked.has('asc')
        ? [at + 1, at + 2].filter((number) => number <= 4)
        : asked.has('post_ids[]')
          ? [Number(asked.get('post_ids[]')) - 56]
          : [at - 1, at - 2].filter((number) => number >= 1);
      const posts = numbers.map((number) => ({ ...first, id: 56 + number, post_number: number }));
      json(answer, url.startsWith('/t/23.json') ? topic : { post_stream: { posts } });
    });
    const found = await all(hurriedClient(some.url).client.posts(23));
    expect(found.map(({ number }) => number)).to.deep.equal([1, 2, 3, 4]);
    const back = await all(hurriedClient(some.url).client.postsFromEnd(23));
    expect(back.map(({ number }) => number)).to.deep.equal([4, 3, 2, 1]);
    await some.close();
  });

  describe('page by page', () => {
    const page = (ids: number[], more: boolean) => ({
      topic_list: {
        ...(more ? { more_topics_url: '/c/x/7/l/latest?page=1' } : {}),
        topics: ids.map((id) => ({ ...fixture('topic-list-2014').topic_list.topics[0], id })),
      },
    });

    async function idsOf(pages: (number: number) => object): Promise<number[]> {
      const many = await fakeForum(({ url }, answer) =>
        json(answer, pages(Number(new URL(url, 'http://x').searchParams.get('page')))),
      );
      try {
        const found = await all(hurriedClient(many.url).client.topics(7));
        return found.map(({ id }) => id);
      } finally {
        await many.close();
      }
    }

    it('gives each topic once, though pinned ones come again', async () => {
      expect(await idsOf((number) => page([[9, 1, 2], [3, 4, 9], []][number]!, number < 2))).to.deep.equal([
        9, 1, 2, 3, 4,
      ]);
    });

    it('ends with an error when a forum repeats itself and promises more', async () => {
      expect(await failure(idsOf(() => page([1, 2], true)))).to.include({ type: 'endless' });
    });
  });

  it('says what a key may do, and as whom', async () => {
    const scopes = [
      {
        resource: 'topics',
        action: 'read lists',
        key: 'read_lists',
        allowed_parameters: { category_id: [7] },
      },
    ];
    const some = await fakeForum((_, answer) => {
      answer.setHeader('x-discourse-username', 'bridge');
      json(answer, some.asked.length === 1 ? { scopes } : some.asked.length === 2 ? { scopes: [] } : {});
    });
    const { client: here } = hurriedClient(some.url, { key: 'k3y' });
    expect(await here.scopes()).to.deep.equal({
      global: false,
      granted: [{ resource: 'topics', action: 'read_lists', limits: { category_id: ['7'] } }],
      username: 'bridge',
    });
    expect((await here.scopes()).global).to.equal(true);
    expect((await failure(here.scopes())).kind).to.equal('not-discourse');
    await some.close();
  });

  it('reads people, also by the id that DiscourseConnect gave', async () => {
    answers.set('/forum/u/test_user.json', fixture('user-2014'));
    expect(await client().user('test_user')).to.deep.include({
      id: 1,
      username: 'test_user',
      avatarUrl: `${forum.url}/forum/letter_avatar/test/144/2.png`,
      groups: [],
    });
    expect(await client().userByExternalId('nobody')).to.equal(null);
  });

  it('is as somebody else at the same pace', () => {
    const first = createClient({ url: 'https://forum.example.org/', key: 'k3y' });
    expect(first.as('ben').bucket).to.equal(first.bucket);
    expect(first.url).to.equal('https://forum.example.org');
  });

  it('is as whom it is told, by name or by id, which stays when they are renamed', async () => {
    const bridge = createClient({ url: `${forum.url}/forum`, key: 'k3y', username: 'bridge' });
    answers.set('/forum/session/scopes.json', { scopes: [] });
    const heads: unknown[] = [];
    for (const one of [bridge, bridge.as(42), bridge.as(42).as('ben')]) {
      await one.scopes();
      const { 'api-username': username, 'api-user-id': userId } = forum.asked.at(-1)!.headers;
      heads.push({ username, userId });
    }
    expect(heads).to.deep.equal([
      { username: 'bridge', userId: undefined },
      { username: undefined, userId: '42' },
      { username: 'ben', userId: undefined },
    ]);
  });

  it('shows its key to nobody who looks at it, and says no to one that would be shown in an error', () => {
    const made = createClient({ url: 'https://forum.example.org/', key: 'k3y' });
    expect(JSON.stringify(made)).not.to.include('k3y');
    for (const wrong of [
      { key: 'k3y\n' },
      { url: 'https://a:b@forum.example.org' },
      { url: 'forum.example.org' },
    ])
      expect(() => createClient({ url: 'https://forum.example.org', ...wrong })).to.throw(TypeError);
  });
});

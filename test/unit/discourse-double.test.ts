import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ask } from '../support/discourse-asking.ts';
import { differences, schemaOf, type Schema } from '../support/discourse-shapes.ts';
import { startDiscourse, type Discourse, type DiscourseOptions } from '../support/discourse/discourse.ts';
import { discourseExceptions } from '../support/discourse-exceptions.ts';
import type { Category, Topic, User } from '../support/discourse/records.ts';

const fixture = (name: string): any =>
  JSON.parse(readFileSync(new URL(`../fixtures/discourse/${name}`, import.meta.url), 'utf8'));
const documented: Record<string, Schema> = fixture('openapi-answers.json');
const recorded: Record<string, { status: number; headers: Record<string, string>; body: unknown }> =
  fixture('recorded.json');

interface World {
  forum: Discourse;
  key: string;
  ada: User;
  category: Category;
  topic: Topic;
}

/** A forum with a little of everything, and a key for all users. */
async function makeWorld(options: DiscourseOptions = {}): Promise<World> {
  const forum = await startDiscourse({ limits: 'off', ...options });
  const ada = forum.admin.createUser('ada', { name: 'Ada Obi', trustLevel: 2 });
  const category = forum.admin.createCategory('Ward nursing', { description: 'What happens on wards' });
  const topic = forum.admin.topic(
    ada,
    'Handing over at night',
    'What do you write down at night?',
    category,
    {
      tags: ['night'],
    },
  );
  forum.admin.post(ada, topic, 'I write down less than I should.');
  forum.admin.post(ada, topic, 'To be honest, me too most nights.', { replyTo: 2 });
  return { forum, key: forum.keys.create({ user: null }).value, ada, category, topic };
}

describe('the Discourse of the tests answers as a real one', () => {
  let world: World;
  before(async () => (world = await makeWorld({ shape: '2026' })));
  after(() => world.forum.stop());

  /** What differs from the API document, beside what is known of it. */
  const against = (operation: string, body: unknown): string[] =>
    differences(body, documented[operation]!)
      .filter(({ at, what }) => !discourseExceptions.isKnown(operation, at, what))
      .map(({ at, what, found }) => `${at}: ${what}${found ? ` (${found})` : ''}`);

  it('when it is read', async () => {
    const { forum, key, topic, category } = world;
    const get = async (path: string): Promise<unknown> => {
      const answer = await ask(forum, 'GET', path, { key, as: 'system' });
      expect(answer.status, path).to.equal(200);
      return answer.body;
    };
    const first = topic.posts[0]!.id;
    expect(against('GET /posts.json', await get('/posts.json'))).to.deep.equal([]);
    expect(against('GET /t/{id}.json', await get(`/t/${topic.id}.json?include_raw=1`))).to.deep.equal([]);
    expect(
      against('GET /t/{id}/posts.json', await get(`/t/${topic.id}/posts.json?post_ids[]=${first}`)),
    ).to.deep.equal([]);
    expect(against('GET /c/{slug}/{id}.json', await get(`/c/x/${category.id}.json`))).to.deep.equal([]);
    expect(against('GET /categories.json', await get('/categories.json'))).to.deep.equal([]);
    expect(against('GET /c/{id}/show.json', await get(`/c/${category.id}/show.json`))).to.deep.equal([]);
    expect(against('GET /posts/{id}.json', await get(`/posts/${first}.json`))).to.deep.equal([]);
    expect(against('GET /site/basic-info.json', await get('/site/basic-info.json'))).to.deep.equal([]);
    expect(against('GET /u/{username}.json', await get('/u/ADA.json'))).to.deep.equal([]);
  });

  it('when it is written to', async () => {
    const { forum, key, topic, category } = world;
    const send = async (method: string, path: string, body: unknown, as = 'system'): Promise<any> => {
      const answer = await ask(forum, method, path, { key, as, body });
      expect(answer.status, `${method} ${path}`).to.equal(200);
      return answer.body;
    };
    const raw = 'Words enough to be taken for a post.';
    const made = await send('POST', '/posts.json', {
      title: 'A title that is long enough',
      raw,
      category: category.id,
    });
    expect(against('POST /posts.json', made)).to.deep.equal([]);
    const edited = await send('PUT', `/posts/${made.id}.json`, { post: { raw: `${raw} And more.` } });
    expect(against('PUT /posts/{id}.json', edited)).to.deep.equal([]);
    const liked = await send('POST', '/post_actions.json', {
      id: topic.posts[0]!.id,
      post_action_type_id: 2,
    });
    expect(against('POST /post_actions.json', liked)).to.deep.equal([]);
    const named = await send('PUT', `/t/-/${topic.id}.json`, { title: 'Handing over in the night' });
    expect(against('PUT /t/-/{id}.json', named)).to.deep.equal([]);
    const closed = await send('PUT', `/t/${made.topic_id}/status.json`, {
      status: 'closed',
      enabled: 'true',
    });
    expect(against('PUT /t/{id}/status.json', closed)).to.deep.equal([]);
  });

  it('when it takes a file', async () => {
    const { forum, key } = world;
    const form = new FormData();
    form.set('upload_type', 'composer');
    form.set('synchronous', 'true');
    form.set('file', new Blob([onePixel]), 'ward.png');
    const headers = { 'Api-Key': key, 'Api-Username': 'ada' };
    const response = await fetch(`${forum.url}/uploads.json`, { method: 'POST', headers, body: form });
    const body: any = await response.json();
    expect(against('POST /uploads.json', body)).to.deep.equal([]);
    const file = await fetch(`${forum.url}${body.short_path}`);
    expect(Buffer.from(await file.arrayBuffer()).equals(onePixel)).to.equal(true);
    const looked = await ask(forum, 'POST', '/uploads/lookup-urls.json', {
      key,
      as: 'ada',
      body: { short_urls: [body.short_url, 'upload://none.png'] },
    });
    expect(looked.body).to.deep.equal([
      { short_url: body.short_url, short_path: body.short_path, url: body.url.replace(/^\/\/[^/]+/, '') },
    ]);
  });
});

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
);

describe('the Discourse of the tests answers as one of October 2025 that was recorded', () => {
  let world: World;
  before(async () => (world = await makeWorld({ shape: '2025' })));
  after(() => world.forum.stop());

  const against = (name: string, body: unknown): string[] =>
    differences(body, schemaOf(recorded[name]!.body))
      .filter(({ at, what }) => !discourseExceptions.isKnown(name, at, what))
      .map(({ at, what, found }) => `${at}: ${what}${found ? ` (${found})` : ''}`);

  it('with the same fields of the same types', async () => {
    const { forum, key, topic, category } = world;
    const system = { key, as: 'system' };
    const get = async (path: string): Promise<unknown> => (await ask(forum, 'GET', path, system)).body;
    const input = {
      title: "A topic to be external id'd",
      raw: 'Words enough to be taken for a post.',
      category: category.id,
      external_id: 'external_id',
    };
    const made = await ask(forum, 'POST', '/posts.json', { ...system, body: input });
    expect(against('rec_create_topic_external_id', made.body)).to.deep.equal([]);
    expect(against('rec_get_topic', await get(`/t/${made.body.topic_id}.json`))).to.deep.equal([]);
    expect(
      against('rec_get_topic_posts', await get(`/t/${topic.id}/posts.json?post_ids[]=${topic.posts[0]!.id}`)),
    ).to.deep.equal([]);
    expect(against('rec_posts_latest', await get('/posts.json'))).to.deep.equal([]);
    expect(against('rec_site_basic_info', await get('/site/basic-info.json'))).to.deep.equal([]);
    expect(against('rec_categories', await get('/categories.json'))).to.deep.equal([]);
    expect(against('rec_user_by_external', await get('/u/by-external/123.json'))).to.deep.equal([]);
    const edit = { ...system, body: { post: { raw: 'Quite other words, and enough.' } } };
    const edited = await ask(forum, 'PUT', `/posts/${made.body.id}.json`, edit);
    expect(against('rec_update_post', edited.body)).to.deep.equal([]);
    const close = { ...system, body: { status: 'closed', enabled: 'true' } };
    const closed = await ask(forum, 'PUT', `/t/${topic.id}/status.json`, close);
    expect(against('rec_topic_status', closed.body)).to.deep.equal([]);
    const found = await ask(forum, 'GET', '/t/external_id/EXTERNAL_ID.json', system);
    const { status, headers, body } = recorded.rec_topic_by_external_id_301!;
    expect([found.status, found.headers.get('content-type'), found.body]).to.deep.equal([
      status,
      headers['content-type'],
      body,
    ]);
    expect(found.headers.get('location')).to.equal(
      `${forum.url}/t/a-topic-to-be-external-idd/${made.body.topic_id}.json`,
    );
  });

  it('and nothing is let pass that needs it no longer', () => {
    expect(discourseExceptions.unused()).to.deep.equal([]);
  });
});

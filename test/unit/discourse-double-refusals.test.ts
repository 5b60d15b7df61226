import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ask, type Answer } from '../support/discourse-asking.ts';
import { differences, schemaOf } from '../support/discourse-shapes.ts';
import { startDiscourse, type Discourse } from '../support/discourse/discourse.ts';
import type { Category, Topic, User } from '../support/discourse/records.ts';
import { skipBecause } from '../support/skip.ts';

interface Expected {
  status: number;
  headers: Record<string, string>;
  body?: any;
  body_text?: string;
}

const expected: Record<string, Expected> = JSON.parse(
  readFileSync(new URL('../fixtures/discourse/errors.json', import.meta.url), 'utf8'),
);
const reference = new URL('../../../shared/discourse/DISCOURSE.md', import.meta.url);

/** Numbers differ from one to the next; the words do not. */
const withoutNumbers = (words: string): string => words.replaceAll(/\d+/g, 'N');

/** That an answer is the refusal of that name: status, headers, fields, and words where the sample has them. */
function expectRefusal(answer: Answer, name: string): void {
  const { status, headers, body, body_text: text } = expected[name]!;
  expect(answer.status, name).to.equal(status);
  for (const [header, value] of Object.entries(headers)) {
    const found = answer.headers.get(header);
    expect(found, `${name}: ${header}`).to.be.a('string');
    if (!/^\d+$/.test(value)) expect(found, `${name}: ${header}`).to.equal(value);
    else expect(found, `${name}: ${header}`).to.match(/^\d+$/);
  }
  if (text !== undefined) return void expect(withoutNumbers(answer.body)).to.equal(withoutNumbers(text));
  expect(differences(answer.body, schemaOf(body)), name).to.deep.equal([]);
  if (body.error_type) expect(answer.body.error_type, name).to.equal(body.error_type);
  if (body.errors?.[0] && !body.errors[0].includes('…'))
    expect(answer.body.errors.map(withoutNumbers), name).to.include.members(body.errors.map(withoutNumbers));
}

describe('the Discourse of the tests refuses as a real one', () => {
  let forum: Discourse;
  let ada: User;
  let ben: User;
  let category: Category;
  let topic: Topic;
  let key: string;
  const enough = 'Words enough to be taken for a post';
  let count = 0;
  const words = (): string => `${enough}, this is number ${(count += 1)}.`;
  const reply = (raw: string, more: object = {}, as = 'ben'): Promise<Answer> =>
    ask(forum, 'POST', '/posts.json', { key, as, body: { topic_id: topic.id, raw, ...more } });
  const open = (title: string, more: object = {}, as = 'ben'): Promise<Answer> =>
    ask(forum, 'POST', '/posts.json', {
      key,
      as,
      body: { title, raw: words(), category: category.id, ...more },
    });

  beforeEach(async () => {
    forum = await startDiscourse({ limits: 'off' });
    ada = forum.admin.createUser('ada', { trustLevel: 2, groups: ['nurses'] });
    ben = forum.admin.createUser('ben');
    category = forum.admin.createCategory('Ward nursing', { about: false, moderators: ['nurses'] });
    topic = forum.admin.topic(ada, 'Handing over at night', 'What do you write down at night?', category);
    key = forum.keys.create({ user: null }).value;
  });
  afterEach(() => forum.stop());

  it('texts and titles', async () => {
    const said = async (answer: Promise<Answer>): Promise<string[]> => {
      const { status, body } = await answer;
      expect(status).to.equal(422);
      expect(body.action).to.equal('create_post');
      return body.errors;
    };
    const same = words();
    expect((await reply(same)).status).to.equal(200);
    expectRefusal(await reply(same, { reply_to_post_number: 1 }), 'create_too_similar');
    // The mark of a bridge is a comment: it lengthens nothing, and makes texts differ.
    expect((await reply(`${same}\n\n<!-- moot:p1 -->`)).status).to.equal(200);
    expect(await said(reply('Too short <!-- moot:p1-and-much-more-than-twenty -->'))).to.deep.equal([
      'Body is too short (minimum is 20 characters)',
    ]);
    expect(await said(reply('AAAA AAAA AAAA AAAA AAAA AAAA'))).to.deep.equal([
      'Body seems unclear, is it a complete sentence?',
    ]);
    expect((await said(reply('word '.repeat(7000))))[0]).to.match(/^Body is limited to 32000 characters/);
    expectRefusal(await open('Handing Over at night!'.replace('!', '.')), 'create_title_taken');
    expect(await said(open('Nights'))).to.include('Title is too short (minimum is 15 characters)');
    expect(await said(open(`A title with ${'x'.repeat(40)} in it`))).to.deep.equal([
      'Title seems unclear, is it a complete sentence?',
    ]);
    expect((await open('A first one of that id', { external_id: 'moot-1' })).status).to.equal(200);
    expect(await said(open('A second one of that id', { external_id: 'MOOT-1' }))).to.deep.equal([
      'External has already been taken',
    ]);
    expect(await said(open('Somewhere without a place', { category: null }))).to.deep.equal([
      'Category can’t be blank',
    ]);
  });

  it('replies in a row, closed topics and slow mode', async () => {
    for (let index = 0; index < 3; index += 1) expect((await reply(words())).status).to.equal(200);
    const fourth = await reply(words());
    expect(fourth.body.errors[0]).to.match(/replied 3 times in a row/);
    // Those who moderate the category, and the owner of the topic, may go on.
    for (let index = 0; index < 4; index += 1) expect((await reply(words(), {}, 'ada')).status).to.equal(200);
    topic.slowModeSeconds = 600;
    expectRefusal(await reply(words()), 'create_slow_mode');
    forum.clock.advance(601);
    expect((await reply(words())).status).to.equal(200);
    topic.slowModeSeconds = 0;
    forum.admin.close(ada, topic);
    expectRefusal(await reply(words()), 'create_topic_closed_or_missing');
    expectRefusal(await reply(words(), { topic_id: 999 }), 'create_topic_closed_or_missing');
  });

  it('what new people link and whom they name, and words that wait for approval', async () => {
    forum.admin.createUser('newcomer', { trustLevel: 0 });
    const links = 'See https://a.example/1 and https://b.example/2 and https://c.example/3 for more.';
    expect((await reply(links, {}, 'newcomer')).body.errors[0]).to.match(/links in a post/);
    expect((await reply('Ask @ada and @ben and @system about all of it.', {}, 'newcomer')).status).to.equal(
      422,
    );
    category.approval.replies = true;
    const queued = await reply(words(), { nested_post: true });
    expectRefusal(queued, 'create_enqueued');
    expect(topic.posts).to.have.length(1);
    const post = forum.admin.approve(forum.admin.queue()[0]!);
    expect(post.topic).to.equal(topic);
  });

  it('keys, parameters, what is not there, and edits that cross', async () => {
    const get = (path: string, by: object = {}): Promise<Answer> => ask(forum, 'GET', path, by);
    expectRefusal(await get('/posts.json', { key: 'f'.repeat(64), as: 'ada' }), 'invalid_key');
    expectRefusal(await get('/posts.json', { key }), 'invalid_key');
    const reading = forum.keys.create({ user: ada, scopes: [{ resource: 'topics', action: 'read' }] });
    expect((await get(`/t/${topic.id}.json`, { key: reading.value })).status).to.equal(200);
    expectRefusal(await get(`/posts/${topic.posts[0]!.id}.json`, { key: reading.value }), 'invalid_key');
    expectRefusal(await get(`/t/${topic.id}.json`, { key: reading.value, as: 'ben' }), 'invalid_key');
    expect((await get('/session/scopes.json', { key: reading.value })).body.scopes[0]).to.include({
      resource: 'topics',
      action: 'read',
    });
    forum.keys.revoke(reading);
    expectRefusal(await get(`/t/${topic.id}.json`, { key: reading.value }), 'invalid_key');
    expectRefusal(await get('/t/999.json'), 'topic_not_found');
    expectRefusal(await ask(forum, 'POST', '/posts.json', { key, as: 'ben', body: {} }), 'invalid_params');
    const nobody = await ask(forum, 'POST', '/posts.json', { body: { raw: words() } });
    expect([nobody.status, nobody.body]).to.deep.equal([403, ['BAD CSRF']]);
    const edit = { post: { raw: words(), original_text: 'What it never was' } };
    const path = `/posts/${topic.posts[0]!.id}.json`;
    expectRefusal(await ask(forum, 'PUT', path, { key, as: 'ada', body: edit }), 'edit_conflict');
    forum.forum.readOnly = true;
    expectRefusal(await reply(words()), 'read_only');
    ben.suspended = true;
    expect((await get('/posts.json', { key, as: 'ben' })).status).to.equal(403);
  });

  it('too much at once, in both shapes', async () => {
    forum.limits.on = true;
    forum.limits.adminPerMinute = 3;
    expect((await reply(words())).status).to.equal(200);
    expectRefusal(await reply(words()), 'rate_limit_create_post');
    expect((await ask(forum, 'GET', '/posts.json', { key, as: 'ada' })).status).to.equal(200);
    // All keys of administrators together.
    const other = forum.keys.create({ user: ada }).value;
    expectRefusal(await ask(forum, 'GET', '/posts.json', { key: other }), 'rate_limit_rails_json');
    forum.clock.advance(61);
    expect((await ask(forum, 'GET', '/posts.json', { key: other })).status).to.equal(200);
    forum.limits.addresses = true;
    forum.limits.addressPer10Seconds = 2;
    for (let index = 0; index < 2; index += 1) await ask(forum, 'GET', '/posts.json');
    expectRefusal(await ask(forum, 'GET', '/posts.json'), 'rate_limit_middleware_text');
    const own = forum.keys.createUserKey(ada, ['read']).value;
    const headers = { 'User-Api-Key': own };
    forum.limits.addresses = false;
    forum.limits.userPerMinute = 1;
    expect((await ask(forum, 'GET', '/posts.json', { headers })).status).to.equal(200);
    expectRefusal(await ask(forum, 'GET', '/posts.json', { headers }), 'rate_limit_user_api_minute');
    forum.clock.advance(61);
    expect((await ask(forum, 'PUT', '/posts/1.json', { headers, body: {} })).status).to.equal(403);
  });

  it('with the words that its reference has', function () {
    if (!existsSync(reference)) return skipBecause(this, 'there is no ../shared/discourse/DISCOURSE.md');
    const text = readFileSync(reference, 'utf8');
    for (const phrase of [
      'Body is too similar to what you recently posted',
      'Body is too short (minimum is 20 characters)',
      'Title is too short (minimum is 15 characters)',
      'Title has already been used',
      'seems unclear, is it a complete sentence?',
      'times in a row (max_consecutive_replies 3)',
      'This topic is in slow mode.',
      'External has already been taken',
      'Something has gone wrong',
      '(post deleted by author)',
    ])
      expect(text, phrase).to.include(phrase);
  });
});

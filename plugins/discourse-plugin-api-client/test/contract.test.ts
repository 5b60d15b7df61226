import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { failure, type FakeForum, fakeForum, hurriedClient, json } from './fake-forum.ts';

const beside = resolve(import.meta.dirname, '../../../../shared/discourse');

interface Operation {
  requestBody?: { content: Record<string, { schema: { properties?: Record<string, unknown> } }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
interface Schema {
  type?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** What the forum's own description leaves out: these were read from its code (see the README). */
const undocumented = new Set([
  '/posts/{id}/recover.json put',
  '/t/{id}/recover.json put',
  '/post_actions/{id}.json delete',
  '/uploads/lookup-urls.json post',
  '/session/scopes.json get',
  '/posts/{id}/revisions/latest.json get',
  '/posts/{id}/revisions/{number}.json get',
  '/c/{slug}/{id}/l/latest.json get',
]);

describe('the client against Discourse’s own description', () => {
  let forum: FakeForum;
  let paths: Record<string, Record<string, Operation>>;
  const calls: string[] = [];

  before(async function () {
    const file = join(beside, 'openapi.json');
    if (!existsSync(file)) {
      console.log('      skipped: Discourse’s openapi.json is not in ../shared/discourse beside the project');
      this.skip();
    }
    ({ paths } = JSON.parse(readFileSync(file, 'utf8')));
    forum = await fakeForum(({ method, url }, answer) => {
      calls.push(`${new URL(url, 'http://x').pathname} ${method.toLowerCase()}`);
      json(answer, {});
    });
  });
  after(() => forum?.close());

  it('calls only what is there', async () => {
    const { client } = hurriedClient(forum.url, { retries: 0 });
    const reply = { topicId: 1, raw: 'x' };
    for (const call of [
      client.siteInfo(),
      client.categories(),
      client.category(1),
      client.topicList(1),
      client.topic(1),
      client.topicPosts(1, [1]),
      client.topicByExternalId('a'),
      client.latestPosts(),
      client.post(1),
      client.latestRevision(1),
      client.revision(1, 2),
      client.createReply(reply),
      client.editPost(1, reply),
      client.editTopic(1, {}),
      client.upload({ bytes: Buffer.from('x'), name: 'x', type: 'image/png' }),
      client.user('a'),
      client.userByExternalId('a'),
      client.scopes(),
      client.lookupUploads(['upload://x.png']),
    ])
      await failure(call);
    await client.setStatus(1, 'closed', true);
    await client.like(1);
    await client.unlike(1);
    for (const each of [
      client.deletePost(1),
      client.recoverPost(1),
      client.deleteTopic(1),
      client.recoverTopic(1),
    ])
      await each;
    const known = [
      ...Object.entries(paths),
      ...[...undocumented].map((line) => [line.split(' ')[0]!, null] as const),
    ];
    const lost = calls.filter((call) => {
      const [path, method] = call.split(' ') as [string, string];
      return !known.some(([pattern, operations]) => {
        const form = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
        return (
          form.test(path) && (operations ? method in operations : undocumented.has(`${pattern} ${method}`))
        );
      });
    });
    expect(lost).to.deep.equal([]);
    expect(new Set(calls).size).to.equal(26);
  });

  const answerOf = (path: string, method: string): Schema =>
    Object.values(paths[path]![method]!.responses['200']!.content!)[0]!.schema;
  const fieldsOf = (schema: Schema | undefined): string[] => Object.keys(schema?.properties ?? {});

  it('reads fields that are there', () => {
    const topic = answerOf('/t/{id}.json', 'get');
    expect(fieldsOf(topic)).to.include.members(
      'id title slug category_id tags created_at closed archived visible deleted_at posts_count highest_post_number archetype user_id post_stream'.split(
        ' ',
      ),
    );
    const post = topic.properties!.post_stream!.properties!.posts!.items;
    expect(fieldsOf(post)).to.include.members(
      'id topic_id topic_slug post_number post_type user_id username name cooked created_at updated_at version reply_to_post_number hidden user_deleted deleted_at staff edit_reason actions_summary'.split(
        ' ',
      ),
    );
    const list = answerOf('/c/{slug}/{id}.json', 'get').properties!.topic_list!.properties!.topics!.items;
    expect(fieldsOf(list)).to.include.members(
      'id title slug posts_count created_at bumped_at archetype pinned visible closed archived'.split(' '),
    );
    const categories = answerOf('/categories.json', 'get').properties!.category_list!.properties!.categories!
      .items;
    expect(fieldsOf(categories)).to.include.members(
      'id name slug description_text read_restricted permission topic_count post_count topic_url'.split(' '),
    );
    expect(fieldsOf(answerOf('/site/basic-info.json', 'get'))).to.include.members(['title', 'logo_url']);
    expect(fieldsOf(answerOf('/uploads.json', 'post'))).to.include.members(['id', 'url', 'short_url']);
    expect(fieldsOf(answerOf('/t/-/{id}.json', 'put'))).to.include('basic_topic');
    expect(fieldsOf(answerOf('/u/{username}.json', 'get'))).to.include('user');
  });

  it('writes fields that are there', () => {
    const body = (path: string, method: string): string[] =>
      Object.keys(Object.values(paths[path]![method]!.requestBody!.content)[0]!.schema.properties ?? {});
    expect(body('/posts.json', 'post')).to.include.members(
      'title raw topic_id category created_at reply_to_post_number external_id'.split(' '),
    );
    expect(body('/t/{id}/status.json', 'put')).to.include.members(['status', 'enabled']);
    expect(body('/post_actions.json', 'post')).to.include.members(['id', 'post_action_type_id']);
    expect(body('/uploads.json', 'post')).to.include.members(['upload_type', 'synchronous', 'file']);
  });

  it('reads every sample body that lies beside the project', async function () {
    const folder = join(beside, 'fixtures');
    if (!existsSync(folder)) {
      console.log('      skipped: there are no sample bodies in ../shared/discourse/fixtures');
      this.skip();
    }
    const bodyOf = (file: string): any => {
      const whole = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      return whole.response?.bodyJson ?? whole;
    };
    const read: Record<string, (client: ReturnType<typeof hurriedClient>['client']) => Promise<unknown>> = {
      categories: (client) => client.categories(),
      topic: (client) => client.topic(1),
      get_topic: (client) => client.topic(1),
      posts_latest: (client) => client.latestPosts(),
      posts_before: (client) => client.latestPosts(),
      latest: (client) => client.topicList(1),
      category_latest_topics: (client) => client.topicList(1),
      post: (client) => client.post(1),
      user: (client) => client.user('a'),
      site_basic_info: (client) => client.siteInfo(),
      create_topic_external_id: (client) => client.createReply({ topicId: 1, raw: 'x' }),
      create_topic_with_tags: (client) => client.createReply({ topicId: 1, raw: 'x' }),
      update_post: (client) => client.editPost(1, { raw: 'x' }),
      upload: (client) => client.upload({ bytes: Buffer.from('x'), name: 'x', type: 'image/png' }),
    };
    const files = readdirSync(folder);
    for (const [name, call] of Object.entries(read)) {
      const samples = files.filter((file) => file === `rec_${name}.json` || file === `api_${name}.json`);
      expect(samples, name).not.to.have.length(0);
      for (const sample of samples) {
        const one = await fakeForum((_, answer) => json(answer, bodyOf(sample)));
        await call(hurriedClient(one.url, { retries: 0 }).client);
        await one.close();
      }
    }
  });
});

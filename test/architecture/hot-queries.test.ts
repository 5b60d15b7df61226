import { expect } from 'chai';
import { runningEngines } from '../../plugins/discourse-bridge/engine.ts';
import { sweepFiles } from '../../plugins/discourse-bridge/inbound/sweep-files.ts';
import { deleteFile } from '../../plugins/discourse-bridge/store/files.ts';
import { startSeededSite } from '../support/http-seeded.ts';
import type { TestSite } from '../support/site.ts';

interface Query {
  collection: string;
  method: string;
  filter: Record<string, unknown>;
  sort: Record<string, 1 | -1> | undefined;
}

/** Read whole on purpose: a handful of documents, kept in memory afterwards. */
const readWhole = new Set(['groups', 'frameworks']);
const reads = new Set([
  'find',
  'findOne',
  'countDocuments',
  'updateOne',
  'updateMany',
  'deleteMany',
  'deleteOne',
]);

const asked = (): string[] => [
  '/',
  '/frameworks',
  '/frameworks/web-professionals',
  '/frameworks/web-professionals/competencies/WM',
  '/frameworks/web-professionals/drafts/2',
  '/frameworks/web-professionals/drafts/2/comments',
  '/frameworks/web-professionals/drafts/1/comments',
  '/frameworks/web-professionals/activity',
  '/groups/pswpg',
  '/?sort=discussed',
  '/groups/pswpg?sort=discussed',
  '/frameworks/web-professionals/drafts/2/comments?sort=newest',
  '/frameworks/web-professionals/drafts/2/comments?sort=discussed',
  '/frameworks/web-professionals/competencies/WM?sort=newest&comments-sort=newest',
  '/frameworks/web-professionals/competencies/WM?sort=discussed&comments-sort=discussed',
  '/members/george-hallam',
  '/organisations',
  '/organisations?kind=council&q=city',
  '/organisations/eastmere-county-council',
  '/moderation/log',
  '/search?q=web+budget',
  '/feeds/posts.json',
  '/feeds/frameworks/web-professionals/posts.json',
  '/feeds/groups/pswpg/threads.json',
  '/feeds/groups/pswpg/posts.json',
  '/moderation/log?group=spin&action=hidden&from=2026-01-01',
  '/api/v1/frameworks/web-professionals/competencies/WM',
];

describe('hot queries', function () {
  this.timeout(120_000);
  let test: TestSite;
  const queries: Query[] = [];

  before(async () => {
    test = await startSeededSite({ pageCache: false });
    test.services.connection.set(
      'debug',
      (collection: string, method: string, filter: unknown, _b: unknown, c: unknown) => {
        if (!reads.has(method) || typeof filter !== 'object' || filter === null) return;
        const options = (method === 'find' || method === 'findOne' ? (_b as object) : c) as
          | { sort?: Query['sort'] }
          | undefined;
        queries.push({ collection, method, filter: filter as Query['filter'], sort: options?.sort });
      },
    );
  });
  after(() => test.close());

  it('are answered for every main page', async () => {
    for (const path of asked()) {
      const response = await fetch(test.url + path);
      expect(response.status, path).to.equal(200);
    }
    const member = (await test.services.models.members.findOne({ handle: 'george-hallam' }).lean())!;
    const reader = (await test.services.directory.reader(member._id))!;
    const framework = await test.services.frameworkStore.bySlug(reader, 'web-professionals');
    const thread = `d-${framework.drafts[0]!._id}`;
    await test.services.threads.post(reader, thread, { body: 'A question of indexes' });
    const { secret } = await test.services.tokens.create(member._id, 'own pages');
    await test.services.followers.drain();
    await test.services.lettersAtOnce.send(new Date());
    await test.services.digests.send(new Date(Date.now() + 9 * 24 * 3600_000));
    await test.services.outbox.settled();
    for (const path of ['/', `/threads/${thread}/unread`, '/notifications', '/account/following']) {
      const response = await fetch(test.url + path, { headers: { authorization: `Bearer ${secret}` } });
      expect(response.status, path).to.equal(200);
    }
    const chair = await test.services.models.members.findOne({ handle: 'dominik-wolski' }).lean();
    const moderator = await test.services.models.members.findOne({ handle: 'wei-ling-tan' }).lean();
    for (const { _id } of [chair!, moderator!]) {
      const token = await test.services.tokens.create(_id, 'queue');
      for (const path of ['/moderation', '/moderation/queue?kind=rude&days=2', '/groups/spin/moderation']) {
        const headers = { authorization: `Bearer ${token.secret}` };
        expect((await fetch(test.url + path, { headers })).status, path).to.equal(200);
      }
    }
    // Every minute, on a collection as large as a forum has pictures.
    const { parts } = runningEngines.at(-1)!.inbound;
    await sweepFiles(parts);
    await deleteFile(parts, { _id: 'none', blob: 'none' });
    expect(queries.filter(({ collection }) => collection.endsWith('files'))).not.to.deep.equal([]);
    expect(queries.length).to.be.greaterThan(20);
  });

  it('use an index, every one', async () => {
    const seen = new Set<string>();
    const scans: string[] = [];
    for (const { collection, method, filter, sort } of queries) {
      const shape = JSON.stringify([collection, Object.keys(filter), sort]);
      if (seen.has(shape)) continue;
      seen.add(shape);
      if (Object.keys(filter).length === 0 && readWhole.has(collection)) continue;
      const cursor = test.services.connection.collection(collection).find(filter);
      const plan: unknown = await (sort ? cursor.sort(sort) : cursor).explain('queryPlanner');
      if (/"stage":"COLLSCAN"/.test(JSON.stringify(plan)))
        scans.push(`${collection}.${method} ${JSON.stringify(filter)}`);
    }
    expect(seen.size).to.be.greaterThan(10);
    expect(scans).to.deep.equal([]);
  });
});

import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { raw } from '../support/http-raw.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

const web = '/frameworks/web-professionals';

describe('The guests’ page cache', function () {
  this.timeout(30_000);
  const page = `${web}/competencies/WM-01`;
  let site: SeededSite;
  let thread: string;

  before(async () => {
    site = await startSeededSite();
    thread = (await site.guest().json('GET', `/api/v1${page}`)).body.threadId;
  });
  after(() => site.close());

  it('answers with an ETag, 304, gzip and HEAD, the same on a hit as on a miss', async () => {
    const miss = await raw(site.url + page);
    const hit = await raw(site.url + page);
    expect(hit.text).to.equal(miss.text);
    for (const name of [
      'content-security-policy',
      'x-content-type-options',
      'referrer-policy',
      'content-type',
      'etag',
      'vary',
      'cache-control',
    ]) {
      expect(hit.headers[name], name).to.equal(miss.headers[name]).and.be.a('string');
    }
    expect(hit.headers['cache-control']).to.equal('private, no-cache');
    expect(hit.headers['vary']).to.match(/accept-encoding/i);
    expect(hit.headers['set-cookie']).to.equal(undefined);
    const etag = hit.headers['etag'] as string;
    for (const url of [page, `${page}?page=1`]) {
      await raw(site.url + url);
      const tag = (await raw(site.url + url)).headers['etag'] as string;
      const unchanged = await raw(site.url + url, { 'If-None-Match': tag });
      expect(unchanged).to.include({ status: 304, text: '' });
      expect(unchanged.headers['etag']).to.equal(tag);
    }
    expect((await raw(site.url + page, { 'If-None-Match': '"else"' })).status).to.equal(200);
    for (const path of [page, `${page}?page=2`]) {
      const zips = [
        await raw(site.url + path, { 'Accept-Encoding': 'gzip' }),
        await raw(site.url + path, { 'Accept-Encoding': 'gzip' }),
      ];
      for (const { headers, bytes } of zips) {
        expect(headers['content-encoding']).to.equal('gzip');
        expect(gunzipSync(bytes).toString()).to.include('</html>');
      }
    }
    const head = await raw(site.url + page, {}, 'HEAD');
    expect(head).to.include({ status: 200, text: '' });
    expect(head.headers['etag']).to.equal(etag);
    expect(Number(head.headers['content-length'])).to.equal(Buffer.byteLength(hit.text));
  });

  it('is never behind a post, an edit or a deletion, on any page that shows them', async () => {
    const ben = await site.token('ben-osei');
    const guest = site.guest();
    const paths = [page, `${page}?page=1`, `/threads/${thread}`];
    for (let at = 1; at <= 15; at += 1) {
      for (const path of paths) await guest.get(path);
      const words = `Freshly posted number ${at}`;
      const { body } = await ben.json('POST', `/api/v1/threads/${thread}/posts`, { body: words });
      for (const path of paths) expect((await guest.get(path)).text, path).to.include(words);
      if (at % 5 !== 0) continue;
      await ben.json('PATCH', `/api/v1/posts/${body.post.id}`, { body: `Changed ${at}`, version: 1 });
      for (const path of paths)
        expect((await guest.get(path)).text)
          .to.include(`Changed ${at}`)
          .and.not.include(words);
      await ben.json('DELETE', `/api/v1/posts/${body.post.id}`);
      for (const path of paths) expect((await guest.get(path)).text).not.to.include(`Changed ${at}`);
    }
    expect((await guest.get('/')).words, 'home').to.match(
      /Being discussed.{0,120}?Setting direction for the web/,
    );
  });

  it('is not behind a comment on the draft, nor a new group thread', async () => {
    const guest = site.guest();
    const ben = await site.browser('ben-osei');
    const { threadId } = (await guest.json('GET', `/api/v1${web}/drafts/2`)).body;
    const competency = thread.slice(2);
    const paths = [`${web}/drafts/2`, `${web}/drafts/2/comments`, page];
    for (const path of [...paths, '/groups/spin']) await guest.get(path);
    await ben.get(`/threads/${threadId}/compose?competency=${competency}`);
    await ben.submit(`/threads/${threadId}/posts`, { body: 'A comment on the wording.' });
    for (const path of paths)
      expect((await guest.get(path)).words, path).to.include('A comment on the wording.');
    await ben.get('/groups/spin/threads/new');
    await ben.submit('/groups/spin/threads', { title: 'Quite a new thread', body: 'Hello.' });
    expect((await guest.get('/groups/spin')).words).to.include('Quite a new thread');
  });

  it('never gives a member’s page to a guest, nor a guest’s to a member', async () => {
    const ben = await site.browser('ben-osei');
    const token = await site.token('ben-osei');
    for (const path of ['/', page, `${web}/drafts/2`, '/groups/spin', '/members/ben-osei']) {
      const fresh = `${path}?fresh=${path.length}`;
      for (const order of [
        [ben, site.guest()],
        [site.guest(), ben],
      ] as const) {
        for (const agent of order) await agent.get(fresh);
      }
      const [member, guest] = [await ben.get(fresh), await site.guest().get(fresh)];
      expect(member.words, path).to.include('Ben Osei').and.include('Sign out');
      expect(guest.words, path).to.include('Sign in').and.not.include('Sign out');
      expect(guest.text).not.to.include('name="_csrf"');
      expect(member.headers.get('etag')).not.to.equal(guest.headers.get('etag'));
      expect((await token.get(fresh)).words).to.include('Sign out');
    }
  });
});

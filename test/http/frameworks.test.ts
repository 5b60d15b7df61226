import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Agent } from '../support/browserless.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

interface Item {
  id: string;
  key: string;
  code: string | null;
  kind: string;
  title: string | null;
  statement: string;
  parent: string | null;
  order: number;
}

const web = '/frameworks/web-professionals';
const government = '/frameworks/government-digital-and-data';

describe('Frameworks and drafts', function () {
  this.timeout(30_000);
  let site: SeededSite;
  let guest: Agent;
  let george: Agent;

  before(async () => {
    site = await startSeededSite();
    guest = site.guest();
    george = await site.token('george-hallam');
  });
  after(() => site.close());

  const api = async (path: string): Promise<any> => {
    const { status, body } = await guest.json('GET', `/api/v1${path}`);
    expect(status, path).to.equal(200);
    return body;
  };
  const itemsOf = async (draft: string): Promise<Item[]> => (await api(draft)).items;

  it('are listed with their drafts, dates and licence', async () => {
    const { items, next } = await api('/frameworks');
    expect(next).to.equal(null);
    expect(items.map(({ slug }: { slug: string }) => slug)).to.deep.equal(['government-digital-and-data', 'web-professionals']);
    const one = await api(web);
    expect(one).to.deep.equal(items[1]);
    expect(one.group).to.deep.equal({ slug: 'pswpg', name: 'Public Sector Web Professionals Group' });
    expect(one.drafts.map(({ number, state }: any) => [number, state])).to.deep.equal([[2, 'open'], [1, 'closed']]);
    for (const draft of one.drafts) {
      expect(draft.opensAt).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(draft.closesAt > draft.opensAt).to.equal(true);
      expect(draft.threadId).to.equal(`d-${draft.id}`);
    }
    expect(items[0].licence.title).to.equal('Open Government Licence v3.0');
  });

  it('give a whole draft in order, with codes and titles that may be missing', async () => {
    const items = await itemsOf(`${government}/drafts/1`);
    expect(items).to.have.length(1124);
    expect(items.filter(({ code }) => code === null)).to.have.length(265);
    expect(items.filter(({ title }) => title === null)).to.have.length(10);
    expect(items.map(({ order }) => order)).to.deep.equal(items.map((_, at) => at));
    const seen = new Set<string>();
    for (const { id, parent } of items) {
      if (parent !== null) expect(seen.has(parent), `parent of ${id} comes first`).to.equal(true);
      seen.add(id);
    }
    const keys = new Set(items.map(({ key }) => key.toLowerCase()));
    expect(keys.size, 'every address is its own').to.equal(1124);
    for (const path of ['/drafts/3', '/drafts/0', '/drafts/x', '/drafts/1.5', '/drafts/-1', '/drafts/99999999999999999999']) {
      expect((await guest.json('GET', `/api/v1${web}${path}`)).status, path).to.equal(404);
      expect((await guest.get(`${web}${path}`)).status, path).to.equal(404);
    }
    for (const path of ['/drafts/1.0', '/drafts/0x1', '/drafts/%201', '/drafts/01']) {
      expect((await guest.get(`${web}${path}`)).status, path).to.equal(404);
    }
  });

  it('keep a competency at one address through its drafts, with one thread', async () => {
    const [before, now] = [await itemsOf(`${web}/drafts/1`), await itemsOf(`${web}/drafts/2`)];
    const recoded = before.find((item) => now.some(({ id, code }) => id === item.id && code !== item.code))!;
    const same = now.find(({ id }) => id === recoded.id)!;
    expect(same.key).to.equal(recoded.key);
    const one = await api(`${web}/competencies/${recoded.key}`);
    expect(one).to.include({ id: recoded.id, key: recoded.key, code: same.code, threadId: `c-${recoded.id}`, draft: 2, framework: 'web-professionals' });
    expect(one.drafts.map(({ number, code }: any) => [number, code])).to.deep.equal([[2, same.code], [1, recoded.code]]);
    const byId = await guest.get(`${web}/competencies/${recoded.id}`);
    expect(byId.from).to.deep.equal([`${web}/competencies/${recoded.id}`]);
    expect(byId.url).to.equal(`${web}/competencies/${recoded.key}`);
    expect(byId.words).to.include('Draft 1: first draft').and.match(/Draft 2: .*given a new code/);
    const raw = await fetch(`${site.url}${web}/competencies/${recoded.id}`, { redirect: 'manual' });
    expect(raw.status).to.equal(301);
    expect((await guest.get(`/threads/c-${recoded.id}`)).url).to.equal(`${web}/competencies/${recoded.key}`);
    const retired = before.find(({ id }) => !now.some((item) => item.id === id))!;
    expect(await api(`${web}/competencies/${retired.key}`)).to.include({ draft: 1 });
    expect((await guest.get(`${web}/competencies/${retired.key}`)).words).to.include('no longer in the newest draft');
    expect((await guest.json('GET', `/api/v1${government}/competencies/${recoded.key}`)).status, 'of another framework').to.equal(404);
  });

  it('are shown with states, dates and counts', async () => {
    const home = await guest.get('/');
    expect(home.words).to.include('Web Professionals Framework, draft 2').and.not.include('Framework, draft 1');
    expect(home.text).to.match(/Closes <time datetime="\d{4}-/);
    expect((await guest.get('/frameworks')).words).to.include('Government Digital and Data');
    const page = await guest.get(web);
    expect(page.words).to.match(/Draft 2 Open for comment \d+ \w+ \d{4} \d+ \w+ \d{4}/).and.match(/Draft 1 Closed/);
    const { threadId } = await api(`${web}/competencies/WM`);
    const { postCount } = await api(`/threads/${threadId}`);
    expect(postCount).to.be.greaterThan(2);
    const id = threadId.slice(2);
    expect(page.text).to.match(new RegExp(`data-count="${id}" data-comments="\\d+" data-posts="${postCount}"`));
    const draft = await guest.get(`${web}/drafts/1`);
    expect(draft.words).to.include('This draft is closed. Its comments can be read, and no new ones are taken.');
    expect(draft.text).not.to.include('/compose?competency=');
    expect((await guest.get(`${web}/drafts/2/comments`)).words).to.include('Comments on');
  });

  it('show all 1,124 items of the large one, and find in it by role and by words', async () => {
    const items = await itemsOf(`${government}/drafts/1`);
    const idsOn = (text: string): string[] => [...text.matchAll(/<section [^>]*id="item-([^"]+)"/g)].map(([, id]) => id!);
    const whole = await guest.get(`${government}/drafts/1`);
    expect(idsOn(whole.text)).to.deep.equal(items.map(({ id }) => id));
    expect(whole.words).to.include('Open Government Licence v3.0');
    const role = items.find(({ kind }) => kind.toLowerCase() === 'role')!;
    const ofRole = await guest.get(`${government}/drafts/1?role=${role.id}`);
    const shown = idsOn(ofRole.text);
    expect(shown).to.include(role.id);
    expect(shown.length).to.be.greaterThan(1).and.lessThan(1124);
    expect(ofRole.words).to.include(`${shown.length} items of 1,124`);
    const found = await guest.get(`${government}/drafts/1?q=${encodeURIComponent('AGILE  working')}`);
    const hits = items.filter(({ code, title, statement }) => {
      const text = `${code} ${title} ${statement}`.toLowerCase();
      return text.includes('agile') && text.includes('working');
    });
    expect(hits.length).to.be.greaterThan(0);
    expect(idsOn(found.text)).to.include.members(hits.map(({ id }) => id));
    expect(idsOn(found.text).length).to.be.lessThan(200);
    const none = await guest.get(`${government}/drafts/1?q=${encodeURIComponent('<zebra"')}`);
    expect(none.words).to.include('Nothing in this draft has these words.');
    expect(none.text).to.include('value="&lt;zebra&quot;"').and.not.include('<zebra');
    for (const odd of ['?role=nothing', '?q=', '?q=%ff', '?q=a&q=b', '?role[$ne]=1', `?q=${'x'.repeat(4000)}`]) {
      expect((await guest.get(`${government}/drafts/1${odd}`)).status, odd).to.equal(200);
    }
  });
});

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
    for (const name of ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'content-type', 'etag', 'vary', 'cache-control']) {
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
      const zips = [await raw(site.url + path, { 'Accept-Encoding': 'gzip' }), await raw(site.url + path, { 'Accept-Encoding': 'gzip' })];
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
      for (const path of paths) expect((await guest.get(path)).text).to.include(`Changed ${at}`).and.not.include(words);
      await ben.json('DELETE', `/api/v1/posts/${body.post.id}`);
      for (const path of paths) expect((await guest.get(path)).text).not.to.include(`Changed ${at}`);
    }
    expect((await guest.get('/')).words, 'home').to.match(/Being discussed Setting direction for the web/);
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
    for (const path of paths) expect((await guest.get(path)).words, path).to.include('A comment on the wording.');
    await ben.get('/groups/spin/threads/new');
    await ben.submit('/groups/spin/threads', { title: 'Quite a new thread', body: 'Hello.' });
    expect((await guest.get('/groups/spin')).words).to.include('Quite a new thread');
  });

  it('never gives a member’s page to a guest, nor a guest’s to a member', async () => {
    const ben = await site.browser('ben-osei');
    const token = await site.token('ben-osei');
    for (const path of ['/', page, `${web}/drafts/2`, '/groups/spin', '/members/ben-osei']) {
      const fresh = `${path}?fresh=${path.length}`;
      for (const order of [[ben, site.guest()], [site.guest(), ben]] as const) {
        for (const agent of order) await agent.get(fresh);
      }
      const [member, guest] = [await ben.get(fresh), await site.guest().get(fresh)];
      expect(member.words, path).to.include('Ben Osei').and.include('Sign out');
      expect(guest.words, path).to.include('Sign in').and.not.include('Sign out');
      expect(guest.text).not.to.include('name="_csrf"');
      expect(member.headers.get('etag')).not.to.equal(guest.headers.get('etag'));
      expect((await token.get(fresh)).words).to.include('Sign out');
    }
    const name = await site.guest().get(`${page}?name=1`);
    expect(name.words).not.to.include('Renamed');
  });
});

interface Raw {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Buffer;
  text: string;
}

/** A request as it goes over the wire: nothing is unpacked, nothing is added. */
function raw(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode!, headers: response.headers, bytes, text: bytes.toString() });
      });
    });
    asked.on('error', reject).end();
  });
}

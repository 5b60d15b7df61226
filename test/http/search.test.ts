import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { rebuildSearch } from '../../server/features/search/rebuild-search.ts';
import { readQuery } from '../../server/features/search/search-query.ts';
import { SearchStore } from '../../server/features/search/search.store.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';
import { Agent } from '../support/browserless.ts';
import { addDraft, daysFromNow } from '../support/http-drafts.ts';
import { type Forum, pathsOf, startForum } from '../support/http-forum.ts';

interface Hit {
  kind: string;
  id: string;
  title: string;
  url: string;
  highlights: { title: string; text: string };
}

describe('search', function () {
  this.timeout(180_000);
  let forum: Forum;
  let hidden: string;
  let hal: TestPerson;
  let thread: string;

  before(async () => {
    forum = await startForum();
    const { services, url } = forum;
    const asked = { slug: 'cellar', name: 'Cellar', scope: 'hidden', purpose: '', rules: '' } as const;
    hidden = (await services.groups.ensure(everyone, asked))._id;
    hal = await makePerson(services, url, 'Hal Hidden', { roles: { [hidden]: ['member'] } });
    thread = await forum.newThread();
  });
  after(() => forum.close());

  const settle = () => forum.services.followers.drain();

  async function search(
    by: TestPerson | null,
    query: string,
  ): Promise<{ items: Hit[]; total: number; next: string | null }> {
    await settle();
    const agent = by?.agent ?? new Agent(forum.url);
    const { status, body } = await agent.json('GET', `/api/v1/search?${query}`);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body;
  }
  const idsOf = async (by: TestPerson | null, query: string) =>
    (await search(by, query)).items.map(({ id }) => id);

  it('finds a post by words of any case, accent and ending, and marks them, escaped', async () => {
    const { id } = await forum.post(forum.ben, thread, 'The Café <b>managers</b> & their budgets, 2 of them');
    const { items, total } = await search(null, 'q=CAFE+manager+budget');
    expect(items.map((hit) => hit.id)).to.deep.equal([id]);
    expect(total).to.equal(1);
    expect(items[0]!.url).to.equal(`/posts/${id}`);
    const { text } = items[0]!.highlights;
    expect(text)
      .to.contain('<mark class="moot-hit">Café</mark>')
      .and.contain('<mark class="moot-hit">budgets</mark>');
    expect(text).to.contain('&lt;b&gt;').and.not.contain('<b>');
  });

  it('knows phrases, words to leave out, and words that are all needed', async () => {
    const { id: right } = await forum.post(forum.ben, thread, 'zebra content design matters');
    const { id: other } = await forum.post(forum.ben, thread, 'zebra design of content');
    expect(await idsOf(null, 'q=zebra+content+design')).to.have.members([right, other]);
    expect(await idsOf(null, `q=${encodeURIComponent('zebra "content design"')}`)).to.deep.equal([right]);
    expect(await idsOf(null, 'q=zebra+-matters')).to.deep.equal([other]);
    expect(await idsOf(null, `q=${encodeURIComponent('zebra -"content design"')}`)).to.deep.equal([other]);
    expect(await idsOf(null, 'q=zebra+nowhere')).to.deep.equal([]);
  });

  it('finds competencies, drafts and threads, by kind, framework, group and author', async () => {
    expect((await search(null, 'q=costs+families&kind=competency&framework=skills')).items[0]).to.include({
      kind: 'competency',
    });
    const drafts = await search(null, 'q=skills&kind=draft');
    expect(drafts.items.every(({ kind }) => kind === 'draft')).to.equal(true);
    expect(drafts.total).to.be.greaterThan(0);
    const threads = await search(null, 'q=thread+number&kind=thread&group=forum');
    expect(threads.items.map(({ url }) => url)).to.include(`/threads/${thread}`);
    const { id } = await forum.post(forum.cara, thread, 'okapi from Cara');
    await forum.post(forum.ben, thread, 'okapi from Ben');
    expect(await idsOf(null, `q=okapi&author=${forum.cara.handle}`)).to.deep.equal([id]);
    expect(await idsOf(null, 'q=okapi&until=2001-01-01')).to.deep.equal([]);
  });

  it('shows nothing of a draft that is not open yet, and a competency as it reads in the newest that is', async () => {
    const group = { id: forum.group, scope: 'public' as const };
    const items = [
      { identifier: 'one', code: 'A-1', title: 'Costs', statement: 'A quokka in the next draft' },
    ];
    await addDraft(forum, { slug: 'skills', group, items, opensAt: daysFromNow(5) });
    expect((await search(null, 'q=quokka')).total).to.equal(0);
    expect((await search(null, 'q=families&kind=competency')).total).to.equal(1);
  });

  it('finds nothing of a hidden group for outsiders, nor counts it, and all of it for its members', async () => {
    const opened = await forum.services.groups.openThread(await hal.reader(), hidden, 'Narwhal plans');
    const { id } = await forum.post(hal, `g-${opened._id}`, 'The narwhal swims');
    expect(await idsOf(hal, 'q=narwhal&kind=post')).to.deep.equal([id]);
    expect((await search(hal, 'q=narwhal')).total).to.equal(2);
    for (const by of [null, forum.ben, forum.ada]) {
      expect(await search(by, 'q=narwhal')).to.deep.include({ items: [], total: 0, next: null });
    }
    const named = await forum.ben.agent.json('GET', '/api/v1/search?q=narwhal&group=cellar');
    const missing = await forum.ben.agent.json('GET', '/api/v1/search?q=narwhal&group=no-such');
    expect(named.status).to.equal(422);
    expect(named.body).to.deep.equal(missing.body);
    const page = await forum.guest.get('/search?q=narwhal');
    expect(page.words).to.contain('Nothing found').and.not.contain('Cellar');
    await forum.services.groups.setRoles(everyone, hal.id, hidden, []);
    expect((await search(hal, 'q=narwhal')).total).to.equal(0);
  });

  it('shows nothing of an open group that becomes hidden, before the entries have heard of it', async () => {
    const asked = { slug: 'porch', name: 'Porch', scope: 'public', purpose: '', rules: '' } as const;
    const { _id: group } = await forum.services.groups.ensure(everyone, asked);
    const opened = await forum.services.groups.openThread(await forum.ada.reader(), group, 'Wombat walks');
    await forum.post(forum.ada, `g-${opened._id}`, 'A wombat digs');
    expect((await search(null, 'q=wombat')).total).to.equal(2);
    await forum.services.groups.change(everyone, group, { scope: 'hidden', joining: 'invitation' });
    const { body } = await new Agent(forum.url).json('GET', '/api/v1/search?q=wombat');
    expect(body).to.deep.include({ items: [], total: 0 });
    await settle();
    const entries = await forum.services.models.searchEntries.find({ group }, { audience: 1 }).lean();
    expect(new Set(entries.map(({ audience }) => audience))).to.deep.equal(new Set([`group:${group}`]));
  });

  it('forgets what is edited, hidden and deleted, and finds again what is restored', async () => {
    const { id } = await forum.post(forum.ben, thread, 'An axolotl here');
    expect(await idsOf(null, 'q=axolotl')).to.deep.equal([id]);
    await forum.services.threads.setHidden(await forum.ada.reader(), id, true, 'Off topic for now');
    // Even when the follower has not come to it yet.
    const { body } = await new Agent(forum.url).json('GET', '/api/v1/search?q=axolotl');
    expect(body.items).to.deep.equal([]);
    expect((await search(null, 'q=axolotl')).total).to.equal(0);
    await forum.services.threads.setHidden(await forum.ada.reader(), id, false, 'It was fine');
    expect(await idsOf(null, 'q=axolotl')).to.deep.equal([id]);
    await forum.services.threads.edit(await forum.ben.reader(), id, { body: 'A pangolin here', version: 1 });
    expect(await idsOf(null, 'q=axolotl')).to.deep.equal([]);
    await forum.services.threads.delete(await forum.ben.reader(), id);
    expect(await idsOf(null, 'q=pangolin')).to.deep.equal([]);
  });

  it('is made anew from what is stored, without what is no longer there', async () => {
    const { models, searchIndex, frameworkStore } = forum.services;
    await settle();
    const before = await models.searchEntries.find().sort({ _id: 1 }).lean();
    const [first] = before;
    await models.searchEntries.deleteMany({ _id: { $ne: first!._id } });
    await models.searchEntries.create({ ...first!, _id: 'post:never', kind: 'post', subject: 'never' });
    await rebuildSearch(searchIndex, models, frameworkStore);
    expect(await models.searchEntries.find().sort({ _id: 1 }).lean()).to.deep.equal(before);
  });

  it('goes on from page to page, the newest first when that is asked', async () => {
    const made: string[] = [];
    for (let count = 1; count <= 3; count += 1)
      made.unshift((await forum.post(forum.ben, thread, `tapir number ${count}`)).id);
    const first = await search(null, 'q=tapir&sort=newest&limit=2');
    expect(first.items.map(({ id }) => id)).to.deep.equal(made.slice(0, 2));
    expect(first.total).to.equal(3);
    const second = await search(null, `q=tapir&sort=newest&limit=2&after=${first.next}`);
    expect(second.items.map(({ id }) => id)).to.deep.equal(made.slice(2));
    expect(second.next).to.equal(null);
    // Where there are more than are ranked, the newest are: the index itself gives them first.
    const few = new SearchStore(forum.services.models, 2);
    for (const words of ['tapir', 'tapir number']) {
      const { found, cut } = await few.find(['public'], readQuery(words), {}, 'best');
      expect(new Set(found.map(({ subject }) => subject)), words).to.deep.equal(new Set(made.slice(0, 2)));
      expect(cut).to.equal(true);
    }
    const { found } = await few.find(['public'], readQuery('tapir'), { author: forum.ben.id }, 'newest');
    expect(found.map(({ subject }) => subject)).to.deep.equal(made.slice(0, 2));
  });

  it('names what is wrong, in the API and on the page, which comes back filled in', async () => {
    const long = 'word '.repeat(2_000);
    const { status, body } = await forum.guest.json(
      'GET',
      `/api/v1/search?q=-only&kind=people&since=2026-02-31&sort=worst&author=nobody-here`,
    );
    expect(status).to.equal(422);
    expect(pathsOf({ body } as never)).to.have.members(['q', 'kind', 'since', 'sort', 'author']);
    const page = await forum.guest.get(`/search?q=${encodeURIComponent(long)}&kind=post`);
    expect(page.status).to.equal(422);
    expect(page.words).to.contain('Look for 300 characters or fewer');
    expect(page.text).to.contain('value="word word');
    for (const odd of ['"', '---', '$where', '"unclosed phrase', '{"$gt":""}', '*', '\\', "o'clock -"]) {
      const answer = await forum.guest.json('GET', `/api/v1/search?q=${encodeURIComponent(odd)}`);
      expect(answer.status, odd).to.be.oneOf([200, 422]);
    }
  });
});

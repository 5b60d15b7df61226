import { expect } from 'chai';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { addDraft, daysFromNow } from '../support/http-drafts.ts';
import { type Forum, pathsOf, startForum } from '../support/http-forum.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

const first = 'Plans research with users.\nWrites down what was learned.\nTells others.';
const second = 'Listens.\nPlans research with users.\nWrites down what users said.';
const third = 'Listens well.\nPlans research with users.\nWrites down what users said.';

describe('Anchors carried to later drafts', function () {
  this.timeout(180_000);
  let site: Forum;
  let edith: TestPerson;
  const ids: Record<string, string> = {};
  const posts: Record<string, string> = {};

  const items = (statement: string, more: object[] = []) => [
    { identifier: 'research', code: 'R-1', title: 'Research 👩‍👩‍👧', statement },
    ...more,
  ];
  const extra = { identifier: 'extra', code: 'R-2', title: 'Extra', statement: 'One thing more.' };

  const add = async (statement: string, more: object[] = [], closed = false) =>
    addDraft(site, {
      slug: 'craft',
      group: { id: site.group, scope: 'public' },
      items: items(statement, more) as never,
      ...(closed && { opensAt: daysFromNow(-9), closesAt: daysFromNow(-2) }),
    });

  before(async () => {
    site = await startForum();
    edith = await makePerson(site.services, site.url, 'Edith Editor', {
      roles: { [site.group]: ['member', 'editor'] },
    });
    await add(first, [extra]);
    const { body } = await site.guest.json('GET', '/api/v1/frameworks/craft/drafts/1');
    for (const { code, id } of body.items) ids[code] = id;
    const comment = async (name: string, by: TestPerson, words: string | null, code = 'R-1') => {
      const start = words === null ? -1 : first.indexOf(words);
      const passage = { field: 'statement', start, end: start + (words?.length ?? 0), exact: words };
      const anchor = { competency: ids[code], ...(words !== null && passage) };
      const sent = await site.send(by, body.threadId, { body: `On ${name}.`, anchor });
      expect(sent.status, JSON.stringify(sent.body)).to.equal(201);
      posts[name] = sent.body.post.id;
    };
    await comment('sure', site.ben, 'users');
    await comment('check', site.ben, 'Writes down what was learned.');
    await comment('gone', site.cara, 'others');
    await comment('retired', site.cara, null, 'R-2');
    await comment('withdrawn', site.ben, 'research');
    await add(second);
    await site.services.followers.drain();
    expect((await site.call(site.ben, 'DELETE', `/posts/${posts['withdrawn']}`)).status).to.equal(204);
  });
  after(() => site.close());

  const carried = async (number = 2, query = '') => {
    const path = `/api/v1/frameworks/craft/drafts/${number}/comments${query}`;
    const { body, status } = await site.guest.json('GET', path);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body as { items: { id: string; madeOn: number; anchor: any }[]; next: string | null };
  };
  const anchorOf = async (name: string, number = 2) =>
    (await carried(number)).items.find(({ id }) => id === posts[name])?.anchor;
  const settle = (by: TestPerson, name: string, body: object) =>
    site.call(by, 'PUT', `/posts/${posts[name]}/anchor`, { draft: 2, ...body });

  it('are told with their states, in pages, and without what was withdrawn', async () => {
    const states = Object.fromEntries(
      (await carried()).items.map(({ id, anchor }) => [
        Object.keys(posts).find((name) => posts[name] === id)!,
        anchor.state,
      ]),
    );
    expect(states).to.deep.equal({ sure: 'sure', check: 'to-check', gone: 'gone', retired: 'gone' });
    const sure = await anchorOf('sure');
    expect(sure.current).to.include({ exact: 'users', start: second.indexOf('users') });
    expect(sure.original).to.include({ exact: 'users', start: first.indexOf('users') });
    const check = await anchorOf('check');
    expect(check).to.include({ current: null, settled: null });
    const one = await carried(2, '?limit=3');
    const rest = await carried(2, `?limit=3&after=${one.next}`);
    expect([...one.items, ...rest.items].map(({ id }) => id)).to.deep.equal(
      (await carried()).items.map(({ id }) => id),
    );
    expect(rest.next).to.equal(null);
    expect((await carried(1)).items.map(({ anchor }) => anchor.state)).to.deep.equal(
      Array.from({ length: 4 }, () => 'sure'),
    );
  });

  it('are settled by their author and by editors, and by nobody else', async () => {
    const released = { outcome: 'released' };
    expect((await settle(site.cara, 'check', released)).status).to.equal(403);
    expect((await settle(site.ada, 'check', released)).status).to.equal(403);
    const path = `/api/v1/posts/${posts['check']}/anchor`;
    expect((await site.guest.json('PUT', path, { draft: 2, ...released })).status).to.equal(401);
    expect((await settle(site.ben, 'withdrawn', released)).status).to.equal(404);
    const start = second.indexOf('Writes');
    const anchor = { competency: ids['R-1'], field: 'statement', start, end: start + 6, exact: 'Writes' };
    const wrong = await settle(site.ben, 'check', {
      outcome: 'placed',
      anchor: { ...anchor, exact: 'Reads!' },
    });
    expect([wrong.status, pathsOf(wrong)]).to.deep.equal([422, ['anchor.exact']]);
    const nowhere = await settle(site.ben, 'check', { outcome: 'placed' });
    expect([nowhere.status, pathsOf(nowhere)]).to.deep.equal([422, ['anchor.competency']]);
    const unproposed = await settle(site.cara, 'gone', { outcome: 'confirmed' });
    expect([unproposed.status, pathsOf(unproposed)]).to.deep.equal([422, ['outcome']]);

    const placed = await settle(site.ben, 'check', { outcome: 'placed', anchor, version: 0 });
    expect(placed.status, JSON.stringify(placed.body)).to.equal(200);
    expect(await anchorOf('check')).to.deep.include({ state: 'sure', proposed: null });
    expect((await anchorOf('check')).current).to.include({ exact: 'Writes', start });
    const late = await settle(edith, 'check', { outcome: 'released', version: 0 });
    expect(late.status).to.equal(409);
    const whole = { outcome: 'placed', anchor: { competency: ids['R-1'] } };
    expect((await settle(edith, 'gone', whole)).status).to.equal(200);
    expect((await anchorOf('gone')).current).to.deep.equal({ competency: ids['R-1'] });
    expect((await settle(site.cara, 'retired', released)).status).to.equal(200);
    expect(await anchorOf('retired')).to.deep.include({ state: 'gone', current: null });
    const thread = await site.guest.json('GET', '/api/v1/frameworks/craft/drafts/1');
    expect(await checkThread(site.services, thread.body.threadId)).to.deep.equal([]);
  });

  it('stand beside the text of the draft and of the competency, with the words as they read then', async () => {
    for (const path of ['drafts/2', 'competencies/R-1']) {
      const page = await site.guest.get(`/frameworks/craft/${path}`);
      expect(page.text, path).to.contain('made on draft 1');
      expect(page.text, path).to.contain('<q>users</q>');
      expect(page.text, path).to.contain(`id="passage-${posts['sure']}"`);
      expect(page.text, path).not.to.contain(`id="passage-${posts['retired']}"`);
      expect(page.text, path).not.to.contain('On withdrawn.');
    }
    const page = await site.guest.get('/frameworks/craft/drafts/2');
    expect(page.text).to.contain('Comments whose competency is not in this draft any more');
  });

  it('are placed by a form that needs no script, from the list of those that wait', async () => {
    const base = '/frameworks/craft/drafts/2/anchors';
    expect((await site.guest.get(base)).text)
      .to.contain('Sign in')
      .and.not.contain('On sure.');
    const own = await site.cara.agent.get(`${base}?show=all`);
    expect(own.text).to.contain('On gone.').and.not.contain('On sure.');
    expect((await edith.agent.get(`${base}?show=all`)).text).to.contain('On sure.');
    const path = `${base}/${posts['sure']}`;
    expect((await site.cara.agent.get(path)).status).to.equal(403);
    const form = await edith.agent.get(`${path}?competency=${ids['R-1']}`);
    expect(form.text).to.contain('Which words is it about?').and.contain('Listens.');
    const wrong = await edith.agent.post(path, { outcome: 'placed', competency: 'nothing' });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.contain('Choose a competency of this draft.');
    const sent = { outcome: 'placed', competency: ids['R-1']!, passage: 'statement:0:8', version: '0' };
    expect((await edith.agent.post(path, sent)).text).to.contain('Where earlier comments belong');
    expect((await anchorOf('sure')).current).to.include({ exact: 'Listens.', start: 0 });
    const stale = await edith.agent.post(path, { ...sent, outcome: 'released' });
    expect(stale.status).to.equal(409);
  });

  it('go on to the next draft from what people said, and what they let go stays so', async () => {
    await add(third);
    await site.services.followers.drain();
    expect((await anchorOf('check', 3)).current).to.include({
      exact: 'Writes',
      start: third.indexOf('Writes'),
    });
    expect((await anchorOf('gone', 3)).current).to.deep.equal({ competency: ids['R-1'] });
    const { waiting, ...counts } = await site.services.carriedAnchors.counts(
      await edith.reader(),
      (await site.services.frameworkStore.draft(await edith.reader(), 'craft', 3)).draft,
    );
    expect(counts).to.deep.equal({ sure: 2, moved: 0, toCheck: 1, gone: 1 });
    expect(waiting).to.equal(1);
  });

  it('are made anew just as they were', async () => {
    const { models, carrying } = site.services;
    const read = () => models.carriedAnchors.find({}).sort({ _id: 1 }).lean();
    const before = await read();
    expect(before.length).to.be.greaterThan(8);
    expect(await carrying.rebuild()).to.equal(before.length);
    expect(await read()).to.deep.equal(before);
  });

  it('would be counted for a text that is not frozen yet, and nothing is stored of that', async () => {
    const { models, carrying, frameworkStore } = site.services;
    const { draft } = await frameworkStore.draft(await edith.reader(), 'craft', 3);
    const index = await frameworkStore.edition(draft.edition);
    const next = { ...draft, _id: 'next', number: 4 };
    const count = await models.carriedAnchors.countDocuments();
    const rows = await carrying.preview(next, { ...index, byCompetency: new Map() });
    expect(new Set(rows.map(({ state }) => state))).to.deep.equal(new Set(['gone']));
    expect(await models.carriedAnchors.countDocuments()).to.equal(count);
  });
});

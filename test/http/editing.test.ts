import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { ask, openSocket } from '../support/live-client.ts';
import { type Forum, pathsOf, startForum } from '../support/http-forum.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

const draft = '/frameworks/skills/drafts/3';

describe('Editing the next draft', function () {
  this.timeout(180_000);
  let site: Forum;
  let edith: TestPerson;
  let carl: TestPerson;
  let draftId: string;
  let one: string;
  let two: string;

  before(async () => {
    site = await startForum();
    const roles = (...held: ('editor' | 'chair')[]) => ({
      roles: { [site.group]: ['member' as const, ...held] },
    });
    edith = await makePerson(site.services, site.url, 'Edith Editor', roles('editor'));
    carl = await makePerson(site.services, site.url, 'Carl Chair', roles('chair'));
    await site.services.groups.setRoles(everyone, site.ben.id, site.group, ['member']);
    draftId = (
      await site.services.draftStates.start(await edith.reader(), 'skills', 'To answer the comments')
    )._id;
    [one, two] = (await items()).map(({ id }) => id) as [string, string];
  });
  after(() => site.close());

  const api = (by: TestPerson, method: string, path: string, body?: object) =>
    site.call(by, method, `${draft}${path}`, body);
  const items = async (): Promise<any[]> => (await api(edith, 'GET', '/items')).body.items;
  const itemOf = async (id: string): Promise<any> => (await items()).find((item) => item.id === id);
  const done = async (path: string, body: object, status = 200, method = 'POST'): Promise<any> => {
    const answer = await api(edith, method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(status);
    return answer.body;
  };
  const add = async (title: string, parent: string | null = null) =>
    (await done('/items', { title, kind: 'Skill', parent }, 201)).made[0] as string;

  it('is for editors and chairs: for anybody else the draft is not there', async () => {
    for (const by of [edith, carl]) {
      expect((await by.agent.get(`${draft}/edit`)).status).to.equal(200);
      expect((await api(by, 'GET', '/items')).status).to.equal(200);
    }
    const missing = await site.call(site.cara, 'GET', '/frameworks/skills/drafts/99/items');
    for (const by of [site.cara, site.ben, site.ada]) {
      for (const [method, path, body] of [
        ['GET', '/items', undefined],
        ['POST', '/items', { title: 'Mine' }],
        ['PATCH', `/items/${one}`, { title: 'Mine', version: 0 }],
        ['POST', `/items/${one}/retire`, { version: 0, reason: 'Mine' }],
      ] as const) {
        const answer = await api(by, method, path, body);
        expect(answer.status, `${by.name} ${method} ${path}`).to.equal(404);
        expect(answer.body).to.deep.equal(missing.body);
      }
      expect((await by.agent.get(`${draft}/edit/${one}`)).status).to.equal(404);
      const socket = await openSocket(site.url, { token: by.agent.headers['Authorization']!.slice(7) });
      const [there, not] = await Promise.all(
        [draftId, 'nothing'].map((id) => ask(socket, 'subscribe', { channel: `drafting:${id}`, after: 0 })),
      );
      expect(there).to.deep.equal(not);
      expect(there!.ok).to.equal(false);
      socket.disconnect();
    }
    expect((await site.guest.get(`${draft}/edit`)).status).to.equal(404);
    const frozen = await site.call(edith, 'GET', '/frameworks/skills/drafts/2/items');
    expect([frozen.status, frozen.body.detail]).to.deep.equal([
      409,
      'Draft 2 is frozen: its text cannot change any more. Start the next draft to correct it.',
    ]);
  });

  it('refuses what makes no sense, and says which field is wrong', async () => {
    const child = await add('Beneath it', one);
    const { version } = await itemOf(one);
    const refused: [method: string, path: string, body: object, field: string][] = [
      ['POST', '/items', { kind: 'Skill' }, 'title'],
      ['POST', '/items', { title: 'No kind' }, 'kind'],
      ['POST', '/items', { title: 'A', kind: 'Skill', code: 'a-1' }, 'code'],
      ['POST', '/items', { title: 'A', kind: 'Skill', parent: 'nothing' }, 'parent'],
      ['POST', '/items', { title: 'A'.repeat(2001), kind: 'Skill' }, 'title'],
      ['POST', `/items/${one}/move`, { parent: child }, 'parent'],
      ['POST', `/items/${one}/move`, { parent: null, before: child }, 'before'],
      ['POST', `/items/${one}/retire`, { version, reason: ' ' }, 'reason'],
      ['POST', `/items/${one}/retire`, { version, reason: 'So', replacedBy: [one] }, 'replacedBy'],
      [
        'POST',
        `/items/${one}/split`,
        { version, reason: 'So', into: [{ title: 'A', kind: 'Skill' }] },
        'into',
      ],
      [
        'POST',
        `/items/${one}/split`,
        { version, reason: 'So', into: [{ title: 'A', kind: 'Skill' }, {}] },
        'into[1].kind',
      ],
      [
        'POST',
        '/merges',
        { competencies: [{ id: one, version }], into: child, reason: 'So' },
        'competencies',
      ],
    ];
    const before = await items();
    for (const [method, path, body, field] of refused) {
      const answer = await api(edith, method, path, body);
      expect(answer.status, `${path} ${JSON.stringify(body)}`).to.equal(422);
      expect(pathsOf(answer)).to.deep.equal([field]);
    }
    expect(await items()).to.deep.equal(before);
  });

  it('shows both versions to whoever saves second, on the page and by the API, and loses neither', async () => {
    const { version } = await itemOf(two);
    await carl.agent.get(`${draft}/edit/${two}`);
    await done(`/items/${two}`, { version, title: 'As Edith has it' }, 200, 'PATCH');
    const late = await api(carl, 'PATCH', `/items/${two}`, { version, title: 'As Carl has it' });
    expect(late.status).to.equal(409);
    expect(late.body.current).to.include({ id: two, title: 'As Edith has it' });
    expect(late.body.yours.title).to.equal('As Carl has it');

    const mine = { title: 'As Carl has it', statement: 'And more.', action: 'save' };
    const both = await carl.agent.submit(`${draft}/edit/${two}`, mine);
    expect(both.status).to.equal(409);
    expect(both.words)
      .to.include('Edith Editor changed this while you were writing')
      .and.include('As Edith has it');
    const form = both.forms.find(({ action }) => action.endsWith(`/edit/${two}`))!;
    expect(form.fields).to.include({ title: 'As Carl has it', statement: 'And more.' });
    await carl.agent.submit(`${draft}/edit/${two}`, { action: 'save' });
    expect(await itemOf(two)).to.include({ title: 'As Carl has it', statement: 'And more.' });
    const wrong = await carl.agent
      .get(`${draft}/edit/${two}`)
      .then(() =>
        carl.agent.submit(`${draft}/edit/${two}`, { kind: '', statement: 'Kept words', action: 'save' }),
      );
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('Kept words');
  });

  it('of two edits of one version at the same moment takes one, whoever sends them', async () => {
    const id = await add('Wanted by two');
    const { version } = await itemOf(id);
    const answers = await Promise.all(
      [edith, carl].map((by) => api(by, 'PATCH', `/items/${id}`, { version, title: `By ${by.name}` })),
    );
    expect(answers.map(({ status }) => status)).to.have.members([200, 409]);
  });

  it('works by plain forms: add, move, split, merge, retire, bring back and undo', async () => {
    const { agent } = edith;
    const page = (path = '') => `${draft}/edit${path}`;
    const parent = await add('Home');
    await agent.get(page(`/new?parent=${parent}`));
    const added = await agent.submit(page('/new'), { title: 'First', kind: 'Skill', action: 'save' });
    const first = new URL(added.url, site.url).searchParams.get('at')!;
    const second = await add('Second', parent);
    const order = async () =>
      (await items()).filter((item) => item.parent === parent && !item.retired).map(({ id }) => id);

    await agent.get(page(`?at=${second}`));
    await agent.submit(page(`/${second}/move`), { to: 'up' });
    expect(await order()).to.deep.equal([second, first]);
    await agent.get(page(`/${first}/move`));
    await agent.submit(page(`/${first}/move`), { target: second, where: 'first' });
    expect((await itemOf(first)).parent).to.equal(second);

    await agent.get(page(`/${second}/split`));
    const split = {
      'into[0].title': 'Left',
      'into[1].title': 'Right',
      reason: 'Two things',
      children: '1',
      action: 'save',
    };
    await agent.submit(page(`/${second}/split`), split);
    const [left, right] = (await order()) as [string, string];
    expect((await itemOf(second)).retired.replacedBy).to.deep.equal([left, right]);
    expect((await itemOf(first)).parent).to.equal(right);

    await agent.get(page(`/${left}/merge`));
    await agent.submit(page(`/${left}/merge`), { q: 'right', action: 'look' });
    const pick = `pick.${right}`;
    const { version } = await itemOf(right);
    await agent.submit(page(`/${left}/merge`), {
      [pick]: String(version),
      reason: 'One after all',
      action: 'save',
    });
    expect(await order()).to.deep.equal([left]);
    expect((await itemOf(first)).parent).to.equal(left);

    await agent.get(page(`/${left}/retire`));
    const unsaid = await agent.submit(page(`/${left}/retire`), { children: 'too', action: 'save' });
    expect(unsaid.status).to.equal(422);
    await agent.submit(page(`/${left}/retire`), { reason: 'Not needed', children: 'too', action: 'save' });
    expect(await order()).to.deep.equal([]);
    expect((await itemOf(first)).retired).to.include({ reason: 'Not needed' });
    await agent.get(page(`?at=${left}`));
    await agent.submit(page(`/${left}/bring-back`));
    expect(await order()).to.deep.equal([left]);

    const list = await agent.get(page(`/changes?of=${left}`));
    expect(list.words).to.match(
      /Brought back: Left.*Retired: Left.*Merged: Right ?, Left.*Split: Second ?, Left ?, Right/,
    );
    await agent.submit(page('/undo'));
    expect(await order()).to.deep.equal([]);
    expect((await agent.get(page(`/changes?of=${left}`))).words).to.include('Taken back');
  });

  it('takes a change back, and that again, and says when something later stands in the way', async () => {
    const id = await add('As it was');
    const { seq } = await done(
      `/items/${id}`,
      { version: (await itemOf(id)).version, title: 'As it became' },
      200,
      'PATCH',
    );
    const undone = await done(`/edits/${seq}/undo`, {});
    expect((await itemOf(id)).title).to.equal('As it was');
    expect((await done(`/edits/${seq}/undo`, {})).changed).to.equal(false);
    await done(`/edits/${undone.seq}/undo`, {});
    expect((await itemOf(id)).title).to.equal('As it became');
    const { seq: gone } = await done(`/items/${id}/retire`, {
      version: (await itemOf(id)).version,
      reason: 'So',
    });
    expect((await api(edith, 'POST', `/edits/${seq}/undo`)).status).to.equal(409);
    await done(`/edits/${gone}/undo`, {});
    expect((await itemOf(id)).retired).to.equal(null);
    expect((await api(edith, 'POST', '/edits/9999/undo')).status).to.equal(404);
  });

  it('has the comments on earlier drafts beside the form, and fills in what one suggests', async () => {
    const passage = {
      competency: one,
      field: 'title',
      start: 0,
      end: 5,
      exact: 'Costs',
      prefix: '',
      suffix: '',
    };
    const said = { body: 'Say price.', anchor: passage, suggestion: 'Price' };
    const { body } = await site.send(site.ben, site.open.threadId, said);
    const page = await edith.agent.get(`${draft}/edit/${one}`);
    expect(page.words).to.include('1 comment on it').and.include('Ben Baker').and.include('Say price.');
    const used = await edith.agent.follow('Use these words');
    expect(used.forms.find(({ action }) => action.endsWith(one))!.fields).to.include({
      title: 'Price',
      cause: body.post.id,
    });
    await edith.agent.submit(`${draft}/edit/${one}`, { action: 'save' });
    const [change] = await site.services.log.read(`drafting:${draftId}`, (await itemOf(one)).version - 1, 1);
    expect(change!.data['cause']).to.equal(body.post.id);
  });

  it('is told to other editors who have the page open', async () => {
    const socket = await openSocket(site.url, { token: carl.agent.headers['Authorization']!.slice(7) });
    const { head } = await ask(socket, 'subscribe', { channel: `drafting:${draftId}`, after: 0 });
    const id = await add('Heard of');
    const { changes } = await ask(socket, 'subscribe', { channel: `drafting:${draftId}`, after: head });
    expect(changes!.map(({ type, actor, data }) => [type, actor!.handle, data])).to.deep.equal([
      ['item.added', 'edith-editor', { competencies: [id] }],
    ]);
    socket.disconnect();
  });

  it('gives new competencies an address when it is frozen, and shows what comes too late so that it is not lost', async () => {
    const { agent } = edith;
    await agent.get(`${draft}/edit/${one}`);
    const reader = await edith.reader();
    for (const guess of await site.services.guesses.unanswered(reader, draftId))
      await site.services.guesses.answer(reader, draftId, { ...guess, confirmed: false });
    await site.services.draftStates.change(reader, draftId, { state: 'published' });
    const found = await site.guest.json('GET', '/api/v1/frameworks/skills/competencies/heard-of');
    expect([found.status, found.body.title]).to.deep.equal([200, 'Heard of']);
    const late = await agent.submit(`${draft}/edit/${one}`, {
      statement: 'Words typed too late',
      action: 'save',
    });
    expect(late.status).to.equal(409);
    expect(late.words).to.include('Draft 3 is frozen').and.include('Words typed too late');
  });
});

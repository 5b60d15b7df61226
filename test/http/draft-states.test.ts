import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { moveDueDrafts } from '../../server/features/frameworks/draft-schedule.ts';
import { sweepOrphans } from '../../server/features/frameworks/write-edition.ts';
import { daysFromNow, editionOf } from '../support/http-drafts.ts';
import { type Forum, startForum } from '../support/http-forum.ts';
import { ask, openSocket } from '../support/live-client.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

const skills = '/frameworks/skills';
const hour = 3600_000;

describe('The states of drafts', function () {
  this.timeout(180_000);
  let forum: Forum;
  let editor: TestPerson;
  /** Sees the framework, and is no editor: a moderator of its group, a stranger. */
  let others: TestPerson[];

  before(async () => {
    forum = await startForum();
    const roles = { [forum.group]: ['member' as const, 'editor' as const] };
    editor = await makePerson(forum.services, forum.url, 'Edith Editor', { roles });
    others = [forum.ada, forum.ben];
  });
  after(() => forum.close());

  const call = (by: TestPerson, method: string, path: string, body?: unknown) =>
    forum.call(by, method, path, body);
  const start = async (body: unknown = {}): Promise<number> => {
    const answer = await call(editor, 'POST', `${skills}/drafts`, body);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    return answer.body.number;
  };
  const become = (by: TestPerson, number: number, state: string, more: object = {}) =>
    call(by, 'POST', `${skills}/drafts/${number}/state`, { state, ...more });
  const done = async (number: number, state: string, more: object = {}): Promise<any> => {
    const answer = await become(editor, number, state, more);
    expect(answer.status, `${state}: ${JSON.stringify(answer.body)}`).to.equal(200);
    return answer.body;
  };
  const statesFor = async (by: TestPerson) =>
    (await call(by, 'GET', skills)).body.drafts.map((draft: any) => `${draft.number} ${draft.state}`);
  const changesOf = async () => {
    const { framework } = await forum.services.frameworkStore.bySlug(everyone, 'skills');
    return forum.services.log.read(`framework:${framework._id}`, 0, 500);
  };
  const draftOf = async (number: number) =>
    (await forum.services.frameworkStore.draft(everyone, 'skills', number)).draft;
  const discard = (number: number) => call(editor, 'DELETE', `${skills}/drafts/${number}`);

  it('begin with one that its editors alone know of; for anybody else there is none', async () => {
    for (const by of others) expect((await call(by, 'POST', `${skills}/drafts`, {})).status).to.equal(403);
    expect((await forum.guest.json('POST', `/api/v1${skills}/drafts`, {})).status).to.equal(401);
    const socket = await openSocket(forum.url, { origin: forum.url });
    const { framework } = await forum.services.frameworkStore.bySlug(everyone, 'skills');
    expect(await start()).to.equal(3);
    const { _id } = await draftOf(3);
    expect((await call(editor, 'POST', `${skills}/drafts`, {})).status).to.equal(409);
    expect(await statesFor(editor)).to.deep.equal(['3 preparing', '2 open', '1 superseded']);

    const pages = ['', '/state', '/comments', '/changes'];
    for (const { agent } of [...others, { agent: forum.guest }]) {
      for (const page of pages) {
        const [hidden, missing] = [
          await agent.get(`${skills}/drafts/3${page}`),
          await agent.get(`${skills}/drafts/9${page}`),
        ];
        expect([hidden.status, hidden.words], page).to.deep.equal([404, missing.words]);
      }
      const hidden = await agent.json('GET', `/api/v1${skills}/drafts/3`);
      const missing = await agent.json('GET', `/api/v1${skills}/drafts/9`);
      expect([hidden.status, hidden.body]).to.deep.equal([404, missing.body]);
      expect((await agent.json('GET', `/api/v1/threads/d-${_id}`)).status).to.equal(404);
      expect((await agent.get(skills)).words).not.to.include('Draft 3');
    }
    for (const by of others) {
      expect((await become(by, 3, 'open')).status).to.equal(404);
      expect((await call(by, 'DELETE', `${skills}/drafts/3`)).status).to.equal(404);
    }
    const heard = await ask(socket, 'subscribe', { channel: `framework:${framework._id}`, after: 2 });
    expect(heard['changes']).to.deep.include.members([
      { ...heard['changes']![0]!, type: 'framework.changed', data: {} },
    ]);
    expect(JSON.stringify(heard)).not.to.include(_id);
    expect(await ask(socket, 'subscribe', { channel: `drafting:${_id}`, after: 0 })).to.include({
      ok: false,
    });
    socket.close();
  });

  it('go from one to the next as they may, and say what is possible otherwise', async () => {
    const possible: Record<string, string[]> = {
      preparing: ['open', 'published'],
      open: ['open', 'closed'],
      closed: ['open', 'published', 'superseded'],
      published: ['superseded'],
      superseded: [],
    };
    const all = Object.keys(possible);
    const refusedFrom = async (state: string): Promise<void> => {
      for (const wanted of all.filter((one) => !possible[state]!.includes(one))) {
        const { status, body } = await become(editor, 3, wanted);
        expect(status, `${state} to ${wanted}`).to.equal(409);
        for (const one of possible[state]!) expect(body.detail).to.include(one);
      }
    };
    await refusedFrom('preparing');
    const before = (await changesOf()).length;
    const opened = await done(3, 'open', { closesAt: daysFromNow(7), reason: 'The second round' });
    expect(opened).to.include({ number: 3, state: 'open' });
    expect(await changesOf()).to.have.length(before + 1);
    expect(await statesFor(forum.ben)).to.deep.equal(['3 open', '2 superseded', '1 superseded']);
    for (const by of others) expect((await become(by, 3, 'closed')).status).to.equal(403);
    expect(
      (await forum.guest.json('POST', `/api/v1${skills}/drafts/3/state`, { state: 'closed' })).status,
    ).to.equal(401);
    await refusedFrom('open');
    expect((await done(3, 'open', { closesAt: null })).closesAt).to.equal(null);
    await done(3, 'closed', { reason: 'Enough was said' });
    await refusedFrom('closed');
    await done(3, 'open', { closesAt: daysFromNow(1) });
    await done(3, 'closed');
    expect((await done(3, 'published')).state).to.equal('published');
    await refusedFrom('published');
    await done(3, 'superseded');
    await refusedFrom('superseded');

    const page = await forum.guest.get(`${skills}/drafts/3/state`);
    expect(page.words)
      .to.include('Edith Editor Why: The second round')
      .and.include('Closed for comment')
      .and.include('Why: Enough was said')
      .and.include('Marked as superseded');
    expect(page.forms.filter(({ action }) => action.endsWith('/state'))).to.deep.equal([]);
    const { items } = (await call(forum.ben, 'GET', `${skills}/drafts/3/history`)).body;
    expect(items[1]).to.deep.include({
      by: { handle: 'edith-editor', name: 'Edith Editor' },
      reason: 'The second round',
    });
  });

  it('show no change of a text that is open, and keep what is asked of one that is frozen', async () => {
    const number = await start();
    const reader = await editor.reader();
    const { _id } = await draftOf(number);
    const added = { parent: null, kind: 'Competency', title: 'Herons', statement: 'Counts herons.' };
    await forum.services.drafting.addItem(reader, _id, added);
    const before = await draftOf(number);
    await done(number, 'open');
    const after = await draftOf(number);
    expect(after.edition).not.to.equal(before.edition);
    expect(after.itemCount).to.equal(before.itemCount + 1);
    const whole = (await call(forum.ben, 'GET', `${skills}/drafts/${number}`)).body;
    expect(whole.items.map(({ title }: any) => title)).to.include('Herons');
    const late = forum.services.drafting.addItem(reader, _id, { ...added, title: 'Storks' });
    const refusal = await late.then(
      () => null,
      (error: any) => error,
    );
    expect([refusal?.status, refusal?.message]).to.deep.equal([
      409,
      `Draft ${number} is frozen: its text cannot change any more. Start the next draft to correct it.`,
    ]);
    await done(number, 'closed');
  });

  it('open and close by the clocks of the group, typed into the form, and ask before a text is fixed', async () => {
    const { services } = forum;
    await services.groups.change(everyone, forum.group, { timeZone: 'America/New_York' });
    const number = await start({ reason: 'For the spring' });
    const path = `${skills}/drafts/${number}/state`;
    const { agent } = editor;
    const typed = (name: string, [day, month, year, time]: string[]) => ({
      [`${name}-day`]: day!,
      [`${name}-month`]: month!,
      [`${name}-year`]: year!,
      [`${name}-time`]: time!,
    });
    await agent.get(path);
    const wrong = await agent.submit(path, {
      state: 'open',
      ...typed('opensAt', ['31', '2', '2027', '']),
      reason: 'Kept',
    });
    expect(wrong.status).to.equal(422);
    expect(wrong.words).to.include('There is no such day or time');
    expect(wrong.forms.find(({ action }) => action === path)!.fields).to.include({
      'opensAt-month': '2',
      reason: 'Kept',
    });
    // On 14 March 2027 clocks there go from 2 to 3 o'clock.
    const sure = await agent.submit(path, {
      state: 'open',
      ...typed('opensAt', ['14', '3', '2027', '2:30']),
      ...typed('closesAt', ['20', '3', '2027', '']),
    });
    expect(sure.words).to.include('14 March 2027 at 3:30am').and.include('20 March 2027 at 11:59pm');
    expect((await draftOf(number)).state).to.equal('preparing');
    await agent.submit(path);
    const scheduled = await draftOf(number);
    expect(scheduled.opensAt!.toISOString()).to.equal('2027-03-14T07:30:00.000Z');
    expect(scheduled.closesAt!.toISOString()).to.equal('2027-03-21T03:59:00.000Z');
    expect(scheduled.scheduled).to.equal(true);
    expect(await statesFor(forum.ben)).not.to.include(`${number} preparing`);
    expect((await agent.get(path)).words)
      .to.include('Waits for its opening time')
      .and.include('Why: Kept');

    await agent.get(path);
    await agent.submit(path, { state: 'preparing' });
    expect(await draftOf(number)).to.include({ state: 'preparing', opensAt: null });
    await services.groups.change(everyone, forum.group, { timeZone: 'Europe/London' });
    await done(number, 'open', {
      opensAt: new Date(Date.now() + hour),
      closesAt: new Date(Date.now() + 3 * hour),
    });
    const seq = (await changesOf()).length;
    await moveDueDrafts(services.models, services.log, new Date());
    expect(await changesOf()).to.have.length(seq);
    expect((await draftOf(number - 1)).state).to.equal('closed');
    expect(await become(editor, number, 'open', { opensAt: daysFromNow(-1) })).to.include({ status: 422 });
    expect((await discard(number)).status).to.equal(409);
    await done(number, 'preparing');
    expect((await discard(number)).status).to.equal(204);
    expect(await statesFor(editor)).not.to.include(`${number} preparing`);
    expect(await start()).to.equal(number);
    await discard(number);
  });

  it('move once when their time has come, whoever looks first', async () => {
    const { models, log } = forum.services;
    const number = await start();
    const seq = (await changesOf()).length;
    // Later than it takes to be set, however busy this machine is.
    const opensAt = new Date(Date.now() + 4_000);
    const closesAt = new Date(Date.now() + 4_500);
    await done(number, 'open', { opensAt, closesAt });
    await new Promise((resolve) => setTimeout(resolve, closesAt.getTime() - Date.now() + 50));
    await Promise.all([moveDueDrafts(models, log, new Date()), moveDueDrafts(models, log, new Date())]);
    const news = (await changesOf()).slice(seq).filter(({ actor }) => actor === null);
    expect(news.map(({ data, actor }) => [data['state'], actor])).to.deep.equal([
      ['open', null],
      ['closed', null],
    ]);
    expect(await statesFor(forum.ben))
      .to.include(`${number} closed`)
      .and.include(`${number - 1} superseded`);
  });

  it('refuse comments after closing with the date and keep the words, or take them as late', async () => {
    const newest = (await call(editor, 'GET', skills)).body.drafts[0];
    const { threadId } = newest;
    const words = 'What I was typing while it closed';
    await forum.cara.agent.get(`/threads/${threadId}/compose`);
    const refused = await forum.cara.agent.post(`/threads/${threadId}/posts`, { body: words });
    expect(refused.status).to.equal(403);
    expect(refused.words).to.include('This draft closed for comment on');
    expect(refused.forms.some(({ fields }) => fields['body'] === words)).to.equal(true);
    expect((await forum.send(forum.cara, threadId, { body: words })).status).to.equal(403);

    const chair = await makePerson(forum.services, forum.url, 'Chris Chair', {
      roles: { [forum.group]: ['member', 'chair'] },
    });
    await chair.agent.get('/groups/forum/settings');
    await chair.agent.submit('/groups/forum/settings', {
      lateComments: 'yes',
      dispositionReasons: 'One\nTwo words\n',
    });
    const group = (await forum.services.groupStore.byId(everyone, forum.group))!;
    expect(group).to.deep.include({
      lateComments: true,
      requireDispositions: false,
      dispositionReasons: ['One', 'Two words'],
    });
    const taken = await forum.send(forum.cara, threadId, { body: words });
    expect([taken.status, taken.body.post.late]).to.deep.equal([201, true]);
    expect((await forum.guest.get(`/frameworks/skills/drafts/${newest.number}/comments`)).words).to.include(
      'Late (it came after',
    );
    expect((await forum.send(forum.cara, forum.shut.threadId, { body: words })).status).to.equal(403);
    expect(await forum.post(forum.cara, await forum.newThread(), 'In time')).to.include({
      late: false,
    });
  });

  it('leave nothing to be seen when a crash comes between the text and the change', async () => {
    const { freezing, drafting, models } = forum.services;
    const number = await start();
    const draft = await draftOf(number);
    const reader = await editor.reader();
    const { edition } = await freezing.freeze(reader, draft);
    expect(await models.items.countDocuments({ edition })).to.be.greaterThan(0);
    expect(await draftOf(number)).to.include({ state: 'preparing', edition: draft.edition });
    const edit = () => drafting.addItem(reader, draft._id, { parent: null, kind: 'Item', title: 'Later' });
    expect(
      await edit().then(
        () => 'made',
        (error: any) => error.status,
      ),
    ).to.equal(409);
    expect(await freezing.heal(new Date())).to.equal(0);
    expect(await freezing.heal(new Date(Date.now() + hour))).to.equal(1);
    await edit();
    expect(await sweepOrphans(models, new Date(Date.now() + 25 * hour))).to.be.greaterThan(0);
    expect(await models.items.countDocuments({ edition })).to.equal(0);
    expect(await models.items.countDocuments({ edition: draft.edition })).to.be.greaterThan(0);
    expect((await done(number, 'published')).state).to.equal('published');
  });

  it('come from a list of items or a package, with what they change; of two at once one is refused', async () => {
    const last = (await call(editor, 'GET', skills)).body.drafts[0].number;
    const { items } = (await call(editor, 'GET', `${skills}/drafts/${last}`)).body;
    const given = items.map(({ id, code, kind, title, statement, parent }: any) => ({
      id,
      code,
      kind,
      title,
      statement,
      parent,
    }));
    const wrong = await call(editor, 'POST', `${skills}/drafts`, {
      items: [...given, { title: 'X', parent: 'nowhere' }],
      more: 1,
    });
    expect(wrong.status).to.equal(422);
    given[0].statement = 'Tells families what it costs.';
    const answer = await call(editor, 'POST', `${skills}/drafts`, {
      items: [...given, { id: 'new', title: 'Owls', parent: given[0].id }],
    });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    expect(answer.headers.get('location')).to.equal(`/api/v1${skills}/drafts/${last + 1}`);
    expect(answer.body.differences.map(({ name, what }: any) => [name, what])).to.deep.equal([
      ['Costs', ['reworded']],
      ['Owls', ['added']],
    ]);
    await discard(last + 1);
    const reader = await editor.reader();
    const run = (title: string) =>
      forum.services.editionImport.run(reader, {
        slug: 'skills',
        edition: editionOf({ title, description: '', items: [{ identifier: title, code: 'Z-1', title }] }),
        state: 'preparing',
        opensAt: null,
        closesAt: null,
      });
    const both = await Promise.allSettled([run('Ravens'), run('Rooks')]);
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason.status] : []));
    expect(refused).to.deep.equal([409]);
  });
});

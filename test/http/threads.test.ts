import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { Agent } from '../support/browserless.ts';
import { addDraft, daysFromNow } from '../support/http-drafts.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { confirm, makePerson, type TestPerson } from './moderation-people.ts';

const statement = 'Tells 👩‍👩‍👧 families what 🏳️‍🌈 costs.\nAnd *why* it does.';
const points = [...statement];

describe('Threads over the API', function () {
  this.timeout(30_000);
  let site: TestSite;
  let group: string;
  const people = {} as Record<'ada' | 'ben' | 'cara', TestPerson>;
  let guest: Agent;
  let competency: { id: string; threadId: string };
  let open: { threadId: string };
  let shut: { threadId: string; closesAt: string };
  let made = 0;

  before(async () => {
    site = await startTestSite();
    const { services, url } = site;
    group = (
      await services.groups.ensure(everyone, {
        slug: 'forum',
        name: 'Forum',
        scope: 'public',
        purpose: '',
        rules: '',
      })
    )._id;
    const owner = { id: group, scope: 'public' as const };
    const items = [{ identifier: 'one', code: 'A-1', title: 'Costs', statement }];
    await addDraft(site, {
      slug: 'skills',
      group: owner,
      items,
      opensAt: daysFromNow(-9),
      closesAt: daysFromNow(-2),
    });
    await addDraft(site, {
      slug: 'skills',
      group: owner,
      items: [...items, { identifier: 'two', title: 'More' }],
    });
    await addDraft(site, { slug: 'later', group: owner, items, opensAt: daysFromNow(3) });
    people.ada = await makePerson(services, url, 'Ada Moderator', {
      roles: { [group]: ['member', 'moderator'] },
    });
    people.ben = await makePerson(services, url, 'Ben Baker');
    people.cara = await makePerson(services, url, 'Cara Clark');
    guest = new Agent(url);
    competency = (await guest.json('GET', '/api/v1/frameworks/skills/competencies/A-1')).body;
    shut = (await guest.json('GET', '/api/v1/frameworks/skills/drafts/1')).body;
    open = (await guest.json('GET', '/api/v1/frameworks/skills/drafts/2')).body;
  });
  after(() => site.close());

  const call = (
    by: TestPerson,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => by.agent.json(method, `/api/v1${path}`, body, headers);
  const send = (by: TestPerson, thread: string, body: unknown, headers?: Record<string, string>) =>
    call(by, 'POST', `/threads/${thread}/posts`, body, headers);
  async function post(by: TestPerson, thread: string, body: string): Promise<{ id: string; number: number }> {
    const answer = await send(by, thread, { body });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    return answer.body.post;
  }
  async function newThread(): Promise<string> {
    made += 1;
    const { _id } = await site.services.groups.openThread(
      await people.ada.reader(),
      group,
      `Thread number ${made}`,
    );
    return `g-${_id}`;
  }
  const pathsOf = ({ body }: { body: any }): string[] =>
    body.errors.map(({ path }: { path: string }) => path);

  it('takes a post, tells where it is, and takes a reply to it', async () => {
    const thread = await newThread();
    const first = await send(people.ben, thread, { body: '  **Hello**\r\nthere \n' });
    expect(first.status).to.equal(201);
    const { post: made } = first.body;
    expect(first.headers.get('location')).to.equal(`/api/v1/posts/${made.id}`);
    expect(made).to.include({
      number: 1,
      version: 1,
      threadId: thread,
      body: '**Hello**\nthere',
      replyTo: null,
      formal: false,
    });
    expect(made.author).to.deep.equal({ handle: 'ben-baker', name: 'Ben Baker', organisation: null });
    expect(made.html).to.include('<strong>Hello</strong>');
    expect(made.createdAt).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(made.reactions).to.deep.equal({});
    const at = await guest.json('GET', first.headers.get('location')!);
    expect(at.body.post).to.deep.equal(made);
    const reply = await send(people.cara, thread, { body: 'Yes.', replyTo: made.id });
    expect(reply.body.post).to.include({ replyTo: made.id, number: 2 });
    const { body } = await guest.json('GET', `/api/v1/threads/${thread}`);
    expect(body).to.include({ id: thread, postCount: 2, head: 2, locked: false });
    expect(body.subject.kind).to.equal('group');
  });

  it('names each field that is wrong', async () => {
    const thread = await newThread();
    const elsewhere = await post(people.ben, await newThread(), 'Elsewhere.');
    for (const [body, paths] of [
      [{}, ['body']],
      [{ body: '' }, ['body']],
      [{ body: ' \n\t ' }, ['body']],
      [{ body: 7, formal: 'yes', colour: 1 }, ['body', 'formal', 'colour']],
      [{ body: 'x', replyTo: elsewhere.id }, ['replyTo']],
      [{ body: 'x', replyTo: 'nothing' }, ['replyTo']],
      [{ body: 'x', suggestion: 'y' }, ['suggestion']],
      [{ body: 'x', anchor: 'here' }, ['anchor']],
      [
        { body: 'x', anchor: { competency: 'c', field: 'body', start: -1, end: 2, exact: 3 } },
        ['anchor.field', 'anchor.start', 'anchor.exact'],
      ],
    ] as const) {
      const answer = await send(people.ben, thread, body);
      expect(answer.status, JSON.stringify(body)).to.equal(422);
      expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(answer.body).to.include.keys('type', 'title', 'status', 'detail', 'errors');
      expect(pathsOf(answer), JSON.stringify(answer.body)).to.have.members([...paths]);
    }
    expect((await guest.json('GET', `/api/v1/threads/${thread}`)).body).to.include({ postCount: 0, head: 0 });
  });

  it('anchors comments in code points of the stored text, on whole characters', async () => {
    const whole = { competency: competency.id };
    expect(
      (await send(people.ben, open.threadId, { body: 'All of it.', anchor: whole })).body.post,
    ).to.deep.include({
      anchor: whole,
      about: competency.id,
    });
    const start = points.indexOf('👩');
    const passage = { ...whole, field: 'statement', start, end: start + 5, exact: '👩‍👩‍👧' };
    const { status, body } = await send(people.ben, open.threadId, {
      body: 'Which?',
      anchor: passage,
      formal: true,
    });
    expect(status).to.equal(201);
    expect(body.post.formal).to.equal(true);
    expect(body.post.anchor).to.deep.equal({
      ...passage,
      prefix: 'Tells ',
      suffix: points.slice(start + 5, start + 37).join(''),
    });
    // Half a family is widened to the whole of it.
    const half = { ...passage, end: start + 1, exact: '👩' };
    expect(
      (await send(people.ben, open.threadId, { body: 'Half.', anchor: half })).body.post.anchor.exact,
    ).to.equal('👩‍👩‍👧');
    const reply = await send(people.cara, open.threadId, { body: 'These.', replyTo: body.post.id });
    expect(reply.body.post).to.deep.include({ anchor: null, about: competency.id });
    const draft = await guest.get('/frameworks/skills/drafts/2');
    expect(draft.text).to.match(new RegExp(`<mark[^>]*${body.post.id}[^>]*>(<[^>]*>)*👩‍👩‍👧<`));
  });

  it('refuses an anchor that does not fit the text', async () => {
    const anchor = { competency: competency.id, field: 'statement', start: 0, end: 5, exact: 'Tells' };
    const total = points.length;
    for (const [wrong, path] of [
      [{ ...anchor, exact: 'tells' }, 'anchor.exact'],
      [{ ...anchor, start: 1 }, 'anchor.exact'],
      [{ ...anchor, end: total + 1 }, 'anchor.end'],
      [{ ...anchor, start: 5 }, 'anchor.end'],
      [{ ...anchor, prefix: 'nothing' }, 'anchor.prefix'],
      [{ ...anchor, competency: 'nothing' }, 'anchor.competency'],
      [{ ...anchor, note: 'mine' }, 'anchor.note'],
    ] as const) {
      const answer = await send(people.ben, open.threadId, { body: 'x', anchor: wrong });
      expect(answer.status, path).to.equal(422);
      expect(pathsOf(answer), JSON.stringify(answer.body)).to.include(path);
    }
    // In UTF-16 the words after the emoji would begin elsewhere.
    const end = statement.indexOf('costs') + 5;
    const utf16 = { ...anchor, start: end - 5, end, exact: 'costs' };
    expect(pathsOf(await send(people.ben, open.threadId, { body: 'x', anchor: utf16 }))).to.include(
      'anchor.exact',
    );
    for (const thread of [competency.threadId, await newThread()]) {
      const answer = await send(people.ben, thread, { body: 'x', anchor: { competency: competency.id } });
      expect(answer.status).to.equal(422);
      expect(pathsOf(answer)).to.deep.equal(['anchor']);
    }
  });

  it('takes formal comments on drafts only', async () => {
    const { body } = await send(people.ben, competency.threadId, { body: 'Formally.', formal: true });
    expect(body.post.formal).to.equal(false);
  });

  it('posts once for one Idempotency-Key, whoever else uses it', async () => {
    const thread = await newThread();
    const key = { 'Idempotency-Key': 'abc-1' };
    const at = await Promise.all([1, 2, 3].map(() => send(people.ben, thread, { body: 'Once.' }, key)));
    expect(at.map(({ status }) => status).toSorted()).to.deep.equal([200, 200, 201]);
    const again = await send(people.ben, thread, { body: 'Once.' }, key);
    expect(again.status).to.equal(200);
    expect(new Set([...at, again].map(({ body }) => body.post.id))).to.have.property('size', 1);
    const other = await send(people.ben, thread, { body: 'Something else.' }, key);
    expect(other.status).to.equal(422);
    expect(pathsOf(other)).to.deep.equal(['Idempotency-Key']);
    expect((await send(people.cara, thread, { body: 'Mine.' }, key)).status).to.equal(201);
    expect((await send(people.ben, await newThread(), { body: 'There.' }, key)).status).to.equal(201);
    for (const wrong of ['two words', 'x'.repeat(201)]) {
      expect(
        pathsOf(await send(people.ben, thread, { body: 'x' }, { 'Idempotency-Key': wrong })),
      ).to.deep.equal(['Idempotency-Key']);
    }
    expect((await guest.json('GET', `/api/v1/threads/${thread}`)).body.postCount).to.equal(2);
  });

  it('edits with a version, refuses the second editor and everybody else', async () => {
    const thread = await newThread();
    const { id } = await post(people.ben, thread, 'Frist words.');
    const edit = (by: TestPerson, body: unknown) => call(by, 'PATCH', `/posts/${id}`, body);
    expect(pathsOf(await edit(people.ben, { body: 'x' }))).to.deep.equal(['version']);
    const both = await Promise.all(
      ['First words.', 'Other words.'].map((body) => edit(people.ben, { body, version: 1 })),
    );
    expect(both.map(({ status }) => status).toSorted()).to.deep.equal([200, 409]);
    const { post: now } = both.find(({ status }) => status === 200)!.body;
    expect(now).to.include({ version: 2, id });
    expect(now.editedAt).to.be.a('string');
    expect((await edit(people.ben, { body: 'Late.', version: 1 })).status).to.equal(409);
    expect((await edit(people.cara, { body: 'Mine.', version: 2 })).status).to.equal(403);
    expect((await edit(people.ada, { body: 'Mine.', version: 2 })).status, 'a moderator').to.equal(403);
    expect((await guest.json('PATCH', `/api/v1/posts/${id}`, { body: 'x', version: 2 })).status).to.equal(
      401,
    );
    const history = await guest.get(`/posts/${id}/history`);
    expect(history.text)
      .to.match(/<del>Frist<\/del>/)
      .and.match(/<ins>(First|Other)<\/ins>/);
    expect((await guest.get(`/threads/${thread}`)).words).to.include('edited');
  });

  it('deletes leaving a mark, brings back, and redacts what is replayed', async () => {
    const thread = await newThread();
    const { id } = await post(people.ben, thread, 'Regretted words.');
    await post(people.cara, thread, 'Others stay.');
    await call(people.ben, 'PATCH', `/posts/${id}`, { body: 'Regretted words, edited.', version: 1 });
    expect((await call(people.cara, 'DELETE', `/posts/${id}`)).status).to.equal(403);
    const gone = await Promise.all([1, 2].map(() => call(people.ben, 'DELETE', `/posts/${id}`)));
    expect(
      gone.map(({ status }) => status),
      'twice is once',
    ).to.deep.equal([204, 204]);
    expect((await call(people.ben, 'DELETE', `/posts/${id}`)).status).to.equal(204);
    const { body: changes } = await guest.json('GET', `/api/v1/threads/${thread}/changes`);
    expect(changes.head).to.equal(4);
    expect(changes.changes.map(({ type }: { type: string }) => type)).to.deep.equal([
      'post.created',
      'post.created',
      'post.edited',
      'post.deleted',
    ]);
    expect(changes.changes[0].data).to.include({ postId: id, redacted: true });
    for (const path of [
      `/api/v1/threads/${thread}/changes`,
      `/api/v1/threads/${thread}/posts`,
      `/api/v1/posts/${id}`,
      `/threads/${thread}`,
      `/posts/${id}/history`,
    ]) {
      const page = await guest.get(path);
      expect(page.status, path).to.equal(200);
      expect(page.text, path).not.to.include('Regretted');
    }
    expect((await guest.get(`/threads/${thread}`)).words).to.include('Deleted by its author');
    expect((await call(people.ben, 'PATCH', `/posts/${id}`, { body: 'Back?', version: 2 })).status).to.equal(
      409,
    );
    expect((await guest.json('GET', `/api/v1/threads/${thread}`)).body).to.include({ postCount: 1 });
    await people.ben.agent.get(`/posts/${id}/restore`);
    const back = await people.ben.agent.submit(`/posts/${id}/restore`);
    expect(back.words).to.include('Regretted words, edited.');
    const after = (await guest.json('GET', `/api/v1/threads/${thread}/changes?after=4`)).body;
    expect(after.changes[0]).to.include({ type: 'post.restored', seq: 5 });
    expect(after.changes[0].data.post).to.include({ body: 'Regretted words, edited.', version: 2 });
  });

  it('pages by after and limit, from 1 to 200', async () => {
    const thread = await newThread();
    for (let at = 1; at <= 7; at += 1) await post(people.ben, thread, `Post ${at}.`);
    const list = async (query: string) =>
      (await guest.json('GET', `/api/v1/threads/${thread}/posts?${query}`)).body;
    const numbers = ({ items }: any): number[] => items.map(({ number }: { number: number }) => number);
    const seen: number[] = [];
    for (let next: number | null = 0; next !== null;) {
      const page: any = await list(`limit=3&after=${next}`);
      seen.push(...numbers(page));
      next = page.next;
    }
    expect(seen).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
    expect((await list('limit=7')).next).to.equal(null);
    expect(numbers(await list('limit=200&after=6'))).to.deep.equal([7]);
    expect(await list('after=99')).to.deep.equal({ items: [], next: null });
    const changes = await guest.json('GET', `/api/v1/threads/${thread}/changes?after=2&limit=2`);
    expect(changes.body.head).to.equal(7);
    expect(changes.body.changes.map(({ seq }: { seq: number }) => seq)).to.deep.equal([3, 4]);
    for (const wrong of [
      'limit=0',
      'limit=201',
      'limit=x',
      'limit=',
      'limit=2&limit=3',
      'after=-1',
      'after=1.5',
      'after=1e99',
      'page=2',
      'limit[$gt]=1',
    ]) {
      for (const kind of ['posts', 'changes']) {
        const answer = await guest.json('GET', `/api/v1/threads/${thread}/${kind}?${wrong}`);
        expect(answer.status, `${kind} ${wrong}`).to.equal(422);
        expect(pathsOf(answer)[0], wrong).to.equal(wrong.split('=')[0]);
      }
    }
  });

  it('is closed outside its dates and says them, and when locked', async () => {
    const late = await send(people.ben, shut.threadId, { body: 'Late.' });
    expect(late.status).to.equal(403);
    const closed = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/London' }).format(
      new Date(shut.closesAt),
    );
    expect(late.body.detail).to.equal(`This draft closed for comment on ${closed}.`);
    expect((await guest.json('GET', '/api/v1/frameworks/later/drafts/1')).status, 'not open yet').to.equal(
      404,
    );
    const thread = await newThread();
    const { id } = await post(people.ben, thread, 'Before the lock.');
    await site.services.threads.setLocked(await people.ada.reader(), thread, true, 'It went in circles');
    for (const answer of [
      await send(people.ben, thread, { body: 'x' }),
      await call(people.ben, 'PATCH', `/posts/${id}`, { body: 'x', version: 1 }),
    ]) {
      expect(answer.status).to.equal(403);
      expect(answer.body.detail).to.include('It went in circles');
    }
    expect((await guest.json('GET', `/api/v1/threads/${thread}`)).body).to.include({
      locked: true,
      lockedReason: 'It went in circles',
    });
    expect((await guest.get(`/threads/${thread}`)).words).to.include('It went in circles');
  });

  it('takes nothing from guests, wrong tokens and the suspended, and keeps what an unconfirmed member sends', async () => {
    const thread = await newThread();
    expect((await guest.json('POST', `/api/v1/threads/${thread}/posts`, { body: 'x' })).status).to.equal(401);
    const wrong = await guest.json(
      'POST',
      `/api/v1/threads/${thread}/posts`,
      { body: 'x' },
      { Authorization: 'Bearer nonsense' },
    );
    expect(wrong.status).to.equal(401);
    expect(wrong.headers.get('www-authenticate')).to.equal('Bearer');
    const sue = await makePerson(site.services, site.url, 'Sue Spended');
    const { id } = await post(sue, thread, 'Before.');
    await site.services.suspensions.suspend(
      await people.ada.reader(),
      sue.handle,
      daysFromNow(7),
      'Advertising',
    );
    for (const answer of [
      await send(sue, thread, { body: 'x' }),
      await call(sue, 'PATCH', `/posts/${id}`, { body: 'x', version: 1 }),
      await call(sue, 'DELETE', `/posts/${id}`),
    ]) {
      expect(answer.status).to.equal(403);
      expect(answer.body.detail).to.match(/suspended until \d/);
    }
    expect((await call(sue, 'GET', `/threads/${thread}/posts`)).body.items, 'may read').to.have.length(1);
    const noor = await makePerson(site.services, site.url, 'Noor New', { confirmed: false });
    const held = await send(noor, thread, { body: 'My first words.' });
    expect(held.status).to.equal(202);
    expect(held.headers.get('location')).to.equal(null);
    expect((await guest.get(`/threads/${thread}`)).text).not.to.include('My first words.');
    await confirm(site.services, noor);
    await site.services.followers.drain();
    expect((await guest.get(`/threads/${thread}`)).text).to.include('My first words.');
  });
});

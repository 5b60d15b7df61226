import { expect } from 'chai';
import { daysFromNow } from '../support/http-drafts.ts';
import { type Forum, pathsOf, startForum } from '../support/http-forum.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { given } from '../support/reasons.ts';

describe('What happens to posts', function () {
  this.timeout(30_000);
  let site: Forum;

  before(async () => {
    site = await startForum();
  });
  after(() => site.close());

  it('edits with a version, refuses the second editor and everybody else', async () => {
    const thread = await site.newThread();
    const { id } = await site.post(site.ben, thread, 'Frist words.');
    const edit = (by: TestPerson, body: unknown) => site.call(by, 'PATCH', `/posts/${id}`, body);
    expect(pathsOf(await edit(site.ben, { body: 'x' }))).to.deep.equal(['version']);
    const both = await Promise.all(
      ['First words.', 'Other words.'].map((body) => edit(site.ben, { body, version: 1 })),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).to.deep.equal([200, 409]);
    const { post: now } = both.find(({ status }) => status === 200)!.body;
    expect(now).to.include({ version: 2, id });
    expect(now.editedAt).to.be.a('string');
    expect((await edit(site.ben, { body: 'Late.', version: 1 })).status).to.equal(409);
    expect((await edit(site.cara, { body: 'Mine.', version: 2 })).status).to.equal(403);
    expect((await edit(site.ada, { body: 'Mine.', version: 2 })).status, 'a moderator').to.equal(403);
    expect(
      (await site.guest.json('PATCH', `/api/v1/posts/${id}`, { body: 'x', version: 2 })).status,
    ).to.equal(401);
    const history = await site.guest.get(`/posts/${id}/history`);
    expect(history.text)
      .to.match(/<del>Frist<\/del>/)
      .and.match(/<ins>(First|Other)<\/ins>/);
    expect((await site.guest.get(`/threads/${thread}`)).words).to.include('edited');
  });

  it('deletes leaving a mark, brings back, and redacts what is replayed', async () => {
    const thread = await site.newThread();
    const { id } = await site.post(site.ben, thread, 'Regretted words.');
    await site.post(site.cara, thread, 'Others stay.');
    await site.call(site.ben, 'PATCH', `/posts/${id}`, { body: 'Regretted words, edited.', version: 1 });
    expect((await site.call(site.cara, 'DELETE', `/posts/${id}`)).status).to.equal(403);
    const gone = await Promise.all([1, 2].map(() => site.call(site.ben, 'DELETE', `/posts/${id}`)));
    expect(
      gone.map(({ status }) => status),
      'twice is once',
    ).to.deep.equal([204, 204]);
    expect((await site.call(site.ben, 'DELETE', `/posts/${id}`)).status).to.equal(204);
    const { body: changes } = await site.guest.json('GET', `/api/v1/threads/${thread}/changes`);
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
      const page = await site.guest.get(path);
      expect(page.status, path).to.equal(200);
      expect(page.text, path).not.to.include('Regretted');
    }
    expect((await site.guest.get(`/threads/${thread}`)).words).to.include('Deleted by its author');
    expect(
      (await site.call(site.ben, 'PATCH', `/posts/${id}`, { body: 'Back?', version: 2 })).status,
    ).to.equal(409);
    expect((await site.guest.json('GET', `/api/v1/threads/${thread}`)).body).to.include({ postCount: 1 });
    await site.ben.agent.get(`/posts/${id}/restore`);
    const back = await site.ben.agent.submit(`/posts/${id}/restore`);
    expect(back.words).to.include('Regretted words, edited.');
    const after = (await site.guest.json('GET', `/api/v1/threads/${thread}/changes?after=4`)).body;
    expect(after.changes[0]).to.include({ type: 'post.restored', seq: 5 });
    expect(after.changes[0].data.post).to.include({ body: 'Regretted words, edited.', version: 2 });
  });

  it('pages by after and limit, from 1 to 200', async () => {
    const thread = await site.newThread();
    for (let at = 1; at <= 7; at += 1) await site.post(site.ben, thread, `Post ${at}.`);
    const list = async (query: string) =>
      (await site.guest.json('GET', `/api/v1/threads/${thread}/posts?${query}`)).body;
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
    const changes = await site.guest.json('GET', `/api/v1/threads/${thread}/changes?after=2&limit=2`);
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
        const answer = await site.guest.json('GET', `/api/v1/threads/${thread}/${kind}?${wrong}`);
        expect(answer.status, `${kind} ${wrong}`).to.equal(422);
        expect(pathsOf(answer)[0], wrong).to.equal(wrong.split('=')[0]);
      }
    }
  });

  it('is closed outside its dates and says them, and when locked', async () => {
    const late = await site.send(site.ben, site.shut.threadId, { body: 'Late.' });
    expect(late.status).to.equal(403);
    const closed = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/London' }).format(
      new Date(site.shut.closesAt),
    );
    expect(late.body.detail).to.equal(`This draft closed for comment on ${closed}.`);
    expect(
      (await site.guest.json('GET', '/api/v1/frameworks/later/drafts/1')).status,
      'not open yet',
    ).to.equal(404);
    const thread = await site.newThread();
    const { id } = await site.post(site.ben, thread, 'Before the lock.');
    await site.services.threads.setLocked(await site.ada.reader(), thread, true, 'It went in circles');
    for (const answer of [
      await site.send(site.ben, thread, { body: 'x' }),
      await site.call(site.ben, 'PATCH', `/posts/${id}`, { body: 'x', version: 1 }),
    ]) {
      expect(answer.status).to.equal(403);
      expect(answer.body.detail).to.include('It went in circles');
    }
    expect((await site.guest.json('GET', `/api/v1/threads/${thread}`)).body).to.include({
      locked: true,
      lockedReason: 'It went in circles',
    });
    expect((await site.guest.get(`/threads/${thread}`)).words).to.include('It went in circles');
  });

  it('takes nothing from guests, wrong tokens and the suspended, and keeps what an unconfirmed member sends', async () => {
    const thread = await site.newThread();
    expect((await site.guest.json('POST', `/api/v1/threads/${thread}/posts`, { body: 'x' })).status).to.equal(
      401,
    );
    const wrong = await site.guest.json(
      'POST',
      `/api/v1/threads/${thread}/posts`,
      { body: 'x' },
      { Authorization: 'Bearer nonsense' },
    );
    expect(wrong.status).to.equal(401);
    expect(wrong.headers.get('www-authenticate')).to.equal('Bearer');
    const sue = await makePerson(site.services, site.url, 'Sue Spended');
    const { id } = await site.post(sue, thread, 'Before.');
    const dora = await makePerson(site.services, site.url, 'Dora Admin', { admin: true });
    await site.services.suspensions.suspend(await dora.reader(), sue.handle, daysFromNow(7), given('about'));
    for (const answer of [
      await site.send(sue, thread, { body: 'x' }),
      await site.call(sue, 'PATCH', `/posts/${id}`, { body: 'x', version: 1 }),
      await site.call(sue, 'DELETE', `/posts/${id}`),
    ]) {
      expect(answer.status).to.equal(403);
      expect(answer.body.detail).to.match(/suspended until \d/);
    }
    expect((await site.call(sue, 'GET', `/threads/${thread}/posts`)).body.items, 'may read').to.have.length(
      1,
    );
    const noor = await makePerson(site.services, site.url, 'Noor New', { confirmed: false });
    const held = await site.send(noor, thread, { body: 'My first words.' });
    expect(held.status).to.equal(202);
    expect(held.headers.get('location')).to.equal(null);
    expect((await site.guest.get(`/threads/${thread}`)).text).not.to.include('My first words.');
    await site.confirm(noor);
    await site.services.followers.drain();
    expect((await site.guest.get(`/threads/${thread}`)).text).to.include('My first words.');
  });

  it('compares versions that have nothing in common without keeping anybody waiting', async () => {
    const thread = await site.newThread();
    const words = (from: number): string =>
      Array.from({ length: 2400 }, (_, at) => (at + from).toString(36))
        .join(' ')
        .slice(0, 10_000);
    const { id } = await site.post(site.ben, thread, words(0));
    for (const version of [1, 2, 3]) {
      await site.call(site.ben, 'PATCH', `/posts/${id}`, { body: words(version * 5000), version });
    }
    const started = cpuMs();
    const history = await site.guest.get(`/posts/${id}/history`);
    expect(cpuMs() - started).to.be.lessThan(1500);
    expect(history.words).to.include('Version 4').and.include('First written');
    expect(history.text.match(/<ins>/g)!.length).to.be.greaterThan(2);
  });

  it('is counted: whoever writes too often is told to wait', async () => {
    const limited = await startForum({ rateLimit: true });
    try {
      const { ben, send, call } = limited;
      const thread = await limited.newThread();
      const { id } = await limited.post(ben, thread, 'Version 1');
      for (let version = 1; version <= 9; version += 1) {
        const answer = await call(ben, 'PATCH', `/posts/${id}`, { body: `Version ${version + 1}`, version });
        expect(answer.status).to.equal(200);
      }
      for (const answer of [
        await call(ben, 'PATCH', `/posts/${id}`, { body: 'Once more', version: 10 }),
        await send(ben, thread, { body: 'And more' }),
      ]) {
        expect(answer.status).to.equal(429);
        expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 300);
        expect(answer.body.detail).to.match(/Try again in \d+ seconds/);
      }
      expect((await send(limited.cara, thread, { body: 'Others may.' })).status).to.equal(201);
      expect((await call(ben, 'DELETE', `/posts/${id}`)).status, 'deleting is never refused').to.equal(204);
    } finally {
      await limited.close();
    }
  });
});

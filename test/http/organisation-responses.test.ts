import { expect } from 'chai';
import type { TestPerson } from './moderation-people.ts';
import { makePerson } from './moderation-people.ts';
import { everyone } from '../../server/core/reader.ts';
import { type Forum, startForum } from '../support/http-forum.ts';

/** Words that stand in nothing but an unsent response. */
const secret = 'quokka-in-confidence';

describe('organisation responses', function () {
  this.timeout(180_000);
  let forum: Forum;
  let lena: TestPerson;
  let colin: TestPerson;
  let admin: TestPerson;
  let draft: string;
  let base: string;
  let api: string;
  let about: { competency: string };

  before(async () => {
    forum = await startForum();
    const { services, url, group } = forum;
    lena = await makePerson(services, url, 'Lena Lead');
    colin = await makePerson(services, url, 'Colin Colleague');
    admin = await makePerson(services, url, 'Dom Admin', {
      admin: true,
      roles: { [group]: ['member', 'editor', 'chair', 'moderator'] },
    });
    const form = { name: 'City', kind: 'council', size: 'unknown', description: '', lead: 'lena-lead' };
    await services.organisations.make(everyone, { ...form, domains: 'people.example', head: '' });
    await services.organisations.make(everyone, {
      ...form,
      name: 'Rival',
      domains: '',
      lead: 'ben-baker',
      head: '',
    });
    await services.affiliations.show(await lena.reader(), 'city', true);
    await services.affiliations.show(await colin.reader(), 'city', false);
    draft = forum.open.threadId.slice(2);
    base = `/organisations/city/responses/${draft}`;
    api = `/organisations/city/responses/${draft}`;
    about = { competency: forum.competency.id };
  });
  after(() => forum.close());

  const add = (by: TestPerson, body: string, more: object = {}, key?: string) =>
    forum.call(
      by,
      'POST',
      `${api}/comments`,
      { body, anchor: about, ...more },
      key ? { 'Idempotency-Key': key } : {},
    );
  const read = async (by: TestPerson) => (await forum.call(by, 'GET', api)).body;

  it('are written by members together, and what is wrong is named and kept', async () => {
    const { status, body } = await add(colin, `${secret} of Colin`, {}, 'once');
    expect(status, JSON.stringify(body)).to.equal(201);
    expect((await add(colin, `${secret} of Colin`, {}, 'once')).body.comment.id).to.equal(body.comment.id);
    await add(lena, `${secret} of Lena`, { suggestion: 'Tells families what it costs.' });
    const { comments } = await read(colin);
    expect(comments.map((one: { author: { handle: string } }) => one.author.handle)).to.deep.equal([
      'colin-colleague',
      'lena-lead',
    ]);
    const page = await colin.agent.get(base);
    expect(page.words).to.include(`${secret} of Lena`).and.include('In preparation');
    await colin.agent.get(`${base}/comment?competency=${about.competency}`);
    const wrong = await colin.agent.submit(`${base}/comments`, { body: '', suggestion: 'Kept wording' });
    expect(wrong.status).to.equal(422);
    expect(wrong.words).to.include('Write something first.').and.include('Kept wording');
    expect(
      (await forum.call(colin, 'PATCH', `${api}/comments/${comments[1].id}`, { body: 'Mine', version: 1 }))
        .status,
    ).to.equal(403);
  });

  it('show both texts when two change one comment', async () => {
    const [{ id }] = (await read(lena)).comments;
    await lena.agent.get(`${base}/comments/${id}`);
    const first = await forum.call(colin, 'PATCH', `${api}/comments/${id}`, {
      body: `${secret} again`,
      version: 1,
    });
    expect(first.status).to.equal(200);
    const second = await lena.agent.submit(`${base}/comments/${id}`, { body: 'What Lena typed', do: 'save' });
    expect(second.status).to.equal(409);
    expect(second.words).to.include(`${secret} again`).and.include('What Lena typed');
    const refused = await forum.call(lena, 'PATCH', `${api}/comments/${id}`, { body: 'Late', version: 1 });
    expect(refused.status).to.equal(409);
    expect(refused.body.current.body).to.equal(`${secret} again`);
  });

  it('leak nothing before they are sent: to guests, others, rivals, moderators, editors, administrators', async () => {
    await forum.services.followers.drain();
    expect(JSON.stringify((await read(lena)).comments)).to.include(secret);
    const strangers = [forum.cara, forum.ben, forum.ada, admin];
    for (const person of strangers) {
      for (const path of [
        base,
        `${base}/comment`,
        `${base}/send`,
        `${base}/merge`,
        '/organisations/city/responses',
      ])
        expect((await person.agent.get(path)).status, `${person.name} ${path}`).to.equal(404);
      for (const path of [api, '/organisations/city/responses'])
        expect((await forum.call(person, 'GET', path)).status, person.name).to.equal(404);
      expect((await add(person, 'In')).status, person.name).to.equal(404);
      const kind = forum.services.kinds.find('response')!;
      const organisation = (await forum.services.organisationStore.bySlug('city'))._id;
      expect(await kind.mayRead(await person.reader(), `${organisation}:${draft}`)).to.equal(false);
      expect(await kind.mayRead(await colin.reader(), `${organisation}:${draft}`)).to.equal(true);
      const shown = [
        (await person.agent.get('/frameworks/skills/drafts/2')).words,
        (await person.agent.get('/organisations/city')).words,
        JSON.stringify((await forum.call(person, 'GET', `/threads/${forum.open.threadId}/posts`)).body),
        JSON.stringify(await Promise.all(forum.services.personal.map((part) => part.collect(person.id)))),
      ];
      expect(shown[0], person.name).to.not.include('Respond with City');
      for (const text of shown) expect(text, person.name).to.not.include(secret);
      expect((await forum.call(person, 'GET', `/search?q=${secret}`)).body.items, person.name).to.deep.equal(
        [],
      );
    }
    expect((await colin.agent.get('/frameworks/skills/drafts/2')).words).to.include(
      'Respond with City 2 comments so far, in private',
    );
    expect((await forum.guest.json('GET', `/api/v1${api}`)).status).to.equal(401);
  });

  it('are reminded of a week and a day before the draft closes, each once', async () => {
    const { services } = forum;
    const { notifications } = services.models;
    const dayBefore = new Date(Date.now() + 6.5 * 24 * 3600_000);
    for (const now of [new Date(), new Date(), dayBefore, dayBefore]) await services.remindResponses(now);
    const rows = await notifications.find({ kind: 'response-due' }).lean();
    const told = (person: TestPerson) => rows.filter(({ member }) => member === person.id).length;
    expect([told(lena), told(colin), rows.length]).to.deep.equal([2, 2, 4]);
    expect((await colin.agent.get('/notifications')).words).to.include(
      'The response of City to draft 2 of “skills” is not sent yet',
    );
  });

  it('are merged, left out, taken in and sent by the lead alone, once, also after a crash', async () => {
    const { services } = forum;
    const before = (await read(lena)).comments;
    const chosen = before.map(({ id, version }: { id: string; version: number }) => ({ id, version }));
    expect(
      (await forum.call(colin, 'POST', `${api}/merge`, { comments: chosen, body: 'One' })).status,
    ).to.equal(403);
    const merged = await forum.call(lena, 'POST', `${api}/merge`, { comments: chosen, body: 'Both of us' });
    expect(merged.status, JSON.stringify(merged.body)).to.equal(201);
    const { body: other } = await add(colin, `${secret}, left out`);
    await add(colin, 'A third one');
    const out = { reason: 'Said already', version: other.comment.version };
    expect(
      (await forum.call(lena, 'PUT', `${api}/comments/${other.comment.id}/left-out`, out)).status,
    ).to.equal(200);
    expect((await colin.agent.get(base)).words).to.include('Left out by the lead: Said already');
    const { version } = await read(lena);
    expect((await forum.call(colin, 'POST', `${api}/submission`, { version })).status).to.equal(403);
    expect((await forum.call(lena, 'POST', `${api}/submission`, { version: version - 1 })).status).to.equal(
      409,
    );
    await lena.agent.get(`${base}/send`);
    expect(lena.agent.page!.words).to.include('Both of us').and.not.include(secret);
    expect((await lena.agent.submit(`${base}/send`, {})).status).to.equal(422);
    const { posts } = services.models;
    const organisation = (await services.organisationStore.bySlug('city'))._id;
    const count = await posts.countDocuments();
    // What a process leaves that dies after the response was sent, before anything of it was posted.
    const standing = (await read(lena)).comments.filter(
      ({ state }: { state: string }) => state === 'standing',
    );
    await services.log.append(`response:${organisation}:${draft}`, {
      key: 'submitted:1',
      keyHash: 'submit',
      decide: () => ({
        type: 'response.submitted',
        actor: lena.id,
        data: { round: 1, late: false, comments: standing.map(({ id }: { id: string }) => id) },
      }),
    });
    await services.followers.drain();
    expect(await posts.countDocuments()).to.equal(count + 2);
    expect((await forum.call(lena, 'POST', `${api}/submission`, { version })).status).to.equal(200);
    expect(await posts.countDocuments()).to.equal(count + 2);
    const { body } = await forum.guest.json('GET', `/api/v1/threads/${forum.open.threadId}/posts`);
    const [one] = body.items.slice(-2);
    expect(one).to.include({ body: 'Both of us', formal: true });
    expect(one.onBehalfOf).to.deep.equal({ slug: 'city', name: 'City' });
    expect(one.author.handle).to.equal('lena-lead');
    expect((await forum.guest.get('/frameworks/skills/drafts/2')).words).to.include('City sent by Lena Lead');
    expect(JSON.stringify(body)).to.not.include(secret);
    expect((await add(colin, 'Too late')).status).to.equal(409);
  });

  it('are reopened until the editors decide, and then sent anew', async () => {
    const { services } = forum;
    const standing = async () =>
      services.models.posts.find({ thread: forum.open.threadId, deletedAt: null }).sort({ number: 1 }).lean();
    expect((await forum.call(colin, 'DELETE', `${api}/submission`)).status).to.equal(403);
    expect((await forum.call(lena, 'DELETE', `${api}/submission`)).status).to.equal(204);
    expect(await standing()).to.deep.equal([]);
    await add(colin, 'One more');
    await lena.agent.get(`${base}/send`);
    await lena.agent.submit(`${base}/send`, { sure: 'yes' });
    expect(lena.agent.page!.words).to.include('Lena Lead sent this response');
    const posts = await standing();
    expect(posts.map(({ body }) => body)).to.deep.equal(['Both of us', 'A third one', 'One more']);
    await services.dispositions.decide(await admin.reader(), posts[0]!._id, { outcome: 'accepted' });
    const refused = await forum.call(lena, 'DELETE', `${api}/submission`);
    expect(refused.status).to.equal(409);
    expect(refused.body.detail).to.include('The editors have decided');
    expect(await standing()).to.have.length(3);
  });

  it('are refused once the draft has closed, with the dates, and what was typed is kept', async () => {
    const shut = forum.shut.threadId.slice(2);
    const answer = await forum.call(colin, 'POST', `/organisations/city/responses/${shut}/comments`, {
      body: 'Late',
      anchor: about,
    });
    expect(answer.status).to.equal(403);
    expect(answer.body.detail).to.include('closed for comment on');
    await colin.agent.get(`/organisations/city/responses/${shut}/comment?competency=${about.competency}`);
    const page = await colin.agent.submit(`/organisations/city/responses/${shut}/comments`, {
      body: 'Kept though late',
    });
    expect(page.status).to.equal(403);
    expect(page.words).to.include('Kept though late').and.include('closed for comment on');
  });

  it('go with whoever is erased, and into their export', async () => {
    const { services } = forum;
    const part = services.personal.find(({ name }) => name === 'organisation-responses')!;
    expect(JSON.stringify(await part.collect(colin.id))).to.include('A third one');
    expect(JSON.stringify(await part.collect(forum.ben.id))).to.not.include('third');
    await part.erase(colin.id, { words: 'remove' });
    const left = await services.models.changes.find({ channel: /^response:/ }).lean();
    expect(JSON.stringify(left)).to.include(`${secret} of Lena`).and.not.include('of Colin');
    expect(JSON.stringify(await part.collect(colin.id))).to.not.include('A third one');
  });
});

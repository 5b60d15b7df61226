import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { type Forum, pathsOf, startForum, statement } from '../support/http-forum.ts';

const points = Array.from(statement);

describe('Posting over the API', function () {
  this.timeout(30_000);
  let site: Forum;

  before(async () => {
    site = await startForum();
  });
  after(() => site.close());

  it('takes a post, tells where it is, and takes a reply to it', async () => {
    const thread = await site.newThread();
    const first = await site.send(site.ben, thread, { body: '  **Hello**\r\nthere \n' });
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
    const at = await site.guest.json('GET', first.headers.get('location')!);
    expect(at.body.post).to.deep.equal(made);
    const reply = await site.send(site.cara, thread, { body: 'Yes.', replyTo: made.id });
    expect(reply.body.post).to.include({ replyTo: made.id, number: 2 });
    const { body } = await site.guest.json('GET', `/api/v1/threads/${thread}`);
    expect(body).to.include({ id: thread, postCount: 2, head: 2, locked: false });
    expect(body.subject.kind).to.equal('group');
  });

  it('names each field that is wrong', async () => {
    const thread = await site.newThread();
    const elsewhere = await site.post(site.ben, await site.newThread(), 'Elsewhere.');
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
      const answer = await site.send(site.ben, thread, body);
      expect(answer.status, JSON.stringify(body)).to.equal(422);
      expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(answer.body).to.include.keys('type', 'title', 'status', 'detail', 'errors');
      expect(pathsOf(answer), JSON.stringify(answer.body)).to.have.members([...paths]);
    }
    expect((await site.guest.json('GET', `/api/v1/threads/${thread}`)).body).to.include({
      postCount: 0,
      head: 0,
    });
  });

  it('anchors comments in code points of the stored text, on whole characters', async () => {
    const whole = { competency: site.competency.id };
    expect(
      (await site.send(site.ben, site.open.threadId, { body: 'All of it.', anchor: whole })).body.post,
    ).to.deep.include({
      anchor: whole,
      about: site.competency.id,
    });
    const start = points.indexOf('👩');
    const passage = { ...whole, field: 'statement', start, end: start + 5, exact: '👩‍👩‍👧' };
    const { status, body } = await site.send(site.ben, site.open.threadId, {
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
      (await site.send(site.ben, site.open.threadId, { body: 'Half.', anchor: half })).body.post.anchor.exact,
    ).to.equal('👩‍👩‍👧');
    const reply = await site.send(site.cara, site.open.threadId, { body: 'These.', replyTo: body.post.id });
    expect(reply.body.post).to.deep.include({ anchor: null, about: site.competency.id });
    const draft = await site.guest.get('/frameworks/skills/drafts/2');
    expect(draft.text).to.match(new RegExp(`<mark[^>]*${body.post.id}[^>]*>(<[^>]*>)*👩‍👩‍👧<`));
  });

  it('refuses an anchor that does not fit the text', async () => {
    const anchor = { competency: site.competency.id, field: 'statement', start: 0, end: 5, exact: 'Tells' };
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
      const answer = await site.send(site.ben, site.open.threadId, { body: 'x', anchor: wrong });
      expect(answer.status, path).to.equal(422);
      expect(pathsOf(answer), JSON.stringify(answer.body)).to.include(path);
    }
    // In UTF-16 the words after the emoji would begin elsewhere.
    const end = statement.indexOf('costs') + 5;
    const utf16 = { ...anchor, start: end - 5, end, exact: 'costs' };
    expect(pathsOf(await site.send(site.ben, site.open.threadId, { body: 'x', anchor: utf16 }))).to.include(
      'anchor.exact',
    );
    for (const thread of [site.competency.threadId, await site.newThread()]) {
      const answer = await site.send(site.ben, thread, {
        body: 'x',
        anchor: { competency: site.competency.id },
      });
      expect(answer.status).to.equal(422);
      expect(pathsOf(answer)).to.deep.equal(['anchor']);
    }
  });

  it('takes formal comments on drafts only', async () => {
    const { body } = await site.send(site.ben, site.competency.threadId, { body: 'Formally.', formal: true });
    expect(body.post.formal).to.equal(false);
  });

  it('posts once for one Idempotency-Key, whoever else uses it', async () => {
    const thread = await site.newThread();
    const key = { 'Idempotency-Key': 'abc-1' };
    const at = await Promise.all([1, 2, 3].map(() => site.send(site.ben, thread, { body: 'Once.' }, key)));
    expect(at.map(({ status }) => status).toSorted((a, b) => a - b)).to.deep.equal([200, 200, 201]);
    const again = await site.send(site.ben, thread, { body: 'Once.' }, key);
    expect(again.status).to.equal(200);
    expect(new Set([...at, again].map(({ body }) => body.post.id))).to.have.property('size', 1);
    const other = await site.send(site.ben, thread, { body: 'Something else.' }, key);
    expect(other.status).to.equal(422);
    expect(pathsOf(other)).to.deep.equal(['Idempotency-Key']);
    expect((await site.send(site.cara, thread, { body: 'Mine.' }, key)).status).to.equal(201);
    expect((await site.send(site.ben, await site.newThread(), { body: 'There.' }, key)).status).to.equal(201);
    for (const wrong of ['two words', 'x'.repeat(201)]) {
      expect(
        pathsOf(await site.send(site.ben, thread, { body: 'x' }, { 'Idempotency-Key': wrong })),
      ).to.deep.equal(['Idempotency-Key']);
    }
    expect((await site.guest.json('GET', `/api/v1/threads/${thread}`)).body.postCount).to.equal(2);
  });

  it('knows nothing of a draft that has not opened, but for its editors', async () => {
    const { models, groups } = site.services;
    const framework = (await models.frameworks.findOne({ slug: 'later' }).lean())!._id;
    const { _id: draft } = (await models.drafts.findOne({ framework }).lean())!;
    const { _id: competency } = (await models.competencies.findOne({ framework }).lean())!;
    const paths = [
      '/frameworks/later/drafts/1',
      '/frameworks/later/drafts/1/comments',
      '/frameworks/later/competencies/A-1',
      `/threads/d-${draft}/compose`,
      `/api/v1/threads/d-${draft}`,
      `/api/v1/threads/d-${draft}/changes`,
      `/api/v1/threads/c-${competency}`,
      '/api/v1/frameworks/later/drafts/1',
      '/api/v1/frameworks/later/competencies/A-1',
      `/ims/case/v1p1/CFDocuments/${draft}`,
      `/ims/case/v1p1/CFPackages/${draft}`,
      `/ims/case/v1p1/CFItems/${competency}`,
    ];
    for (const path of paths) {
      for (const agent of [site.guest, site.ben.agent])
        expect((await agent.get(path)).status, path).to.equal(404);
    }
    for (const path of [
      '/',
      '/frameworks',
      '/groups/forum',
      '/api/v1/frameworks',
      '/ims/case/v1p1/CFDocuments',
    ]) {
      expect((await site.guest.get(path)).text, path).not.to.include('later');
    }
    await groups.setRoles(everyone, site.cara.id, site.group, ['member', 'editor']);
    // Items by themselves are given of the newest draft that is not private, whoever asks.
    const shown = paths.filter((path) => !path.includes('CFItems'));
    for (const path of shown) expect((await site.cara.agent.get(path)).status, path).to.equal(200);
    const early = await site.send(site.cara, `d-${draft}`, { body: 'Too early.' });
    expect(early.status).to.equal(403);
    expect(early.body.detail).to.match(/^This draft opens for comment on \d+ \w+ \d{4}\.$/);
  });
});

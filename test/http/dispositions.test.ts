import { expect } from 'chai';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import type { Problem } from '../../server/core/errors.ts';
import { addDraft, daysFromNow } from '../support/http-drafts.ts';
import { type Forum, pathsOf, startForum, statement } from '../support/http-forum.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

describe('Answers to comments', function () {
  this.timeout(180_000);
  let site: Forum;
  let edith: TestPerson;
  let carl: TestPerson;
  let reply: { id: string };
  let formal: { id: string };
  let unanswered: { id: string };
  let suggesting: { id: string };
  const made: { id: string; number: number }[] = [];

  before(async () => {
    site = await startForum();
    const group = site.group;
    edith = await makePerson(site.services, site.url, 'Edith Editor', {
      roles: { [group]: ['member', 'editor'] },
    });
    carl = await makePerson(site.services, site.url, 'Carl Chair', {
      roles: { [group]: ['member', 'chair'] },
    });
    for (let count = 0; count < 12; count += 1) made.push(await send(site.ben));
    formal = await send(site.ben, { formal: true });
    unanswered = await send(site.cara, { formal: true });
    const costs = { competency: site.competency.id, field: 'title', start: 0, end: 5, exact: 'Costs' };
    suggesting = await send(site.ben, { anchor: costs, suggestion: 'Prices' });
    reply = await send(site.cara, { anchor: null, replyTo: made[0]!.id });
    const items = [
      { identifier: 'one', code: 'A-1', title: 'Costs', statement: statement.replace('costs', 'needs') },
    ];
    await addDraft(site, { slug: 'skills', group: { id: group, scope: 'public' }, items });
  });
  after(() => site.close());

  const send = async (by: TestPerson, more: object = {}) => {
    const anchor = { competency: site.competency.id };
    const said = { body: 'Plainer, please.', anchor, ...more };
    const { body, status } = await site.send(by, site.open.threadId, said);
    expect(status, JSON.stringify(body)).to.equal(201);
    return body.post as { id: string; number: number };
  };
  /** The next comment of Ben on draft 2, which nobody has decided. */
  const comment = () => made.shift()!;
  const decide = (by: TestPerson, id: string, body: object) =>
    site.call(by, 'PUT', `/posts/${id}/disposition`, body);
  const seen = async (id: string) =>
    (await site.guest.json('GET', `/api/v1/posts/${id}`)).body.post.disposition;
  const rejected = { outcome: 'rejected', reason: 'The text says so already' };

  it('are given by editors and chairs of the group, to comments only, with a reason', async () => {
    const { id } = comment();
    for (const [by, status] of [
      [site.ben, 403],
      [site.ada, 403],
      [carl, 200],
      [edith, 200],
    ] as const) {
      expect((await decide(by, id, rejected)).status, by.name).to.equal(status);
    }
    expect(await seen(id)).to.include({ outcome: 'rejected', version: 1, reason: rejected.reason });
    expect((await site.guest.json('PUT', `/api/v1/posts/${id}/disposition`, rejected)).status).to.equal(401);
    const refused: [object, string][] = [
      [{ outcome: 'rejected' }, 'reason'],
      [{ outcome: 'maybe', reason: 'Why not' }, 'outcome'],
      [{ outcome: 'duplicate', reason: 'Again' }, 'duplicateOf'],
      [{ outcome: 'duplicate', reason: 'Again', duplicateOf: id }, 'duplicateOf'],
      [{ ...rejected, change: { draft: 'x', competency: 'y' } }, 'change'],
      [{ outcome: 'accepted', change: { draft: site.open.threadId.slice(2), competency: 'y' } }, 'change'],
    ];
    for (const [body, path] of refused) {
      const answer = await decide(edith, id, body);
      expect(answer.status, JSON.stringify(body)).to.equal(422);
      expect(pathsOf(answer)).to.deep.equal([path]);
    }
    expect((await decide(edith, reply.id, rejected)).status).to.equal(409);
    expect(await seen(id)).to.include({ version: 1 });
  });

  it('show both to whoever decides second, and can be taken back', async () => {
    const { id } = comment();
    expect((await decide(edith, id, { outcome: 'accepted', version: 0 })).status).to.equal(200);
    expect((await decide(carl, id, { ...rejected, version: 0 })).status).to.equal(409);
    expect(await seen(id)).to.include({ outcome: 'accepted', reason: null });
    expect((await decide(carl, id, { outcome: null, version: 1 })).status).to.equal(200);
    expect(await seen(id)).to.equal(null);
    expect((await decide(carl, id, { ...rejected, version: 2 })).status).to.equal(200);
    const changes = await site.guest.json('GET', `/api/v1/threads/${site.open.threadId}/changes?limit=200`);
    const decisions = changes.body.changes.filter(
      ({ type, data }: { type: string; data: { postId: string } }) =>
        type === 'disposition.set' && data.postId === id,
    );
    expect(decisions).to.have.length(3);
    expect(await checkThread(site.services, site.open.threadId)).to.deep.equal([]);
  });

  it('lead to the change that they caused, with its words before and after', async () => {
    const { id } = comment();
    const { body } = await site.guest.json('GET', '/api/v1/frameworks/skills');
    const [third] = body.drafts.filter(({ number }: { number: number }) => number === 3);
    const draft = third.threadId.slice(2);
    const change = { draft, competency: site.competency.id };
    expect((await decide(edith, id, { outcome: 'accepted', change })).status).to.equal(200);
    const url = `/frameworks/skills/drafts/3/changes#change-${site.competency.id}`;
    expect((await seen(id)).change).to.deep.equal({ ...change, number: 3, url });
    const page = await site.guest.get(`/posts/${id}`);
    expect(page.text)
      .to.include(url)
      .and.match(/<ins>.*needs<\/ins>/);
    expect(page.words).to.include('Accepted').and.include('Edith Editor');
  });

  it('are told to whoever commented, who says whether they are content; chairs take up what is formal', async () => {
    const { id } = formal;
    const told = async (person: TestPerson): Promise<string> => {
      await site.services.followers.drain();
      return (await person.agent.get('/notifications')).words;
    };
    const reply = (by: TestPerson, content: string) =>
      by.agent.post(`/posts/${id}/answer`, { content, words: 'Because.' });
    expect((await reply(site.ben, 'yes')).status, 'not answered yet').to.equal(409);
    await decide(edith, id, { ...rejected, words: 'See the second sentence.' });
    expect(await told(site.ben)).to.match(/was rejected The text says so already · See the second sentence/);
    expect((await site.ben.agent.get(`/posts/${id}/answer`)).words).to.include(
      'Are you content with this answer?',
    );
    expect((await reply(site.cara, 'no')).status).to.equal(403);
    expect((await reply(site.ben, 'perhaps')).status).to.equal(422);
    expect((await site.call(carl, 'POST', `/posts/${id}/disposition/taken-up`)).status).to.equal(409);
    expect((await reply(site.ben, 'no')).status).to.equal(200);
    expect((await seen(id)).reply).to.include({ content: false, words: 'Because.' });
    expect(await told(carl)).to.include('is not content with the answer Because.');
    const list = await carl.agent.get('/frameworks/skills/decisions?state=not-content');
    expect(list.words).to.include('Commenter not content');
    expect((await site.call(edith, 'POST', `/posts/${id}/disposition/taken-up`)).status).to.equal(403);
    expect((await site.call(carl, 'POST', `/posts/${id}/disposition/taken-up`)).status).to.equal(200);
    expect(await told(site.ben)).to.include('The chairs take up your comment');
    // A new answer asks anew; words that are erased are gone from the log too.
    await reply(site.ben, 'yes');
    await site.services.forgetting.eraseWords(
      await site.services.threadStore.post(await site.ben.reader(), id),
      'left',
    );
    const log = await site.services.log.ofPost(`thread:${site.open.threadId}`, id);
    expect(JSON.stringify(log)).not.to.include('Because.');
    expect(await checkThread(site.services, site.open.threadId)).to.deep.equal([]);
  });

  it('are given to many at once from the table, duplicates to one that stands for all', async () => {
    const [first, second, third] = [comment(), comment(), comment()];
    const page = '/frameworks/skills/decisions';
    expect((await site.cara.agent.get(page)).status).to.equal(403);
    const before = await edith.agent.get(`${page}?competency=${site.competency.id}&formal=no`);
    expect(before.words).to.include(`2/${first.number}`);
    const fields = {
      [`post-${first.id}`]: '0',
      [`post-${second.id}`]: '0',
      do: 'decide',
      outcome: 'duplicate',
    };
    const wrong = await edith.agent.post(page, fields);
    expect(wrong.status).to.equal(422);
    expect(wrong.words).to.include('Give a reason').and.include('Say which comment');
    const reason = { reason: 'own', ownReason: 'Said twice', duplicateOf: String(first.number) };
    await edith.agent.post(page, { ...fields, ...reason });
    expect(await seen(first.id)).to.equal(null);
    expect(await seen(second.id)).to.include({
      outcome: 'duplicate',
      duplicateOf: first.id,
      reason: 'Said twice',
    });
    await site.services.followers.drain();
    await decide(edith, first.id, { outcome: 'accepted' });
    await site.services.followers.drain();
    expect((await site.ben.agent.get('/notifications')).words).to.include('says the same as another one');
    // The second editor sees both decisions, and what was typed.
    const late = { [`post-${first.id}`]: '0', [`post-${third.id}`]: '0', do: 'decide', outcome: 'answered' };
    const both = await carl.agent.post(page, { ...late, reason: 'own', ownReason: 'It is so' });
    expect(both.status).to.equal(409);
    expect(both.words)
      .to.include('1 comment is decided.')
      .and.include('Somebody else decided')
      .and.include('Accepted');
    expect(both.text).to.include('value="It is so"').and.include(`name="post-${first.id}" value="1"`);
    expect(await seen(third.id)).to.include({ outcome: 'answered' });
    const meeting = {
      [`post-${third.id}`]: '1',
      do: 'assign',
      assignTo: 'meeting',
      meeting: 'Board',
      on: '2026-12-08',
    };
    expect((await carl.agent.post(page, { ...meeting, on: '2026-02-30' })).status).to.equal(422);
    await carl.agent.post(page, meeting);
    const assigned = await carl.agent.get(
      `${page}?state=all&assigned=${encodeURIComponent('meeting:2026-12-08 Board')}`,
    );
    expect(assigned.words).to.include('1 comment').and.include('Waits for Board, 8 December 2026');
    expect(
      JSON.stringify(await site.guest.json('GET', `/api/v1/threads/${site.open.threadId}/changes?limit=200`)),
    ).not.to.include('Board');
  });

  it('are listed and given by programs, with the same rights', async () => {
    const path = '/frameworks/skills/decisions';
    expect((await site.guest.json('GET', `/api/v1${path}`)).status).to.equal(401);
    expect((await site.call(site.ben, 'GET', path)).status).to.equal(403);
    const list = await site.call(edith, 'GET', `${path}?state=undecided&limit=2`);
    expect(list.status).to.equal(200);
    expect(list.body.items).to.have.length(2);
    expect(list.body).to.include({ next: 2 });
    expect((await site.call(edith, 'GET', `${path}?state=lost&formal=maybe`)).status).to.equal(422);
    const ids = list.body.items.map(({ post }: { post: { id: string } }) => ({ id: post.id, version: 0 }));
    const answer = await site.call(edith, 'POST', path, { ...rejected, comments: ids });
    expect(answer.body).to.deep.equal({ decided: ids.map(({ id }: { id: string }) => id), refused: [] });
    const again = await site.call(carl, 'POST', path, { outcome: 'accepted', comments: ids });
    expect(again.body.refused.map(({ status }: { status: number }) => status)).to.deep.equal([409, 409]);
    const foreign = await site.call(edith, 'POST', path, { ...rejected, comments: [{ id: 'elsewhere' }] });
    expect(pathsOf(foreign)).to.deep.equal(['comments.0.id']);
    const put = (body: object) => site.call(edith, 'PUT', `/posts/${ids[0].id}/assignment`, body);
    expect((await put({ member: 'ben-baker' })).status).to.equal(422);
    expect((await put({ member: 'carl-chair' })).status).to.equal(204);
    const mine = await site.call(carl, 'GET', `${path}?state=all&assigned=me`);
    expect(mine.body.items[0].assigned).to.deep.equal({ member: 'carl-chair' });
  });

  it('make the suggested change in the next draft, which waits for formal comments where the group says so', async () => {
    const { id } = suggesting;
    const at = `/frameworks/skills/decisions/${id}`;
    const page = await edith.agent.get(at);
    expect(page.words).to.include('As it read in draft 2').and.include('Accept and make the change');
    await edith.agent.post(at, { do: 'change', version: '0' });
    const now = (await site.services.threadStore.byIds([id])).get(id)!;
    expect(now.disposition).to.include({ outcome: 'accepted', version: 1 });
    const { draft, competency } = now.disposition!.change!;
    const { draft: fourth } = (await site.services.frameworkStore.draftById(await edith.reader(), draft))!;
    expect(fourth).to.include({ number: 4, state: 'preparing' });
    const text = await site.services.draftTexts.of(fourth);
    expect(text.byCompetency.get(competency)!.title).to.equal('Prices');
    // Nobody else learns of a draft that is being prepared.
    expect(await seen(id)).to.include({ change: null, outcome: 'accepted' });
    expect((await edith.agent.get(at)).words).to.include('Draft 4');
    await site.services.groups.change(await carl.reader(), site.group, { requireDispositions: true });
    const open = async () =>
      site.services.draftStates.change(await edith.reader(), draft, {
        state: 'open',
        opensAt: null,
        closesAt: daysFromNow(9),
      } as never);
    const refusal = await open().then(
      () => null,
      (error: Problem) => error,
    );
    expect(refusal?.detail).to.match(/1 formal comment is not answered yet: 2\/\d+\. The group answers all/);
    await decide(edith, unanswered.id, rejected);
    await open();
    expect((await seen(id)).change).to.include({ number: 4, competency });
    const competencyPage = await site.guest.get('/frameworks/skills/competencies/A-1');
    expect(competencyPage.words).to.match(/Comments? behind it: .*Ben Baker: Plainer, please/);
    expect((await site.guest.get(`/posts/${id}`)).words).to.include('See the change in draft 4');
  });
});

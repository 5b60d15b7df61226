import { expect } from 'chai';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { addDraft } from '../support/http-drafts.ts';
import { type Forum, pathsOf, startForum, statement } from '../support/http-forum.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

describe('Answers to comments', function () {
  this.timeout(60_000);
  let site: Forum;
  let edith: TestPerson;
  let carl: TestPerson;
  let reply: { id: string };
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
});

import { expect } from 'chai';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { daysFromNow } from '../support/http-drafts.ts';
import { type Forum, pathsOf, startForum } from '../support/http-forum.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';
import { given } from '../support/reasons.ts';

describe('Reactions', function () {
  this.timeout(180_000);
  let site: Forum;
  let thread: string;
  let id: string;

  before(async () => {
    site = await startForum();
    thread = await site.newThread();
    ({ id } = await site.post(site.ben, thread, 'Words to react to.'));
  });
  after(() => site.close());

  const react = (by: TestPerson, method: 'PUT' | 'DELETE', name: string, post = id) =>
    site.call(by, method, `/posts/${post}/reactions/${name}`);

  it('are counted once for each member, however often and however fast they are given', async () => {
    const first = await react(site.cara, 'PUT', 'like');
    expect(first.status).to.equal(200);
    expect(first.body.post).to.include({ id, version: 1 });
    expect(first.body.post.reactions).to.deep.equal({ like: 1 });
    await react(site.cara, 'PUT', 'like');
    await Promise.all([1, 2, 3].map(() => react(site.cara, 'PUT', 'thanks')));
    await react(site.ada, 'PUT', 'like');
    const own = await react(site.ben, 'PUT', 'agree');
    expect(own.body.post.reactions).to.deep.equal({ like: 2, agree: 1, thanks: 1 });
    const gone = await Promise.all([1, 2].map(() => react(site.cara, 'DELETE', 'thanks')));
    expect(gone.map(({ status }) => status)).to.deep.equal([200, 200]);
    expect(gone[1]!.body.post.reactions).to.deep.equal({ like: 2, agree: 1 });
    const again = await react(site.cara, 'PUT', 'thanks');
    expect(again.body.post.reactions).to.deep.equal({ like: 2, agree: 1, thanks: 1 });
    const { body } = await site.guest.json('GET', `/api/v1/threads/${thread}`);
    expect(body.head, 'one change each').to.equal(7);
  });

  it('are served as counts, and never with whose they are', async () => {
    const { body } = await site.call(site.cara, 'GET', `/threads/${thread}/changes?after=1`);
    expect(body.changes).to.have.length(6);
    for (const change of body.changes) {
      expect(change).to.include({ type: 'reaction.changed', actor: null });
      expect(change.data.post.reactions).to.deep.equal({ like: 2, agree: 1, thanks: 1 });
      expect(JSON.stringify(change)).not.to.include('cara');
    }
  });

  it('are buttons that work without script, pressed for those who hold them', async () => {
    const page = await site.cara.agent.get(`/threads/${thread}`);
    expect(page.text).to.match(/name="remove" value="like" aria-pressed="true">Like <span[^>]*>2</);
    expect(page.text).to.match(/name="add" value="agree" aria-pressed="false">Agree <span[^>]*>1</);
    expect((await site.guest.get(`/threads/${thread}`)).text).not.to.include('aria-pressed="true"');
    const from = { Referer: `${site.url}/threads/${thread}?page=1` };
    const pressed = await site.cara.agent.post(`/posts/${id}/reactions`, { remove: 'like' }, from);
    expect(pressed.url).to.equal(`/threads/${thread}?page=1`);
    expect(pressed.status).to.equal(200);
    expect(pressed.text).to.match(/name="add" value="like" aria-pressed="false">Like <span[^>]*>1</);
    const away = await site.guest.post(`/posts/${id}/reactions`, { add: 'like' });
    expect(away.url).to.include('/sign-in');
  });

  it('are refused with a reason, and then nothing changes', async () => {
    const sue = await makePerson(site.services, site.url, 'Sue Suspended');
    const dora = await makePerson(site.services, site.url, 'Dora Admin', { admin: true });
    await site.services.suspensions.suspend(await dora.reader(), sue.handle, daysFromNow(7), given('about'));
    const noor = await makePerson(site.services, site.url, 'Noor Newcomer', { confirmed: false });
    const other = await site.newThread();
    const locked = await site.post(site.ben, other, 'Soon locked.');
    await site.services.threads.setLocked(await site.ada.reader(), other, true, 'Settled elsewhere');
    const deleted = await site.post(site.ben, thread, 'Soon deleted.');
    await site.call(site.cara, 'PUT', `/posts/${deleted.id}/reactions/like`);
    await site.call(site.ben, 'DELETE', `/posts/${deleted.id}`);
    const hidden = await site.post(site.ben, thread, 'Soon hidden.');
    await site.services.threads.setHidden(await site.ada.reader(), hidden.id, true, 'Off the subject');
    const before = await site.counts();
    const wrong = await react(site.cara, 'PUT', 'wow');
    expect(wrong.status).to.equal(422);
    expect(pathsOf(wrong)).to.deep.equal(['name']);
    expect(wrong.body.errors[0].message).to.include('like, agree, disagree, thanks');
    const guest = await site.guest.json('PUT', `/api/v1/posts/${id}/reactions/like`);
    expect(guest.status).to.equal(401);
    const refusals: [TestPerson, string, number, RegExp][] = [
      [sue, id, 403, /suspended until/],
      [noor, id, 403, /Confirm your e-mail/],
      [site.cara, locked.id, 403, /Settled elsewhere/],
      [site.cara, deleted.id, 409, /deleted/],
      [site.cara, hidden.id, 403, /hidden/],
      [site.cara, 'f'.repeat(24), 404, /no such post/],
    ];
    for (const [by, post, status, words] of refusals) {
      const answer = await react(by, 'PUT', 'agree', post);
      expect(answer.status, String(words)).to.equal(status);
      expect(answer.body.detail).to.match(words);
    }
    expect(await site.counts()).to.equal(before);
    const { body } = await site.guest.json('GET', `/api/v1/posts/${deleted.id}`);
    expect(body.post.reactions, 'of a deleted post').to.deep.equal({});
    const page = await site.guest.get(`/threads/${other}`);
    expect(page.text).to.include('<button class="moot-reaction" disabled');
  });

  it('are limited', async () => {
    const limited = await startForum({ rateLimit: true });
    try {
      const post = await limited.post(limited.ben, await limited.newThread(), 'Pressed often.');
      const statuses: number[] = [];
      for (let at = 0; at <= 60; at += 1) {
        const method = at % 2 === 0 ? 'PUT' : 'DELETE';
        statuses.push((await limited.call(limited.cara, method, `/posts/${post.id}/reactions/like`)).status);
      }
      expect(statuses.indexOf(429)).to.equal(60);
    } finally {
      await limited.close();
    }
  });

  it('agree with the log, and are made anew from it', async () => {
    const { models, log } = site.services;
    expect(await checkThread(site.services, thread)).to.deep.equal([]);
    const { body: before } = await site.guest.json('GET', `/api/v1/threads/${thread}/posts`);
    await models.posts.updateOne({ _id: id }, { $inc: { 'reactions.like': 5 } });
    await models.reactions.deleteOne({ post: id, name: 'agree' });
    const found = await checkThread(site.services, thread);
    expect(found.join('\n'))
      .to.match(/reactions is .*6/)
      .and.match(/who holds which reaction differs, 1/);
    await models.threads.deleteOne({ _id: thread });
    await models.posts.deleteMany({ thread });
    await models.reactions.deleteMany({ thread });
    log.forget(`thread:${thread}`);
    await log.catchUp(`thread:${thread}`);
    expect(await checkThread(site.services, thread)).to.deep.equal([]);
    const { body: after } = await site.guest.json('GET', `/api/v1/threads/${thread}/posts`);
    expect(after).to.deep.equal(before);
  });
});

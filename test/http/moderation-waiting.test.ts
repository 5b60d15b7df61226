import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { GroupThreadActs } from '../../server/features/groups/group-thread-acts.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { confirm, makePerson, type TestPerson } from './moderation-people.ts';
import { inCall } from '../support/reasons.ts';

describe('Posts that wait', function () {
  this.timeout(30_000);
  let site: TestSite;
  let group: string;
  let thread: string;
  let ada: TestPerson;
  let made = 0;

  before(async () => {
    site = await startTestSite();
    const { services, url } = site;
    const fields = { slug: 'web-forum', name: 'Web Forum', scope: 'public' as const, purpose: '', rules: '' };
    group = (await services.groups.ensure(everyone, fields))._id;
    ada = await makePerson(services, url, 'Ada Moderator', { roles: { [group]: ['moderator'] } });
    thread = await openThread('What a web manager does');
  });
  after(() => site.close());

  async function openThread(title: string): Promise<string> {
    return `g-${(await site.services.groups.openThread(await ada.reader(), group, title))._id}`;
  }
  async function newcomer(): Promise<TestPerson> {
    made += 1;
    return makePerson(site.services, site.url, `Noor Newcomer ${made}`, { confirmed: false });
  }
  const send = (by: TestPerson, body: string, key?: string, where = thread) =>
    by.agent.json('POST', `/api/v1/threads/${where}/posts`, { body }, key ? { 'Idempotency-Key': key } : {});
  const wordsIn = async (where = thread): Promise<string[]> => {
    const { body } = await ada.agent.json('GET', `/api/v1/threads/${where}/posts`);
    return body.items.map((post: { body: string }) => post.body);
  };

  it('keeps the first posts of an unconfirmed member, once for each key, where only they see them', async () => {
    const noor = await newcomer();
    const other = await newcomer();
    const first = await send(noor, 'My **first** words.', 'a');
    expect(first.status).to.equal(202);
    const again = await send(noor, 'My **first** words.', 'a');
    expect(again.body.held.id).to.equal(first.body.held.id);
    expect((await send(noor, 'Other words.', 'a')).status).to.equal(422);
    expect((await send(other, 'Words of another.', 'a')).body.held.id).not.to.equal(first.body.held.id);
    expect(await site.services.moderationStore.heldOf(noor.id)).to.have.length(1);

    const page = await noor.agent.get('/account/waiting');
    expect(page.words).to.include('My first words.').and.include('For What a web manager does');
    const theirs = await other.agent.get('/account/waiting');
    expect(theirs.words).to.include('Words of another.').and.not.include('My first words.');
    expect((await other.agent.get(`/account/waiting/${first.body.held.id}/drop`)).status).to.equal(404);
    expect(await wordsIn()).to.deep.equal([]);
    expect((await ada.agent.get('/moderation')).words).to.include('2 posts waiting for their authors');
  });

  it('keeps five at most, and says what to do', async () => {
    const noor = await newcomer();
    for (const words of ['one', 'two', 'three', 'four', 'five']) {
      expect((await send(noor, words)).status).to.equal(202);
    }
    const sixth = await send(noor, 'six');
    expect(sixth.status).to.equal(403);
    expect(sixth.body.detail).to.include('Confirm your e-mail address');
    expect(await site.services.moderationStore.heldOf(noor.id)).to.have.length(5);
  });

  it('posts them in order when the address is confirmed, once, however often it is told', async () => {
    const where = await openThread('A discussion of our own');
    const noor = await newcomer();
    await send(noor, 'one', undefined, where);
    await send(noor, 'two', undefined, where);
    expect(await wordsIn(where)).to.deep.equal([]);
    await confirm(site.services, noor);
    await site.services.followers.drain();
    expect(await wordsIn(where)).to.deep.equal(['one', 'two']);
    await confirm(site.services, noor);
    await site.services.followers.drain();
    expect(await wordsIn(where)).to.deep.equal(['one', 'two']);
    expect((await noor.agent.get('/account/waiting')).words).to.include('None of your posts waits.');
    expect((await send(noor, 'three', undefined, where)).status).to.equal(201);
  });

  it('finishes after a crash between posting and noting it, without posting twice', async () => {
    const where = await openThread('A discussion with a crash');
    const noor = await newcomer();
    const { services } = site;
    const { body } = await send(noor, 'Written **before** the crash.', 'k', where);
    const [row] = await services.moderationStore.heldOf(noor.id);
    const { _id, heldAt: _heldAt, state: _state, ...post } = row!;
    await services.models.members.updateOne({ _id: noor.id }, { $set: { confirmedAt: new Date() } });
    await services.threads.release({ ...post, why: 'unconfirmed', suggestion: null }, _id);
    expect(await services.moderationStore.heldOf(noor.id)).to.have.length(1);
    await confirm(services, noor);
    await services.followers.drain();
    expect(await services.moderationStore.heldOf(noor.id)).to.have.length(0);
    expect(await wordsIn(where)).to.deep.equal(['Written **before** the crash.']);
    const { body: posted } = await ada.agent.json('GET', `/api/v1/posts/${body.held.id}`);
    expect(posted.post).to.include({ number: 1 });
    expect(await services.heldPosts.releaseOf(noor.id)).to.equal(0);
  });

  it('posts what was written in time although the discussion was locked since', async () => {
    const where = await openThread('A discussion that is locked');
    const noor = await newcomer();
    await send(noor, 'In time.', undefined, where);
    await ada.agent.json('PUT', `/api/v1/threads/${where}/locked`, {
      locked: true,
      ...inCall('order'),
    });
    await confirm(site.services, noor);
    await site.services.followers.drain();
    expect(await wordsIn(where)).to.deep.equal(['In time.']);
  });

  it('lets what cannot be posted wait, and posts the rest', async () => {
    const noor = await newcomer();
    const { services } = site;
    const gone = await openThread('A discussion that goes away');
    const stays = await openThread('A discussion that stays');
    await send(noor, 'Nowhere to go.', undefined, gone);
    await send(noor, 'Somewhere to go.', undefined, stays);
    const because = { key: 'gone', by: 'site', reason: 'It is elsewhere now' };
    await new GroupThreadActs(services.log, services.groupStore).setWithdrawn(gone, true, because);
    await confirm(services, noor);
    await services.followers.drain();
    expect(await wordsIn(stays)).to.deep.equal(['Somewhere to go.']);
    const page = await noor.agent.get('/account/waiting');
    expect(page.words).to.include('Nowhere to go.').and.include('For a thread that you may not see now');
    expect((await noor.agent.submit('/account/waiting')).status).to.equal(200);
    expect(await services.moderationStore.heldOf(noor.id)).to.have.length(1);
  });

  it('posts nothing for a suspended member until the suspension is lifted', async () => {
    const where = await openThread('A discussion with a suspension');
    const dora = await makePerson(site.services, site.url, 'Dora Admin', { admin: true });
    const noor = await newcomer();
    await send(noor, 'Before the suspension.', undefined, where);
    const until = new Date(Date.now() + 3600_000).toISOString();
    await dora.agent.json('PUT', `/api/v1/members/${noor.handle}/suspension`, {
      until,
      ...inCall('about'),
    });
    await confirm(site.services, noor);
    await site.services.followers.drain();
    expect(await wordsIn(where)).to.deep.equal([]);
    await dora.agent.json('PUT', `/api/v1/members/${noor.handle}/suspension`, {
      until: null,
      ...inCall('back'),
    });
    await site.services.followers.drain();
    expect(await wordsIn(where)).to.deep.equal(['Before the suspension.']);
  });

  it('posts nothing for somebody who was muted in the group meanwhile', async () => {
    const where = await openThread('A discussion with a mute');
    const noor = await newcomer();
    await send(noor, 'Before the mute.', undefined, where);
    const row = { person: noor.id, group, kind: 'muted' as const, until: null, reason: 'Wait.' };
    await site.services.models.restrictions.create({ _id: `${group}:${noor.id}`, ...row });
    await confirm(site.services, noor);
    await site.services.followers.drain();
    expect(await wordsIn(where)).to.deep.equal([]);
    await site.services.models.restrictions.deleteOne({ _id: `${group}:${noor.id}` });
    await confirm(site.services, noor);
    await site.services.followers.drain();
    expect(await wordsIn(where)).to.deep.equal(['Before the mute.']);
  });

  it('takes a post back for good', async () => {
    const where = await openThread('A discussion with second thoughts');
    const noor = await newcomer();
    const { body } = await send(noor, 'Second thoughts.', undefined, where);
    const path = `/account/waiting/${body.held.id}/drop`;
    expect((await noor.agent.get(path)).words).to.include('Second thoughts.');
    const dropped = await noor.agent.submit(path);
    expect(dropped.url).to.equal('/account/waiting');
    expect(dropped.words).to.include('None of your posts waits.');
    await confirm(site.services, noor);
    await site.services.followers.drain();
    expect(await wordsIn(where)).to.deep.equal([]);
  });

  it('has the same projection after it is made anew from the log', async () => {
    const { models, projected, log } = site.services;
    await site.services.followers.drain();
    const read = async () => ({
      held: await models.heldPosts.find().sort({ _id: 1 }).lean(),
      reports: await models.reports.find().sort({ _id: 1 }).lean(),
    });
    const before = await read();
    expect(before.held.length).to.be.greaterThan(10);
    await models.heldPosts.deleteMany({});
    await models.reports.deleteMany({});
    await projected.reset('queue');
    log.forget(`queue:${group}`);
    await log.catchUp(`queue:${group}`);
    expect(await read()).to.deep.equal(before);
  });
});

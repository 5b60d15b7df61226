import { expect } from 'chai';
import { tellClosingDrafts } from '../../server/features/following/draft-news.ts';
import { everyone } from '../../server/core/reader.ts';
import { addDraft, daysFromNow } from '../support/http-drafts.ts';
import { type Forum, startForum } from '../support/http-forum.ts';
import { signedIn } from '../support/people.ts';
import { ask, openSocket } from '../support/live-client.ts';
import type { TestPerson } from './moderation-people.ts';
import { given } from '../support/reasons.ts';

describe('Notifications', function () {
  this.timeout(30_000);
  let site: Forum;
  const told = async (person: TestPerson, page = '') =>
    (await person.agent.get(`/notifications${page}`)).words;
  const unread = async ({ agent }: TestPerson): Promise<number> =>
    JSON.parse((await agent.get('/notifications/count')).text).unread;
  const drained = () => site.services.followers.drain();

  before(async () => {
    site = await startForum();
  });
  after(() => site.close());
  beforeEach(async () => {
    await drained();
    for (const person of [site.ada, site.ben, site.cara])
      await person.agent.post('/notifications/read', { id: 'all' });
  });

  it('tell of a mention, a reply and new posts, each post once, and the posts of a thread together', async () => {
    const thread = await site.newThread();
    const first = await site.post(site.ben, thread, 'A first word');
    await drained();
    await site.cara.agent.post('/following', { target: `thread:${thread}`, on: 'yes' });
    await site.send(site.ada, thread, { body: 'To *you*, @cara-clark and @ben-baker', replyTo: first.id });
    await site.send(site.ada, thread, { body: 'An answer', replyTo: first.id });
    await site.post(site.ada, thread, 'And one more');
    await drained();
    expect(await unread(site.cara)).to.equal(2);
    const cara = await told(site.cara);
    expect(cara).to.match(/2 new posts in “Thread number \d+”/);
    expect(cara).to.match(/Ada Moderator mentioned you in “Thread number \d+” To you, @cara-clark/);
    // He follows the thread since he posted in it, and hears of each of its posts in one way only.
    expect(await unread(site.ben)).to.equal(3);
    expect(await told(site.ben)).to.match(/1 new post in[^]*replied to you[^]*An answer[^]*mentioned you/);
    expect(await unread(site.ada)).to.equal(0);
  });

  it('are not written twice when the log is heard again, nor for what was seen', async () => {
    const thread = await site.newThread();
    await site.cara.agent.post('/following', { target: `thread:${thread}`, on: 'yes' });
    await site.post(site.ben, thread, 'One');
    await site.post(site.ben, thread, '@ada-moderator Two');
    await drained();
    const all = () => site.services.models.notifications.find().sort({ _id: 1 }).lean();
    const before = await all();
    await site.services.models.cursors.deleteMany({ _id: { $regex: `^notifications\\|thread:${thread}` } });
    // Nothing is heard again before its channel is looked at again.
    await site.services.models.channels.updateOne(
      { _id: `thread:${thread}` },
      { $set: { touchedAt: new Date() } },
    );
    await drained();
    expect(await all()).to.deep.equal(before);
    expect(await unread(site.cara)).to.equal(1);
    await site.cara.agent.get(`/threads/${thread}`);
    expect(await unread(site.cara), 'the thread was opened').to.equal(0);
    await site.post(site.ben, thread, 'Three');
    await drained();
    const page = await site.cara.agent.get('/notifications');
    expect(page.words).to.match(/1 new post in/);
    const [link] = /\/notifications\/[0-9a-f]{24}/.exec(page.text)!;
    expect((await site.cara.agent.get(link)).url).to.equal(`/threads/${thread}?since=2`);
    expect(await unread(site.cara)).to.equal(0);
  });

  it('show no words of a post that went, and nothing of what one may no longer see', async () => {
    const { services } = site;
    const secret = { slug: 'inner', name: 'Inner circle', scope: 'hidden', purpose: '', rules: '' } as const;
    const { _id: group } = await services.groups.ensure(everyone, secret);
    await services.groups.setRoles(everyone, site.ben.id, group, ['member']);
    await services.groups.setRoles(everyone, site.cara.id, group, ['member']);
    const opened = await services.groups.openThread(await site.ben.reader(), group, 'A secret plan');
    const post = await site.post(site.ben, `g-${opened._id}`, 'Tell nobody, @cara-clark and @ada-moderator');
    await drained();
    expect(await told(site.cara)).to.match(/mentioned you in “A secret plan” Tell nobody/);
    expect(await unread(site.ada), 'mentioned where she may not read').to.equal(0);
    expect(await told(site.ada)).not.to.include('secret');
    const rows = { member: site.ada.id, thread: `g-${opened._id}` };
    expect(await services.models.notifications.countDocuments(rows), 'nor was it written').to.equal(0);
    await site.call(site.ben, 'DELETE', `/posts/${post.id}`);
    const gone = await told(site.cara);
    expect(gone).to.include('The post was deleted or hidden since.');
    expect(gone).not.to.include('Tell nobody');
    expect(await unread(site.cara)).to.equal(1);
    const [link] = /\/notifications\/[0-9a-f]{24}/.exec((await site.cara.agent.get('/notifications')).text)!;
    await services.groups.setRoles(everyone, site.cara.id, group, []);
    expect(await unread(site.cara)).to.equal(0);
    expect(await told(site.cara)).not.to.match(/secret plan|deleted or hidden/);
    expect((await site.cara.agent.get(link)).status).to.equal(404);
  });

  it('that one may no longer see push out none of those one can', async () => {
    const { models, groups } = site.services;
    const secret = { slug: 'left', name: 'Left circle', scope: 'hidden', purpose: '', rules: '' } as const;
    const { _id: group } = await groups.ensure(everyone, secret);
    await groups.setRoles(everyone, site.ben.id, group, ['member']);
    const { _id } = await groups.openThread(await site.ben.reader(), group, 'Left behind');
    await site.post(site.ben, await site.newThread(), 'You are meant, @cara-clark');
    await drained();
    expect(await unread(site.cara)).to.equal(1);
    const row = (await models.notifications.findOne({ member: site.cara.id, readAt: null }).lean())!;
    const newer = { ...row, thread: `g-${_id}`, at: new Date(Date.now() + 60_000) };
    await models.notifications.insertMany(
      Array.from({ length: 520 }, (_, at) => ({ ...newer, _id: `left-${at}` })),
    );
    await models.bells.deleteMany({});
    await groups.setRoles(everyone, site.ben.id, group, []);
    expect(await unread(site.cara)).to.equal(1);
    expect(await told(site.cara)).to.include('You are meant');
    await models.notifications.deleteMany({ _id: /^left-/ });
  });

  it('tell authors what moderators and readers did, and never who reacted', async () => {
    const thread = await site.newThread();
    const { id } = await site.post(site.ben, thread, 'Something rude');
    expect((await site.call(site.cara, 'PUT', `/posts/${id}/reactions/agree`)).status).to.equal(200);
    expect((await site.call(site.ada, 'PUT', `/posts/${id}/reactions/agree`)).status).to.equal(200);
    await drained();
    const before = await told(site.ben);
    expect(before).to.match(/Unread: 2 reactions to your post in “Thread number \d+” \S+ \S+ \S+/);
    await site.services.reports.report(await site.cara.reader(), id, 'It is rude');
    await site.services.reports.setHidden(await site.ada.reader(), id, true, given('about'));
    await drained();
    const after = await told(site.ben);
    expect(after).to.match(
      /A moderator hid your post in “Thread number \d+” The reason given: Rude, or an attack/,
    );
    expect(after).not.to.include('reactions');
    expect(await told(site.cara)).to.include('A moderator looked at your report');
  });

  it('tell of drafts to those who follow them or their framework, and of their closing once', async () => {
    const { services } = site;
    const { framework } = await services.frameworkStore.bySlug(everyone, 'skills');
    await site.cara.agent.post('/following', { target: `framework:${framework._id}`, on: 'yes' });
    const items = [{ identifier: 'one', code: 'A-1', title: 'Costs', statement: 'New words' }];
    const times = { opensAt: daysFromNow(-9), closesAt: daysFromNow(2) };
    await addDraft(site, { slug: 'skills', group: { id: site.group, scope: 'public' }, items, ...times });
    await drained();
    expect(await told(site.cara)).to.match(/Draft 3 of “[^”]+” is open for comment until/);
    for (let times = 0; times < 2; times += 1)
      await tellClosingDrafts(
        { follows: services.follows, notifier: services.notifier },
        services.models,
        new Date(),
      );
    const words = await told(site.cara);
    expect(words.match(/Unread: Draft 3 of “skills” closes for comment on/g)).to.have.length(1);
    expect(await unread(site.cara)).to.equal(2);
    expect(await unread(site.ben)).to.equal(0);
  });

  it('are one’s own: nobody else marks, opens or hears them; a guest is asked to sign in', async () => {
    const thread = await site.newThread();
    await site.post(site.ben, thread, 'Hello @cara-clark');
    await drained();
    const page = await site.cara.agent.get('/notifications');
    const [link, id] = /\/notifications\/([0-9a-f]{24})/.exec(page.text)!;
    expect((await site.ada.agent.get(link)).status).to.equal(404);
    await site.ada.agent.post('/notifications/read', { id: id! });
    expect(await unread(site.cara)).to.equal(1);
    await site.cara.agent.post('/notifications/read', { id: id! });
    expect(await unread(site.cara)).to.equal(0);
    expect((await site.guest.get('/notifications')).url).to.match(/^\/sign-in\?/);
    expect((await site.guest.get('/')).text).not.to.include('data-bell');
  });

  it('are counted in the head of each page, and told live to their member alone', async () => {
    const agent = await signedIn(site, 'dora', { name: 'Dora Dean' });
    const thread = await site.newThread();
    const page = await agent.get('/');
    const [, channel, seq] = /data-bell="([^"]+)" data-seq="(\d+)"/.exec(page.text)!;
    const cookie = [...agent.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = await openSocket(site.url, { origin: site.url, cookie });
    const other = await openSocket(site.url, { token: site.cara.agent.headers['Authorization']!.slice(7) });
    try {
      const asked = { channel, after: Number(seq) };
      expect(await ask(own, 'subscribe', asked)).to.include({ ok: true });
      expect((await ask(other, 'subscribe', asked)).problem?.status).to.equal(404);
      // How far it is may be told once more before anything is new.
      const rung = new Promise((resolve) =>
        own.on('head', (head: { seq: number }) => head.seq > Number(seq) && resolve(head)),
      );
      await site.post(site.ben, thread, 'Hello @dora');
      await drained();
      expect(await rung).to.deep.equal({ channel, seq: Number(seq) + 1 });
      // Until somebody looks, it is not told again: the log grows with attention.
      await site.post(site.ben, thread, 'Hello again @dora');
      await drained();
      expect(await site.services.heads.of(channel!)).to.equal(Number(seq) + 1);
      expect((await agent.get('/')).words).to.include('Notifications 2 (2 unread)');
    } finally {
      own.disconnect();
      other.disconnect();
    }
  });
});

import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { Agent } from '../support/browserless.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { reasonId } from '../../server/features/moderation/reasons.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';
import { given, inCall, inForm, stored } from '../support/reasons.ts';

const rude = reasonId('Rude, or an attack on a person or a group');
const ads = 'Advertises, or the same again and again';
const subject = reasonId('Has nothing to do with the subject');

describe('Moderation', function () {
  this.timeout(30_000);
  let site: TestSite;
  let group: string;
  let hiddenGroup: string;
  let thread: string;
  let hiddenThread: string;
  const people = {} as Record<'ada' | 'ben' | 'cara' | 'dora' | 'hana' | 'otto', TestPerson>;
  let guest: Agent;

  before(async () => {
    site = await startTestSite();
    const { services, url } = site;
    const made = (slug: string, name: string, scope: 'public' | 'hidden') =>
      services.groups.ensure(everyone, { slug, name, scope, purpose: '', rules: '' });
    group = (await made('web-forum', 'Web Forum', 'public'))._id;
    hiddenGroup = (await made('board', 'Programme Board', 'hidden'))._id;
    const person = (name: string, options?: Parameters<typeof makePerson>[3]) =>
      makePerson(services, url, name, options);
    people.ada = await person('Ada Moderator', { roles: { [group]: ['member', 'moderator'] } });
    people.ben = await person('Ben Baker');
    people.cara = await person('Cara Clark');
    people.dora = await person('Dora Admin', { admin: true });
    people.hana = await person('Hana Chair', { roles: { [hiddenGroup]: ['member', 'chair'] } });
    people.otto = await person('Otto Outsider');
    guest = new Agent(url);
    const open = async (by: TestPerson, where: string, title: string) =>
      `g-${(await services.groups.openThread(await by.reader(), where, title))._id}`;
    thread = await open(people.ben, group, 'What a web manager does');
    hiddenThread = await open(people.hana, hiddenGroup, 'Names for the board');
  });
  after(() => site.close());

  async function write(by: TestPerson, body: string, where = thread): Promise<string> {
    const { status, body: answer } = await by.agent.json('POST', `/api/v1/threads/${where}/posts`, { body });
    expect(status, JSON.stringify(answer)).to.equal(201);
    return answer.post.id as string;
  }
  const settled = () => site.services.followers.drain();

  it('takes a report on a page, shows what is wrong with the form, and says when it is a repeat', async () => {
    const post = await write(people.ben, 'Buy my **course** on web management.');
    const { agent } = people.cara;
    const page = await agent.get(`/posts/${post}/report`);
    expect(page.status).to.equal(200);
    expect(page.words).to.include('Report a post').and.include('Buy my course').and.include('Ben Baker');

    let sent = await agent.submit(`/posts/${post}/report`, { reason: 'typed words' });
    expect(sent.status).to.equal(422);
    expect(sent.words).to.include('Choose what is wrong with the post.');
    expect(sent.text).to.include('>typed words</textarea>').and.include('href="#kind"');

    sent = await agent.submit(`/posts/${post}/report`, { kind: 'other', reason: '' });
    expect(sent.words).to.include('Write what is wrong with the post.');
    sent = await agent.submit(`/posts/${post}/report`, { kind: 'off-topic', reason: 'an advertisement' });
    expect(sent.from).to.deep.equal([`/posts/${post}/report`, ...sent.from.slice(1)]);
    const [report] = await site.services.models.reports.find({ post }).lean();
    expect(report).to.include({ by: people.cara.id, group, state: 'open' });
    expect(report!.reason).to.match(/advertises: an advertisement$/);

    const again = await agent.json('POST', `/api/v1/posts/${post}/reports`, { reason: 'still there' });
    expect(again.status).to.equal(200);
    expect(again.body.report.id).to.equal(report!._id);
    expect(await site.services.models.reports.countDocuments({ post })).to.equal(1);
    const other = await people.otto.agent.json('POST', `/api/v1/posts/${post}/reports`, { reason: 'spam' });
    expect(other.status).to.equal(201);
    expect(other.body.report.id).not.to.equal(report!._id);
  });

  it('asks guests to sign in, and names the fields that a program got wrong', async () => {
    const post = await write(people.ben, 'Something harmless.');
    expect((await guest.get(`/posts/${post}/report`)).url).to.match(/^\/sign-in\?/);
    expect((await guest.json('POST', `/api/v1/posts/${post}/reports`, { reason: 'spam' })).status).to.equal(
      401,
    );
    const wrong = await people.cara.agent.json('POST', `/api/v1/posts/${post}/reports`, {
      reason: 'x',
      more: 1,
    });
    expect(wrong.status).to.equal(422);
    expect(wrong.body.errors.map(({ path }: { path: string }) => path)).to.deep.equal(['more']);
    const short = await people.cara.agent.json('POST', `/api/v1/posts/${post}/reports`, { reason: 'x' });
    expect(short.body.errors[0].path).to.equal('reason');
    expect(
      (await people.cara.agent.json('POST', '/api/v1/posts/nothing/reports', { reason: 'spam' })).status,
    ).to.equal(404);
  });

  it('shows moderators the open reports, oldest first, and nobody else', async () => {
    const { agent } = people.ada;
    const first = await write(people.ben, 'First of two reported posts.');
    const second = await write(people.ben, 'Second of two reported posts.');
    for (const post of [first, second])
      await people.cara.agent.json('POST', `/api/v1/posts/${post}/reports`, { reason: `about ${post}` });
    const page = await agent.get('/moderation/queue');
    expect(page.status).to.equal(200);
    expect(page.words.indexOf('First of two')).to.be.greaterThan(0);
    expect(page.words.indexOf('Second of two')).to.be.greaterThan(page.words.indexOf('First of two'));
    expect(page.words)
      .to.include(`about ${first}`)
      .and.include('Cara Clark')
      .and.include('The oldest has waited for less than an hour.');
    expect((await agent.get('/moderation')).words)
      .to.match(/Web Forum \d+ items wait in the queue, the oldest for less than an hour/)
      .and.not.include('Programme Board');

    for (const path of ['/moderation', '/moderation/queue', '/groups/web-forum/moderation']) {
      expect((await people.cara.agent.get(path)).status, path).to.equal(403);
      expect((await guest.get(path)).url, path).to.match(/^\/sign-in/);
    }
    expect((await people.cara.agent.get(`/moderation/queue?item=post:${first}`)).status).to.equal(403);

    await agent.get(`/moderation/queue?item=post:${first}`);
    const item = `item-post:${first}`;
    const short = await agent.submit('/moderation/queue', { action: 'kept' });
    expect(short.status).to.equal(422);
    expect(short.words).to.include('Choose a reason from the list that the group has agreed on.');
    const kept = await agent.submit('/moderation/queue', { action: 'kept', reason: subject });
    expect(kept.url).to.match(/^\/moderation\/queue/);
    expect(kept.words).to.include('Second of two');
    expect(kept.text).not.to.include(`name="${item}"`);
    const report = await site.services.models.reports.findOne({ post: first }).lean();
    expect(report).to.include({
      state: 'kept',
      settledBy: people.ada.id,
      settledReason: 'Has nothing to do with the subject',
    });
  });

  it('hides a post with a reason, settles its reports, logs it, and shows it again', async () => {
    const { agent } = people.ada;
    const post = await write(people.ben, 'Words that **must** go.');
    await people.cara.agent.json('POST', `/api/v1/posts/${post}/reports`, { reason: 'rude' });
    expect((await people.cara.agent.get(`/posts/${post}/hide`)).status).to.equal(403);
    const refused = await people.cara.agent.json('PUT', `/api/v1/posts/${post}/hidden`, {
      hidden: true,
      ...inCall('about'),
    });
    expect(refused.status).to.equal(403);

    await agent.get(`/posts/${post}/hide`);
    expect((await agent.submit(`/posts/${post}/hide`, { reason: 'no reason chosen' })).status).to.equal(422);
    const words = 'Please leave colleagues out of it.';
    expect((await agent.submit(`/posts/${post}/hide`, { why: rude, reason: words })).status).to.equal(200);
    const shown = await guest.json('GET', `/api/v1/posts/${post}`);
    expect(shown.body.post).to.include({ body: '', html: '' });
    expect(shown.body.post.hidden.reason).to.equal('Rude, or an attack on a person or a group');
    expect((await site.services.models.reports.findOne({ post }).lean())!.state).to.equal('hidden');
    expect((await agent.get('/moderation/queue')).words).not.to.include('Words that must go');
    // Somebody who would report it now must not read the words on the way.
    const tooLate = await people.otto.agent.get(`/posts/${post}/report`);
    expect(tooLate.status).to.equal(409);
    expect(tooLate.words).not.to.include('Words that must go');
    expect((await agent.get(`/posts/${post}/unhide`)).words).to.include('Words that must go');

    const twice = await agent.json('PUT', `/api/v1/posts/${post}/hidden`, {
      hidden: true,
      ...inCall('about'),
    });
    expect(twice.status).to.equal(409);
    const back = await agent.json('PUT', `/api/v1/posts/${post}/hidden`, {
      hidden: false,
      ...inCall('back', 'It names nobody.'),
    });
    expect(back.body).to.deep.equal({ post: { id: post, hidden: null } });
    expect((await guest.json('GET', `/api/v1/posts/${post}`)).body.post.body).to.equal(
      'Words that **must** go.',
    );

    await settled();
    const log = await guest.get('/moderation/log');
    expect(log.words)
      .to.include('Web Forum Post hidden Rude, or an attack on a person or a group')
      .and.include(`Web Forum Post shown again ${stored('back', 'It names nobody.')}`);
    // Nothing in it leads to the post or to whom it concerns.
    for (const hint of ['Ada Moderator', 'Ben Baker', 'What a web manager does', words, post])
      expect(log.text, hint).not.to.include(hint);
    expect((await agent.get('/groups/web-forum/moderation/log')).status).to.equal(404);
    expect((await people.dora.agent.get('/groups/web-forum/moderation/log')).words)
      .to.include('by Ada Moderator')
      .and.include('about Ben Baker')
      .and.include('in What a web manager does');
  });

  it('writes each line of the log once, however often it hears of it', async () => {
    await settled();
    const { models, followers } = site.services;
    const before = await models.moderationLog.countDocuments();
    expect(before).to.be.greaterThan(0);
    await models.cursors.deleteMany({ _id: /^(moderation-log|moderation-news|held-posts)\|/ });
    await models.channels.updateMany({}, { $set: { touchedAt: new Date() } });
    await followers.drain();
    expect(await models.moderationLog.countDocuments()).to.equal(before);
  });

  it('locks and unlocks a discussion', async () => {
    const { agent } = people.ada;
    expect((await people.ben.agent.get(`/threads/${thread}/lock`)).status).to.equal(403);
    expect((await agent.get('/threads/g-none/lock')).status).to.equal(404);
    await agent.get(`/threads/${thread}/lock`);
    const own = await agent.submit(`/threads/${thread}/lock`, { reason: 'My own.' });
    expect(own.status).to.equal(422);
    expect(own.words).to.include('Choose a reason from the list').and.include('My own.');
    for (const reason of ['My own.', '', given('about').id]) {
      const call = await agent.json('PUT', `/api/v1/threads/${thread}/locked`, { locked: true, reason });
      expect(call.status, reason).to.equal(422);
      expect(call.body.errors[0].path).to.equal('reason');
      expect(call.body.errors[0].message)
        .to.include(given('order').id)
        .and.include('Settled or no longer needed');
    }
    await agent.submit(`/threads/${thread}/lock`, inForm('order', 'Let us pause for a day.'));
    const refused = await people.ben.agent.json('POST', `/api/v1/threads/${thread}/posts`, { body: 'More' });
    expect(refused.body.detail).to.include('Let us pause for a day.');
    const unlocked = await agent.json('PUT', `/api/v1/threads/${thread}/locked`, {
      locked: false,
      ...inCall('order', 'A day later'),
    });
    expect(unlocked.body).to.deep.equal({ id: thread, lockedReason: null });
    await write(people.ben, 'More, a day later.');
    await settled();
    expect((await guest.get('/moderation/log')).words)
      .to.include(`Thread locked ${stored('order', 'Let us pause for a day.')}`)
      .and.include(`Thread unlocked ${stored('order', 'A day later')}`);
  });

  it('lets administrators alone suspend a member and take it back', async () => {
    const { ada, ben, dora, hana, cara } = people;
    for (const { agent } of [ben, ada, hana])
      for (const act of ['suspend', 'lift'])
        expect((await agent.get(`/members/${cara.handle}/${act}`)).status, act).to.equal(403);
    for (const path of [`/members/${ben.handle}`, `/moderation/members/${ben.handle}`]) {
      const theirs = await ada.agent.get(path);
      expect(theirs.words, path).to.include('Administrators suspend and ban from the site.');
      expect(theirs.text, path).not.to.include(`/members/${ben.handle}/suspend`);
      expect((await dora.agent.get(path)).text, path).to.include(`/members/${ben.handle}/suspend`);
    }
    expect((await dora.agent.get(`/members/${dora.handle}/suspend`)).status).to.equal(403);
    expect((await dora.agent.get(`/members/${hana.handle}/suspend`)).status).to.equal(200);
    expect((await dora.agent.get('/members/nobody-here/suspend')).status).to.equal(404);
    expect((await guest.get(`/members/${ben.handle}/suspend`)).url).to.match(/^\/sign-in/);

    await dora.agent.get(`/members/${ben.handle}/suspend`);
    const wrong = await dora.agent.submit(`/members/${ben.handle}/suspend`, { reason: 'Kept in the form' });
    expect(wrong.status).to.equal(422);
    expect(wrong.words).to.include('Choose how long').and.include('Kept in the form');
    await dora.agent.submit(`/members/${ben.handle}/suspend`, {
      days: '7',
      why: reasonId(ads),
      reason: 'You were told twice.',
    });
    const row = await site.services.models.members.findById(ben.id).lean();
    expect(row!.suspendedReason).to.equal(ads);
    const days = (row!.suspendedUntil!.getTime() - Date.now()) / 86_400_000;
    expect(days).to.be.within(6.99, 7.01);

    const refused = await ben.agent.json('POST', `/api/v1/threads/${thread}/posts`, { body: 'Still here' });
    expect(refused.status).to.equal(403);
    expect(refused.body.detail).to.include('suspended until');
    const post = await write(cara, 'A post by Cara.');
    expect((await ben.agent.get(`/posts/${post}/report`)).status).to.equal(403);

    await settled();
    const log = await guest.get('/moderation/log');
    expect(log.words).to.include(`Member suspended ${ads}`).and.not.include('Ben Baker');
    expect((await hana.agent.get(`/moderation/members/${ben.handle}`)).words)
      .to.include(`Member suspended ${ads}`)
      .and.include('The whole site');
    const [told] = await site.services.models.changes
      .find({ channel: 'members', type: 'member.suspended' })
      .lean();
    expect(told!.data).to.deep.equal({ member: ben.id });

    const lifted = await dora.agent.json('PUT', `/api/v1/members/${ben.handle}/suspension`, {
      until: null,
      ...inCall('back'),
    });
    expect(lifted.body).to.deep.equal({ handle: ben.handle, suspendedUntil: null });
    await write(ben, 'Thank you.');
    const none = await dora.agent.json('PUT', `/api/v1/members/${ben.handle}/suspension`, {
      until: null,
      ...inCall('back'),
    });
    expect(none.status).to.equal(409);
    const past = await dora.agent.json('PUT', `/api/v1/members/${ben.handle}/suspension`, {
      until: '2020-01-01T00:00:00Z',
      ...inCall('about'),
    });
    expect(past.body.errors[0].path).to.equal('until');
  });

  it('keeps what happens in a hidden group from everybody outside it', async () => {
    const { hana, otto, ada, cara, dora } = people;
    const post = await write(hana, 'A name for the board.', hiddenThread);
    const second = await write(hana, 'Another name.', hiddenThread);
    expect(
      (await hana.agent.json('POST', `/api/v1/posts/${second}/reports`, { reason: 'secret reports' })).status,
    ).to.equal(201);
    expect((await hana.agent.get('/moderation/queue')).words)
      .to.include('secret reports')
      .and.include('Another name.');
    const secretly = stored('back', 'secret showing');
    for (const act of [
      { hidden: true, ...inCall('about') },
      { hidden: false, ...inCall('back', 'secret showing') },
    ])
      expect((await dora.agent.json('PUT', `/api/v1/posts/${post}/hidden`, act)).status).to.equal(200);
    await settled();
    expect((await hana.agent.get('/moderation/log')).words).to.include(secretly);
    expect((await dora.agent.get('/moderation/log')).words).to.include(secretly);

    for (const agent of [guest, otto.agent, cara.agent, ada.agent]) {
      const log = await agent.get('/moderation/log');
      expect(log.status).to.equal(200);
      expect(log.words).to.include(ads).and.not.include(secretly);
    }
    expect((await ada.agent.get('/moderation/queue')).words).not.to.include('secret reports');
    for (const path of [
      `/posts/${second}/report`,
      `/posts/${second}/hide`,
      '/groups/board/moderation',
      '/groups/board/moderation/policy',
      '/moderation/log?group=board',
    ]) {
      expect((await otto.agent.get(path)).status, path).to.equal(404);
      expect((await ada.agent.get(path)).status, path).to.equal(404);
    }
    expect((await ada.agent.get(`/threads/${hiddenThread}/lock`)).status).to.equal(404);
    expect((await ada.agent.get(`/moderation/queue?item=post:${second}`)).status).to.equal(404);
    const report = await otto.agent.json('POST', `/api/v1/posts/${second}/reports`, { reason: 'spam' });
    expect(report.status).to.equal(404);
    const hide = await ada.agent.json('PUT', `/api/v1/posts/${second}/hidden`, {
      hidden: true,
      ...inCall('about'),
    });
    expect(hide.status).to.equal(404);
  });

  it('lets only the moderators of a group read its queue', async () => {
    const { kind, id } = site.services.log.kindOf(`queue:${hiddenGroup}`);
    expect(await kind.mayRead(await people.hana.reader(), id)).to.equal(true);
    expect(await kind.mayRead(await people.dora.reader(), id)).to.equal(true);
    expect(await kind.mayRead(await people.ada.reader(), id)).to.equal(false);
    expect(await kind.mayRead(await people.otto.reader(), id)).to.equal(false);
    expect(await kind.isPublic(id)).to.equal(false);
    const own = site.services.log.kindOf(`queue:${group}`);
    expect(await own.kind.mayRead(await people.ada.reader(), own.id)).to.equal(true);
    expect(await own.kind.mayRead(await people.ben.reader(), own.id)).to.equal(false);
  });

  it('has pages of the log, and none beyond the last', async () => {
    expect((await guest.get('/moderation/log?page=1')).status).to.equal(200);
    for (const page of ['2', '0', '-1', 'x', '1e3']) {
      expect((await guest.get(`/moderation/log?page=${page}`)).status, page).to.equal(404);
    }
  });
});

import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { remindModerators } from '../../server/features/moderation/reminders.ts';
import { reasonId } from '../../server/features/moderation/reasons.ts';
import { Agent } from '../support/browserless.ts';
import { lettersTo } from '../support/letters.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';
import { given, inCall } from '../support/reasons.ts';

const rude = 'Rude, or an attack on a person or a group';
const reason = reasonId(rude);

describe('Decisions of moderators', function () {
  this.timeout(30_000);
  let site: TestSite;
  let group: string;
  let thread: string;
  const people = {} as Record<'ada' | 'amir' | 'chris' | 'ben' | 'cara' | 'dora', TestPerson>;

  before(async () => {
    site = await startTestSite();
    const { services, url } = site;
    const fields = { slug: 'forum', name: 'Forum', scope: 'public' as const, purpose: '', rules: 'Be kind.' };
    group = (await services.groups.ensure(everyone, fields))._id;
    const person = (name: string, options?: Parameters<typeof makePerson>[3]) =>
      makePerson(services, url, name, options);
    people.ada = await person('Ada Moderator', { roles: { [group]: ['member', 'moderator'] } });
    people.amir = await person('Amir Moderator', { roles: { [group]: ['member', 'moderator'] } });
    people.chris = await person('Chris Chair', { roles: { [group]: ['member', 'chair'] } });
    people.ben = await person('Ben Baker', { roles: { [group]: ['member'] } });
    people.cara = await person('Cara Clark');
    people.dora = await person('Dora Admin', { admin: true });
    thread = `g-${(await services.groups.openThread(await people.ben.reader(), group, 'What a web manager does'))._id}`;
  });
  after(() => site.close());

  const settled = () => site.services.followers.drain();
  async function reported(body: string, by = people.ben): Promise<string> {
    const { body: answer } = await by.agent.json('POST', `/api/v1/threads/${thread}/posts`, { body });
    const id = answer.post.id as string;
    await people.cara.agent.json('POST', `/api/v1/posts/${id}/reports`, { reason: 'unkind words' });
    return id;
  }
  const item = (post: string): string => `item-post:${post}`;
  /** Opens the queue and decides there as a browser would. */
  async function decide(by: TestPerson, post: string, fields: Record<string, string>) {
    await by.agent.get(`/groups/forum/moderation?item=post:${post}`);
    return by.agent.submit('/groups/forum/moderation', { reason, ...fields });
  }
  const decisionOf = async (post: string) =>
    (await site.services.models.decisions.findOne({ post }).sort({ at: -1 }).lean())!;
  const seen = async (by: TestPerson | null, post: string) =>
    (await (by?.agent ?? new Agent(site.url)).json('GET', `/api/v1/posts/${post}`)).body.post;

  it('tell the second of two moderators who decided what, and change nothing', async () => {
    const post = await reported('You know nothing.');
    await people.ada.agent.get('/groups/forum/moderation');
    await people.amir.agent.get('/moderation/queue');
    const fields = { [item(post)]: '1', action: 'hidden', reason };
    const version = /value="(\d+)"/.exec(
      people.ada.agent.page!.text.slice(people.ada.agent.page!.text.indexOf(`name="${item(post)}"`)),
    )![1]!;
    fields[item(post)] = version;
    expect((await people.ada.agent.post('/groups/forum/moderation', fields)).status).to.equal(200);
    const before = await site.services.models.changes.countDocuments({ type: 'decision.made' });
    const late = await people.amir.agent.post('/moderation/queue', { ...fields, action: 'kept' });
    expect(late.status).to.equal(409);
    expect(late.words).to.match(
      /Ada Moderator decided about this on .*: Post hidden\. Nothing was changed\./,
    );
    expect(await site.services.models.changes.countDocuments({ type: 'decision.made' })).to.equal(before);
    expect((await seen(null, post)).hidden.reason).to.equal(rude);
    expect((await people.amir.agent.get('/moderation/queue')).words).to.include('Nothing waits');
  });

  it('tell the author what, why and how to appeal, and neither who decided nor who reported', async () => {
    const post = await reported('You know even less.');
    await decide(people.ada, post, { action: 'hidden', words: 'Speak about the work instead.' });
    await settled();
    const { _id } = await decisionOf(post);
    const page = await people.ben.agent.get(`/moderation/decisions/${_id}`);
    expect(page.words)
      .to.include('A moderator hid your post.')
      .and.include(rude)
      .and.include('Speak about the work instead.')
      .and.include('You know even less.')
      .and.include('You can appeal once, within 30 days.');
    for (const name of ['Ada Moderator', 'Cara Clark', 'unkind words'])
      expect(page.words, name).not.to.include(name);
    expect((await people.ben.agent.get('/notifications')).words)
      .to.include('A moderator hid your post in “What a web manager does”')
      .and.include(rude);
    const [letter] = (await lettersTo(site, 'ben-baker@people.example')).slice(-1);
    expect(letter!.text)
      .to.include(rude)
      .and.include(`/moderation/decisions/${_id}`)
      .and.not.include('Ada Moderator');
    // Nobody else may read it.
    expect((await people.cara.agent.get(`/moderation/decisions/${_id}`)).status).to.equal(404);
    expect((await people.cara.agent.get('/notifications')).words).to.include('the post is hidden');
  });

  it('are appealed once, by whoever they concern, and decided by another moderator, which undoes them', async () => {
    const post = await reported('This is only blunt.');
    await decide(people.ada, post, { action: 'muted', 'days-muted': '7' });
    const { _id } = await decisionOf(post);
    const refused = await people.ben.agent.json('POST', `/api/v1/threads/${thread}/posts`, { body: 'But…' });
    expect(refused.status).to.equal(403);
    expect(refused.body.detail).to.include(rude);
    const address = `/moderation/decisions/${_id}`;
    expect((await people.ben.agent.get(`/appeals/new?decision=${_id}`)).url).to.equal(address);
    expect((await people.ben.agent.submit(`${address}/appeal`, { words: 'no' })).status).to.equal(422);
    await people.ben.agent.submit(`${address}/appeal`, {
      words: 'Blunt is not rude, and it was about the work.',
    });
    expect(
      (await people.ben.agent.post(`${address}/appeal`, { words: 'Once more, please.' })).status,
    ).to.equal(409);
    const { appeal } = await decisionOf(post);

    const queued = await people.ada.agent.get('/moderation/queue');
    expect(queued.words)
      .to.include('Another moderator decides about it, since you made the decision.')
      .and.include('Appeal of Ben Baker');
    expect(queued.text).not.to.include(`name="item-appeal:${appeal}"`);
    const own = await people.ada.agent.post(`/appeals/${appeal}`, { outcome: 'upheld', answer: 'No.' });
    expect(own.status).to.equal(403);
    await people.amir.agent.get(`/appeals/${appeal}`);
    expect((await people.amir.agent.submit(`/appeals/${appeal}`, { answer: 'Fair.' })).status).to.equal(422);
    await people.amir.agent.submit(`/appeals/${appeal}`, { outcome: 'overturned', answer: 'You are right.' });
    const late = await people.chris.agent.post(`/appeals/${appeal}`, { outcome: 'upheld', answer: 'No.' });
    expect(late.status).to.equal(409);
    const free = await people.ben.agent.json('POST', `/api/v1/threads/${thread}/posts`, {
      body: 'Thank you.',
    });
    expect(free.status).to.equal(201);
    await settled();
    expect((await people.ben.agent.get(address)).words)
      .to.include('the decision is taken back')
      .and.include('You are right.');
    expect((await new Agent(site.url).get('/moderation/log')).words)
      .to.include(`Member muted in the group ${rude} appealed: taken back`)
      .and.not.include('You are right.');
  });

  it('ask for a change, which comes back when it was made, or was not made in time', async () => {
    const post = await reported('You are all wrong.');
    const empty = await decide(people.ada, post, { action: 'asked', hide: 'yes' });
    expect(empty.words).to.include('Write what the author should change.');
    await decide(people.ada, post, {
      action: 'asked',
      hide: 'yes',
      words: 'Say what is wrong.',
      dueDays: '3',
    });
    expect((await seen(null, post)).body).to.equal('');
    expect((await people.ada.agent.get('/groups/forum/moderation')).words).to.include('Nothing waits');
    const change = await people.ben.agent.json('PATCH', `/api/v1/posts/${post}`, {
      body: 'The date is wrong.',
      version: 1,
    });
    expect(change.status).to.equal(200);
    await settled();
    expect((await seen(null, post)).body).to.equal('');
    const back = await people.amir.agent.get('/groups/forum/moderation');
    expect(back.words)
      .to.include('Changed as asked')
      .and.include('The date is wrong.')
      .and.include('Its author was asked: Say what is wrong.');
    await decide(people.amir, post, { action: 'kept' });
    expect((await seen(null, post)).body).to.equal('The date is wrong.');

    const other = await reported('Nonsense, again.');
    await decide(people.ada, other, { action: 'asked', words: 'Say what is wrong.' });
    const late = new Date(Date.now() + 8 * 24 * 3600 * 1000);
    await remindModerators(site.services.moderationNews, late);
    expect((await people.ada.agent.get('/groups/forum/moderation')).words).to.include('Not changed in time');
    await decide(people.ada, other, { action: 'kept' });
  });

  it('remove words for good, so that their author cannot bring them back, and give them back when lifted', async () => {
    const post = await reported('A secret of somebody else.');
    await decide(people.ada, post, { action: 'removed' });
    expect(await seen(people.ben, post)).to.include({ body: '' });
    expect((await seen(null, post)).removed.reason).to.equal(rude);
    expect((await people.ben.agent.post(`/posts/${post}/restore`, {})).status).to.equal(403);
    const { _id } = await decisionOf(post);
    await people.amir.agent.get(`/moderation/decisions/${_id}`);
    await people.amir.agent.submit(`/moderation/decisions/${_id}/lift`, {
      lift: given('back').id,
      liftWords: 'It was public already.',
    });
    expect((await seen(null, post)).body).to.equal('A secret of somebody else.');
    await people.amir.agent.get(`/moderation/decisions/${_id}`);
    const again = await people.amir.agent.post(`/moderation/decisions/${_id}/lift`, {
      lift: given('back').id,
    });
    expect(again.status).to.equal(409);
    const { threadStore } = site.services;
    const { standing, posts } = await threadStore.find(everyone, thread);
    const hidden = await site.services.models.posts.countDocuments({
      thread,
      $or: [{ deletedAt: { $ne: null } }, { hidden: { $ne: null } }],
    });
    expect(standing).to.equal(posts - hidden);
  });

  it('ban from a group, and warn; moderators judge neither each other nor themselves', async () => {
    const post = await reported('Go away, all of you.');
    await decide(people.ada, post, { action: 'banned', 'days-banned': 'lifted' });
    expect((await people.ben.reader()).roles.has(group)).to.equal(false);
    const refused = await people.ben.agent.json('POST', `/api/v1/threads/${thread}/posts`, { body: 'Hm' });
    expect(refused.body.detail).to.include('You are banned from this group');
    const { _id } = await decisionOf(post);
    await people.amir.agent.get(`/moderation/decisions/${_id}`);
    await people.amir.agent.submit(`/moderation/decisions/${_id}/lift`, {
      lift: given('back').id,
    });
    const { body } = await people.ben.agent.json('POST', `/api/v1/threads/${thread}/posts`, {
      body: 'Sorry.',
    });
    expect(body.post.number).to.be.greaterThan(1);

    const own = await reported('A moderator who is reported.', people.amir);
    const { version } = (await site.services.models.queueItems.findById(`post:${own}`).lean())!;
    const asked = { [item(own)]: String(version), action: 'kept', reason };
    expect((await people.amir.agent.post('/moderation/queue', asked)).status).to.equal(403);
    const { words: seenByAmir } = await people.amir.agent.get('/groups/forum/moderation');
    expect(seenByAmir).to.include('Your own post: another moderator decides about it.');
    expect((await decide(people.ada, own, { action: 'warned' })).status).to.equal(403);
    expect(
      (await decide(people.ada, own, { action: 'site-banned' }).catch(() => ({ status: 0 }))).status,
    ).not.to.equal(200);
    expect((await decide(people.dora, own, { action: 'warned' })).status).to.equal(200);
    const history = await people.ada.agent.get('/moderation/members/ben-baker');
    expect(history.words).to.include('Member banned from the group').and.include('taken back');
  });

  it('name every wrong field, and keep what was typed', async () => {
    const post = await reported('Words that stay reported.');
    const wrong = await decide(people.ada, post, { action: 'muted', reason: '', words: 'kept in the form' });
    expect(wrong.status).to.equal(422);
    expect(wrong.words)
      .to.include('Choose how long it lasts')
      .and.include('Choose a reason from the list')
      .and.include('kept in the form');
    const none = await people.ada.agent.post('/groups/forum/moderation', { action: 'kept', reason });
    expect(none.status).to.equal(422);
    expect(none.words).to.include('Choose what to decide about.');
    expect(
      (
        await people.cara.agent.post('/groups/forum/moderation', {
          [item(post)]: '1',
          action: 'kept',
          reason,
        })
      ).status,
    ).to.equal(403);
    await decide(people.ada, post, { action: 'kept' });
  });

  it('are made by programs too, with the same refusals', async () => {
    const post = await reported('Reported for a program.');
    const { ada, cara } = people;
    expect((await cara.agent.json('GET', '/api/v1/groups/forum/queue')).status).to.equal(403);
    const { body: found } = await ada.agent.json('GET', '/api/v1/groups/forum/queue');
    const waiting = found.items.find((one: { post: string }) => one.post === post);
    expect(waiting).to.include({ why: 'reported', thread });
    expect(waiting.reports).to.have.length(1);
    const path = `/api/v1/posts/${post}/decisions`;
    const wrong = await ada.agent.json('POST', path, { action: 'kept', reason: 'none of the list' });
    expect(wrong.body.errors[0].path).to.equal('reason');
    const sent = { action: 'kept', reason: found.reasons[0].id, version: waiting.version };
    expect((await cara.agent.json('POST', path, sent)).status).to.equal(403);
    expect((await ada.agent.json('POST', path, sent)).status).to.equal(201);
    expect((await ada.agent.json('POST', path, sent)).status).to.equal(409);
  });

  it('take their reasons from a list that chairs agree on, kept in what was decided', async () => {
    const { chris, ada } = people;
    expect((await ada.agent.get('/groups/forum/moderation/reasons')).status).to.equal(403);
    await chris.agent.get('/groups/forum/moderation/reasons');
    const long = await chris.agent.submit('/groups/forum/moderation/reasons', { reasons: 'x'.repeat(200) });
    expect(long.status).to.equal(422);
    await chris.agent.submit('/groups/forum/moderation/reasons', {
      reasons: 'Against rule 1\n\nAgainst rule 2',
    });
    const page = await new Agent(site.url).get('/groups/forum/moderation/policy');
    expect(page.words)
      .to.include('Against rule 1')
      .and.include('2 moderators and 1 chair')
      .and.include('Be kind.');
    const post = await reported('Against the new rule.');
    expect((await decide(ada, post, { action: 'kept' })).words).to.include('Choose a reason from the list');
    await decide(ada, post, { action: 'kept', reason: reasonId('Against rule 1') });
    await settled();
    const log = await new Agent(site.url).get('/moderation/log');
    expect(log.words).to.include('List of reasons changed').and.include(`Post hidden ${rude}`);
    await site.services.groups.change(everyone, group, { reasons: [] }).catch(() => undefined);
  });

  it('stand in the log as a file too, without names for everybody and with them for chairs', async () => {
    await settled();
    const guest = new Agent(site.url);
    const file = await guest.get('/moderation/log.csv?group=forum&action=hidden');
    expect(file.headers.get('content-type')).to.match(/^text\/csv/);
    const [heads, ...lines] = file.text.replace('\uFEFF', '').trim().split('\r\n');
    expect(heads).to.equal('Date,Group,Action,Reason,Appeal');
    expect(lines.length).to.be.greaterThan(1);
    for (const line of lines)
      expect(line).to.match(
        /^\d{4}-\d\d-\d\d,Forum,Post hidden,"Rude, or an attack on a person or a group",/,
      );
    expect((await guest.get('/moderation/log.csv?from=tomorrow')).status).to.equal(422);
    const full = await people.chris.agent.get('/groups/forum/moderation/log.csv');
    expect(full.text).to.include('ada-moderator').and.include('ben-baker');
    for (const { agent } of [people.ada, people.ben])
      expect((await agent.get('/groups/forum/moderation/log.csv')).status).to.equal(404);
    const whole = await people.dora.agent.get('/moderation/log/full.csv?group=forum');
    expect(whole.text).to.match(/^\uFEFF?Date,Group,Action,Reason,Appeal,Where,By,About\r\n/);
    expect(whole.text).to.include(',Forum,').and.include('ada-moderator').and.include('ben-baker');
    expect((await people.dora.agent.get('/moderation/log/full')).words).to.include('Ada Moderator');
    for (const { agent } of [people.ada, people.chris])
      for (const path of ['/moderation/log/full', '/moderation/log/full.csv'])
        expect((await agent.get(path)).status, path).to.equal(404);
    for (const method of ['PUT', 'PATCH', 'DELETE', 'POST'])
      expect((await people.dora.agent.json(method, '/moderation/log', {})).status, method).to.equal(404);
  });

  it('remind the moderators of what waits too long, once a day, and later the chairs', async () => {
    const post = await reported('Waits for days.');
    const told = () => site.services.models.notifications.countDocuments({ kind: 'queue-waits' });
    const after = (days: number) => new Date(Date.now() + days * 24 * 3600 * 1000);
    const before = await told();
    await remindModerators(site.services.moderationNews, after(1));
    expect(await told()).to.equal(before);
    const third = after(3);
    await remindModerators(site.services.moderationNews, third);
    await remindModerators(site.services.moderationNews, third);
    expect(await told()).to.equal(before + 2);
    await remindModerators(site.services.moderationNews, after(9));
    expect(await told()).to.equal(before + 5);
    expect((await people.chris.agent.get('/notifications')).words).to.include(
      'Forum: 1 item waits for a moderator',
    );
    await decide(people.ada, post, { action: 'kept' });
  });

  it('are not all that is waited for: posts to be published and appeals remind too, each in the reader’s language', async () => {
    const { services } = site;
    const hidden = await reported('To be appealed about.');
    await decide(people.ada, hidden, { action: 'hidden' });
    await services.appeals.appeal(
      await people.ben.reader(),
      (await decisionOf(hidden))._id,
      'It is fair comment.',
    );
    const heldPost = {
      ...{ why: 'blocked-words' as const, thread, group, author: people.ben.id, body: 'Held words.' },
      ...{
        replyTo: null,
        anchor: null,
        about: null,
        formal: false,
        suggestion: null,
        key: null,
        keyHash: null,
      },
    };
    const waits = await services.heldPosts.hold(heldPost, undefined);
    await people.amir.agent.post('/language', { to: 'qps' });
    await remindModerators(services.moderationNews, new Date(Date.now() + 4 * 24 * 3600 * 1000));
    const [plain, other] = await Promise.all(
      ['ada', 'amir'].map((name) => lettersTo(site, `${name}-moderator@people.example`)),
    );
    expect(plain!.at(-1)!.subject).to.equal('Forum: 2 items wait for a moderator');
    expect(plain!.at(-1)!.text)
      .to.match(
        /1 post waits to be published, the oldest for 4 days\.\s+http\S+\/groups\/forum\/moderation\?why=held/,
      )
      .and.match(/1 appeal waits, the oldest for 4 days\.\s+http\S+\/groups\/forum\/moderation\?why=appeal/);
    expect(other!.at(-1)!.subject).to.match(/^⟦/);
    expect((await people.ada.agent.get('/moderation')).words)
      .to.include('1 post waits to be published, the oldest for less than an hour')
      .and.include('1 appeal waits, the oldest for less than an hour');
    // Both stand in the queue, in order of age.
    for (const path of ['/groups/forum/moderation', '/moderation/queue']) {
      const { words } = await people.ada.agent.get(path);
      expect(words, path).to.match(/2 items\. [^]*It is fair comment\.[^]*Held words\./);
    }
    const only = (await people.ada.agent.get('/moderation/queue?why=held')).words;
    expect(only).to.include('Held words.').and.not.include('It is fair comment.');
    // Programs decide about the one, and the other is decided in the queue by somebody who did not make the decision.
    const { body: queue } = await people.ada.agent.json('GET', '/api/v1/groups/forum/queue');
    expect(queue.items.map(({ post, why }: { post: string; why: string }) => [post, why])).to.deep.equal([
      [waits, 'held'],
    ]);
    const call = `/api/v1/posts/${waits}/decisions`;
    const refused = await people.ada.agent.json('POST', call, { action: 'dropped', reason: 'mine' });
    expect(refused.body.errors[0].path).to.equal('reason');
    expect((await people.ben.agent.json('POST', call, { action: 'released', reason: '' })).status).to.equal(
      403,
    );
    expect((await people.ada.agent.json('POST', call, { action: 'dropped', reason })).status).to.equal(201);
    const { appeal } = await decisionOf(hidden);
    const answer = { [`item-appeal:${appeal}`]: '1', action: 'overturned' };
    const own = await people.ada.agent.post('/moderation/queue', { ...answer, words: 'It is fair.' });
    expect(own.status).to.equal(403);
    const empty = await people.chris.agent.post('/moderation/queue', answer);
    expect(empty.words).to.include('Write the answer to who appealed.');
    await people.chris.agent.post('/moderation/queue', { ...answer, words: 'It is fair.' });
    expect((await seen(null, hidden)).body).to.equal('To be appealed about.');
    expect((await people.chris.agent.get('/moderation/queue')).words).to.include('Nothing waits.');
  });

  it('are the same when everything is made anew from the log, and heard of twice they do nothing twice', async () => {
    const { models, followers, log } = site.services;
    await settled();
    const dump = async () =>
      JSON.stringify(
        await Promise.all([
          models.decisions.find().sort({ _id: 1 }).lean(),
          models.appeals.find().sort({ _id: 1 }).lean(),
          models.queueItems.find().sort({ _id: 1 }).lean(),
          models.restrictions.find().lean(),
          models.moderationLog.find().sort({ _id: 1 }).lean(),
          models.notifications.countDocuments(),
          models.outbox.countDocuments(),
          models.changes.countDocuments({ channel: { $not: /^member/ } }),
        ]),
      );
    const before = await dump();
    const channel = `queue:${group}`;
    for (const model of [models.decisions, models.appeals, models.queueItems])
      await model.collection.deleteMany({});
    await models.reports.deleteMany({});
    await site.services.projected.reset('queue');
    log.forget(channel);
    await log.catchUp(channel);
    await models.cursors.deleteMany({ _id: /^(moderation-log|moderation-news)\|/ });
    await models.channels.updateMany({}, { $set: { touchedAt: new Date() } });
    await followers.drain();
    expect(await dump()).to.equal(before);
  });

  it('about the whole site are made, set anew, taken back and judged by administrators alone', async () => {
    const { ada, amir, chris, dora } = people;
    const erin = await makePerson(site.services, site.url, 'Erin Admin', { admin: true });
    const bob = await makePerson(site.services, site.url, 'Bob Banned');
    const end = async () => (await bob.reader()).member!.suspendedUntil;
    const suspension = (by: TestPerson, until: Date | null) =>
      by.agent.json('PUT', `/api/v1/members/${bob.handle}/suspension`, {
        until: until && until.toISOString(),
        ...inCall(until ? 'about' : 'back'),
      });
    const minute = () => new Date(Date.now() + 60_000);

    const post = await reported('From somebody who goes from group to group.', bob);
    const path = `/groups/forum/moderation?item=post:${post}`;
    const offered = /name="action"[^>]*value="(?:suspended|site-banned)"/g;
    const page = await ada.agent.get(path);
    expect(page.text.match(offered)).to.equal(null);
    expect(page.text).to.include('<kbd>b</kbd>').and.not.include('<kbd>s</kbd>');
    expect(page.words)
      .to.include('Administrators suspend and ban from the site.')
      .and.not.include('Suspend its');
    expect((await dora.agent.get(path)).text.match(offered)).to.have.length(2);
    for (const by of [ada, chris]) {
      const sentAnyway = { [item(post)]: '1', action: 'suspended', 'days-suspended': '30', reason };
      expect((await by.agent.post('/groups/forum/moderation', sentAnyway)).status).to.equal(403);
      for (const action of ['suspended', 'site-banned']) {
        const sent = { action, reason, ...(action === 'suspended' && { days: 30 }) };
        const { status } = await by.agent.json('POST', `/api/v1/posts/${post}/decisions`, sent);
        expect(status, action).to.equal(403);
      }
      expect((await suspension(by, minute())).status).to.equal(403);
    }
    expect(await end()).to.equal(null);

    await decide(dora, post, { action: 'suspended', 'days-suspended': '30' });
    expect(await end()).to.be.greaterThan(minute());
    await settled();
    const { _id } = await decisionOf(post);
    const address = `/moderation/decisions/${_id}`;
    await bob.agent.get(address);
    const appealed = await bob.agent.submit(`${address}/appeal`, { words: 'I was in two groups, no more.' });
    expect(appealed.words).to.include('An administrator who did not make the decision will look at it.');
    await settled();
    const { appeal } = await decisionOf(post);
    const told = await site.services.models.notifications.find({ kind: 'appeal-made', about: appeal }).lean();
    expect(told.map(({ member }) => member)).to.deep.equal([erin.id]);
    for (const by of [ada, amir, chris, dora]) {
      const answer = { outcome: 'overturned', answer: 'You are right.' };
      expect((await by.agent.post(`/appeals/${appeal}`, answer)).status, by.name).to.equal(403);
      if (by === dora) continue;
      expect((await by.agent.get('/moderation/queue')).words, by.name).not.to.include('two groups, no more');
      expect((await by.agent.get(address)).text, by.name).not.to.include(`${address}/lift`);
      expect((await by.agent.post(`${address}/lift`, { lift: given('back').id })).status).to.equal(404);
      expect((await suspension(by, null)).status, by.name).to.equal(403);
    }
    expect((await erin.agent.get('/moderation/queue')).words).to.include('two groups, no more');
    await erin.agent.get(`/appeals/${appeal}`);
    await erin.agent.submit(`/appeals/${appeal}`, { outcome: 'overturned', answer: 'You are right.' });
    expect(await end()).to.equal(null);

    await dora.agent.get(`/members/${bob.handle}/suspend`);
    await dora.agent.submit(`/members/${bob.handle}/suspend`, { days: 'lifted', why: reason });
    for (const until of [minute(), null]) expect((await suspension(ada, until)).status).to.equal(403);
    expect((await end())!.getUTCFullYear()).to.equal(9999);
    expect((await suspension(erin, minute())).status).to.equal(200);
    expect((await end())!.getUTCFullYear()).not.to.equal(9999);
    expect((await suspension(dora, null)).status).to.equal(200);
    expect(await end()).to.equal(null);
  });
});

import { expect } from 'chai';
import type { Problem } from '../../server/core/errors.ts';
import { RateLimits } from '../../server/core/http/rate-limit.ts';
import { allowances, type Trust } from '../../server/core/trust.ts';
import { reasonsOf } from '../../server/features/moderation/reasons.ts';
import { type Forum, startForum } from '../support/http-forum.ts';
import { confirm, makePerson, type TestPerson } from './moderation-people.ts';

const dayMs = 24 * 3600 * 1000;
const long =
  'Our council is moving its planning pages to a new supplier in spring and would like to hear from others who did.';

describe('Screening', function () {
  this.timeout(30_000);
  let forum: Forum;
  let words: string;

  before(async () => {
    forum = await startForum();
    words = '/groups/forum/moderation/words';
  });
  after(() => forum.close());

  const person = (name: string, options?: Parameters<typeof makePerson>[3]): Promise<TestPerson> =>
    makePerson(forum.services, forum.url, name, options);
  const set = async (fields: Record<string, string>) => {
    const page = await forum.ada.agent.post(words, {
      words: '',
      holdFirst: '0',
      slowSeconds: '0',
      ...fields,
    });
    expect(page.status, page.words).to.equal(200);
  };
  const said = async (thread: string) => {
    const { body } = await forum.guest.json('GET', `/api/v1/threads/${thread}/posts`);
    return body.items.map((post: { body: string }) => post.body) as string[];
  };

  it('keeps the first posts of a member for a moderator, who publishes them or says why not', async () => {
    await set({ holdFirst: '1' });
    const thread = await forum.newThread();
    const nia = await person('Nia New');
    const first = await forum.send(nia, thread, { body: 'My first words.' }, { 'Idempotency-Key': 'a' });
    expect([first.status, first.body.held.why]).to.deep.equal([202, 'first-posts']);
    const again = await forum.send(nia, thread, { body: 'My first words.' }, { 'Idempotency-Key': 'a' });
    expect(again.body.held.id).to.equal(first.body.held.id);
    const other = await forum.send(nia, thread, { body: 'Something else.' });
    expect(await said(thread)).to.deep.equal([]);
    const own = await nia.agent.get('/account/waiting');
    expect(own.words).to.include('My first words.').and.include('A moderator looks at the first posts');
    const queue = '/groups/forum/moderation';
    const [one, two] = [first, other].map(({ body }) => `held:${body.held.id}`) as [string, string];
    for (const old of ['/moderation/held', `/moderation/held/${first.body.held.id}`]) {
      expect((await forum.ben.agent.get(old)).status, old).to.equal(403);
      expect((await forum.ada.agent.get(old)).words, old).to.include('My first words.');
    }

    const agreed = reasonsOf({ reasons: [] })[3]!.id;
    const list = await forum.ada.agent.get(queue);
    expect(list.words).to.include('Nia New').and.include('One of its author’s first posts in this group');
    const decide = (item: string, fields: Record<string, string>) =>
      forum.ada.agent.post(queue, { [`item-${item}`]: '1', ...fields });
    const misfit = await decide(one, { action: 'hidden', reason: agreed });
    expect(misfit.words).to.include('A post that waits to be published is among what you chose');
    await decide(one, { action: 'released' });
    expect(await said(thread)).to.deep.equal(['My first words.']);
    expect((await decide(one, { action: 'dropped', reason: agreed })).status).to.equal(409);
    expect((await decide(two, { action: 'dropped' })).words).to.include('Choose a reason from the list');
    await decide(two, { action: 'dropped', reason: agreed, words: 'Nothing to do with it.' });
    await forum.services.followers.drain();
    expect((await nia.agent.get('/account/waiting')).words)
      .to.include('Has nothing to do with the subject')
      .and.include('Nothing to do with it.');
    const told = (await nia.agent.get('/notifications')).words;
    expect(told).to.include('published your post that waited').and.include('did not publish your post');
    expect((await forum.send(nia, thread, { body: 'Known by now.' })).status).to.equal(201);
    expect(await said(thread)).to.deep.equal(['My first words.', 'Known by now.']);
    const decision = `/moderation/decisions/${other.body.held.id}`;
    expect((await nia.agent.get('/account/waiting')).text).to.include(`href="${decision}"`);
    expect((await nia.agent.get(decision)).words).to.include('A moderator did not publish your post.');
    const appealed = await nia.agent.submit(`${decision}/appeal`, { words: 'It has much to do with it.' });
    expect(appealed.words).to.include('A second moderator, who did not make the decision, will look at it.');
    const { appeal } = (await forum.services.models.decisions.findById(other.body.held.id))!;
    const verdict = { outcome: 'overturned', answer: 'It does.' };
    expect((await forum.ada.agent.post(`/appeals/${appeal}`, verdict)).status).to.equal(403);
    const second = await person('Second Moderator', { roles: { [forum.group]: ['member', 'moderator'] } });
    await second.agent.post(`/appeals/${appeal}`, verdict);
    await forum.services.followers.drain();
    expect(await said(thread))
      .to.include.members(['My first words.', 'Known by now.'])
      .and.have.length(3);
    const log = (await forum.guest.get('/moderation/log')).words;
    expect(log).to.include('Waiting post refused Has nothing to do with the subject');
    for (const secret of ['Nia New', 'Nothing to do with it.']) expect(log).not.to.include(secret);
    await set({});
  });

  it('publishes what a crash cut short, once, and looks at first posts when an address is confirmed', async () => {
    await set({ holdFirst: '1' });
    const thread = await forum.newThread();
    const late = await person('Late Confirmer', { confirmed: false });
    const { body } = await forum.send(late, thread, { body: 'Written before I confirmed.' });
    expect(body.held.why).to.equal('unconfirmed');
    await confirm(forum.services, late);
    await forum.services.followers.drain();
    expect(await said(thread)).to.deep.equal([]);
    const { heldPosts, log, followers } = forum.services;
    const row = await heldPosts.find(await forum.ada.reader(), body.held.id);
    expect(row.why).to.equal('first-posts');
    const data = {
      heldId: row._id,
      threadId: thread,
      author: late.id,
      member: late.id,
      action: 'released',
      reason: '',
    };
    await log.append(`queue:${forum.group}`, {
      decide: () => ({ type: 'post.approved', actor: forum.ada.id, data }),
    });
    await followers.drain();
    await followers.drain();
    expect(await said(thread)).to.deep.equal(['Written before I confirmed.']);
    await set({});
  });

  it('shows what blocked words would have caught, and then catches them in every disguise', async () => {
    const thread = await forum.newThread();
    await forum.post(forum.ben, thread, 'Our casinos guide is out. A guaranteed result it is not.');
    await forum.post(forum.cara, thread, 'The guarantee ends in May.');
    const list = 'casino*\nguaranteed result\n  ';
    const { agent } = forum.ada;
    for (const [typed, message] of [
      ['a*b', 'Line 1: an asterisk stands at the end only'],
      ['fine\nab*', 'Line 2: put 3 letters or more before the asterisk.'],
      ['—', 'Line 1: there is no word in it.'],
    ]) {
      const page = await agent.post(words, { words: typed!, holdFirst: '0', slowSeconds: '0' });
      expect(page.status).to.equal(422);
      expect(page.words).to.include(message!);
    }
    await agent.get(words);
    const preview = await agent.submit(words, { words: list, action: 'preview' });
    expect(preview.words).to.include('They would have caught 1 post');
    expect(preview.text).to.include('<mark class="moot-caught__words">casinos</mark>');
    expect(preview.text).to.include('<mark class="moot-caught__words">guaranteed result</mark>');
    const { services, group } = forum;
    expect((await services.models.groups.findById(group))!.blockedWords).to.deep.equal([]);
    await set({ words: list });

    const ben = (body: string) => forum.send(forum.ben, thread, { body });
    for (const caught of [
      'Best CASÍNO here',
      'c\u0430sino',
      'ca**sin**o',
      'c\u200Basino',
      'Guaranteed\nresult',
    ]) {
      const answer = await ben(caught);
      expect([answer.status, answer.body.held?.why], caught).to.deep.equal([202, 'blocked-words']);
      await services.heldPosts.drop(await forum.ben.reader(), answer.body.held.id);
    }
    const { id } = await forum.post(forum.ben, thread, 'An occasion, and the guarantee of a result.');
    const edit = await forum.call(forum.ben, 'PATCH', `/posts/${id}`, { body: 'A casino.', version: 1 });
    expect(edit.status).to.equal(422);
    expect((await forum.send(forum.ada, thread, { body: 'A casino, says a moderator.' })).status).to.equal(
      201,
    );
    const opened = await forum.ben.agent.post('/groups/forum/threads', {
      title: 'Casino of the week',
      body: 'Look.',
      key: 'k',
    });
    expect(opened.url).to.match(/^\/threads\/g-/);
    expect(opened.words).not.to.include('Look.');
    // Nobody has looked at its title yet: it is there for its author and for moderators.
    const { pathname } = new URL(opened.url, forum.url);
    const seen = await Promise.all(
      [forum.ben, forum.ada, forum.cara].map(async ({ agent: one }) => (await one.get(pathname)).status),
    );
    expect(seen).to.deep.equal([200, 200, 404]);
    expect((await forum.ben.agent.get(words)).status).to.equal(403);
    await set({});
  });

  it('counts reports and invitations by how well a member is known', async () => {
    const limits = new RateLimits(forum.services.connection, true);
    const trusts: Record<string, Trust> = { fresh: 'new', known: 'regular', chair: 'trusted' };
    limits.knowTrust(async (member) => trusts[member]!);
    for (const [member, trust] of Object.entries(trusts)) {
      const { invitations, reports } = allowances[trust];
      for (const [limit, most] of [
        ['invite', invitations],
        ['report', reports],
      ] as const) {
        await limits.count(limit, member, most);
        const refused = await limits.count(limit, member).catch((error: Problem) => error.status);
        expect(refused, `${limit} of ${member}`).to.equal(429);
      }
    }
    expect((await forum.guest.get('/moderation/policy')).words).to.include(
      `may do so ${allowances.trusted.invitations} times in an hour`,
    );
  });

  it('limits links and mentions of new members, and not of those it knows', async () => {
    const thread = await forum.newThread();
    const links = 'See https://a.example/1 https://b.example/2 https://c.example/3 and /groups/forum';
    const mentions = '@ada-moderator @ben-baker @cara-clark @ann @bob';
    const newcomer = await person('Newcomer One');
    const held = await forum.send(newcomer, thread, { body: links });
    expect([held.status, held.body.held.why]).to.deep.equal([202, 'links']);
    const many = await forum.send(newcomer, thread, { body: mentions });
    expect(many.status).to.equal(422);
    expect(many.body.errors[0].message).to.include(`The most for you is ${allowances.new.mentions}`);
    const known = await person('Known Longer');
    const { members } = forum.services.models;
    const long = new Date(Date.now() - 10 * dayMs);
    await members.updateOne({ _id: known.id }, { $set: { confirmedAt: long } });
    for (const body of ['One.', 'Two.', 'Three.']) await forum.post(known, thread, body);
    expect((await forum.send(known, thread, { body: links })).status).to.equal(201);
    expect((await forum.send(known, thread, { body: mentions })).status).to.equal(201);
  });

  it('refuses nearly the same words in several threads, and keeps those of several new members', async () => {
    const [one, two] = [await forum.newThread(), await forum.newThread()];
    const cat = await person('Cat Copy');
    const first = await forum.post(cat, one, long);
    const same = await forum.send(cat, two, { body: `${long} Thanks!` });
    expect(same.status).to.equal(409);
    expect(same.body.detail).to.include('You posted almost the same words in “Thread number');
    const page = await cat.agent.post(`/threads/${two}/posts`, { body: long, key: 'k' });
    expect(page.status).to.equal(409);
    expect(page.text).to.include(`href="/posts/${first.id}"`).and.include(`${long}</textarea>`);
    const dan = await person('Dan Double');
    const held = await forum.send(dan, two, { body: long.toUpperCase() });
    expect([held.status, held.body.held.why]).to.deep.equal([202, 'duplicate']);
    expect((await forum.send(dan, two, { body: 'Thank you, I agree.' })).status).to.equal(201);
    expect((await forum.send(cat, two, { body: 'Thank you, I agree.' })).status).to.equal(201);
  });
});

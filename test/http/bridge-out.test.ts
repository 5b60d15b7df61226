import { expect } from 'chai';
import sharp from 'sharp';
import {
  leave,
  lookAgain,
  putOursBack,
  sendAnew,
} from '../../plugins/discourse-bridge/outbound/decisions.ts';
import { ghostKey } from '../../plugins/discourse-bridge/people/person-of.ts';
import { openOutParts, type OutParts } from '../../plugins/discourse-bridge/outbound/out-parts.ts';
import { refusalWords } from '../../plugins/discourse-bridge/outbound/refusal-words.ts';
import { secretName, type Task } from '../../plugins/discourse-bridge/store/records.ts';
import { newSecret } from '../../server/core/ids.ts';
import { everyone } from '../../server/core/reader.ts';
import { type Bridged, mappingOf, startBridged } from '../support/bridge.ts';
import type { Category, Topic, User } from '../support/discourse/records.ts';
import type { VisibleTopic } from '../support/discourse/visible.ts';
import { addDraft } from '../support/http-drafts.ts';
import { inCall } from '../support/reasons.ts';
import type { TestPerson } from './moderation-people.ts';

describe('What goes to a forum', function () {
  this.timeout(30_000);
  let world: Bridged;
  let out: OutParts;
  let site: Bridged['site'];
  let discourse: Bridged['discourse'];
  /** Threads that began there, with the words of their first posts. */
  const started = new Map<string, string>();

  before(async () => {
    world = await startBridged();
    ({ site, discourse } = world);
    out = openOutParts(world.engine.parts);
  });
  after(() => world.close());
  afterEach(() => {
    discourse.faults.clear();
    Object.assign(discourse.forum.settings, { maxConsecutiveReplies: 3, approveUnlessTrustLevel: 0 });
  });

  /** What happened is heard of, and what is due is done. */
  async function settle(): Promise<void> {
    await site.services.followers.drain();
    await world.settle();
  }
  /** So much later than the delay that everything has gone. */
  async function later(seconds = 61): Promise<void> {
    await site.services.followers.drain();
    world.advance(seconds);
    await world.settle();
  }
  const topics = (): VisibleTopic[] => discourse.visible(world.category.id);
  const topicOf = (thread: string): VisibleTopic =>
    topics().find(
      ({ externalId, posts }) => externalId === `moot-${thread}` || started.get(thread) === posts[0]?.raw,
    )!;
  const recordOf = (thread: string): Topic =>
    [...discourse.forum.topics.values()].find(({ externalId }) => externalId === `moot-${thread}`)!;
  /** What stands in the topic of a thread, without who wrote it and without marks. */
  const words = (thread: string): string[] =>
    topicOf(thread).posts.map(({ raw }) => raw.replace(/^\*\*.*\n\n/, '').replace(/\n\n<!-- moot.*$/, ''));
  const tasks = (): Promise<Task[]> => out.collections.tasks.find({}).toArray();
  const taskOf = async (subject: string): Promise<Task> =>
    (await tasks()).find((task) => task.subject === subject)!;

  async function begin(body: string, by: TestPerson = site.ben): Promise<{ thread: string; id: string }> {
    const thread = await site.newThread();
    const { id } = await site.post(by, thread, body);
    await later();
    return { thread, id };
  }
  const edit = async (by: TestPerson, id: string, version: number, body: string): Promise<void> =>
    expect((await site.call(by, 'PATCH', `/posts/${id}`, { body, version })).status).to.equal(200) &&
    undefined;
  const restore = (by: TestPerson, id: string) =>
    out.host.act({ do: 'post.restore', post: id }, { as: by.id, key: `restore ${id}` });

  /** Somebody has linked their account, and the key of the bridge may act for everybody. */
  async function link({ id: member }: TestPerson, { id: userId, username, name }: User): Promise<void> {
    const key = discourse.keys.create({ user: null });
    await out.host.secrets.put('b1.key', key.value);
    await out.collections.bridges.updateOne({ _id: 'b1' }, { $set: { actsForOthers: true } });
    await out.collections.people.insertOne({
      _id: `b1:${userId}`,
      ...{ bridge: 'b1', userId, username, name },
      ...{ ghost: 'nobody', member, linkedAt: new Date(), unnamed: false },
    });
  }
  const creates = ({ method, path }: { method: string; path: string }): boolean =>
    method === 'POST' && path === '/posts';

  it('is a topic of that name with its posts, their authors and marks, once quick edits are over', async () => {
    const thread = await site.newThread();
    const { id } = await site.post(site.ben, thread, 'Frist words of a conversation.');
    await settle();
    expect(topics()).to.deep.equal([]);
    await edit(site.ben, id, 1, 'First words of a conversation.');
    await later();
    const answer = await site.send(site.cara, thread, { body: 'An answer.', replyTo: id });
    await later();
    const [topic] = topics();
    expect(topic).to.include({ title: 'Thread number 1', externalId: `moot-${thread}` });
    expect(topic!.posts.map(({ raw }) => raw)).to.deep.equal([
      `**[Ben Baker](${out.site.url}/posts/${id})** · Moot\n\nFirst words of a conversation.\n\n<!-- moot:${id} -->`,
      `**[Cara Clark](${out.site.url}/posts/${answer.body.post.id})** · Moot\n\nAn answer.\n\n<!-- moot:${answer.body.post.id} -->`,
    ]);
    expect([...discourse.forum.posts.values()].at(-1)!.replyTo).to.equal(1);
    expect((await site.guest.get(`/threads/${thread}`)).words).to.include(`Also on ${world.bridge.host}`);
    expect(await tasks()).to.deep.equal([]);
  });

  it('follows edits, deletions, what is brought back, hidden, shown, locked and retitled', async () => {
    const { thread, id: first } = await begin('This is where it begins.');
    const reply = await site.post(site.cara, thread, 'An answer with a mistaek.');
    await later();
    await edit(site.cara, reply.id, 1, 'An answer without a mistake.');
    await later();
    expect(words(thread)).to.deep.equal(['This is where it begins.', 'An answer without a mistake.']);
    // Nobody hears that it was done, and the second time the forum says no.
    discourse.faults.cutAfterWrite(1, ({ method }) => method === 'DELETE');
    await site.call(site.cara, 'DELETE', `/posts/${reply.id}`);
    await later();
    expect(topicOf(thread).posts.filter(({ userDeleted }) => !userDeleted)).to.have.length(1);
    await restore(site.cara, reply.id);
    await settle();
    expect(words(thread)).to.deep.equal(['This is where it begins.', 'An answer without a mistake.']);
    const hide = (hidden: boolean) =>
      site.call(site.ada, 'PUT', `/posts/${first}/hidden`, { hidden, ...inCall(hidden ? 'about' : 'back') });
    expect((await hide(true)).status).to.equal(200);
    await settle();
    expect(words(thread)[0]).to.match(/taken down on Moot/);
    expect((await hide(false)).status).to.equal(200);
    await settle();
    expect(words(thread)[0]).to.equal('This is where it begins.');
    await out.host.act(
      { do: 'thread.retitle', thread, title: 'Short' },
      { as: 'plugin', key: `retitle ${thread}` },
    );
    const moderator = await site.ada.reader();
    const lock = (locked: boolean) =>
      site.services.threads.setLocked(moderator, thread, locked, 'It is settled, or not');
    await lock(true);
    await settle();
    expect(topicOf(thread)).to.include({ title: 'Conversation: Short (Moot)', closed: true });
    await lock(false);
    await settle();
    expect(topicOf(thread).closed).to.equal(false);

    // What is moved is in its new topic, and no longer in the old one.
    const { thread: elsewhere } = await begin('This is what it is about, rather.');
    await out.host.act(
      { do: 'post.move', posts: [reply.id], thread: elsewhere, reason: 'It belongs there' },
      { as: 'plugin', key: `move ${reply.id}` },
    );
    await later();
    expect(topicOf(thread).posts.filter(({ userDeleted }) => !userDeleted)).to.have.length(1);
    expect(words(elsewhere)).to.deep.equal([
      'This is what it is about, rather.',
      'An answer without a mistake.',
    ]);
    const moved = (await out.host.read.post(reply.id))!.moved!;
    await site.services.forgetting.eraseWords({ _id: moved.post, thread: moved.thread }, 'left');
    await settle();
    expect(topicOf(elsewhere).posts.filter(({ userDeleted }) => !userDeleted)).to.have.length(1);
    expect((await out.stores.posts.ofLocal('b1', moved.post))!.forumHash).to.equal('');
    expect(await tasks()).to.deep.equal([]);
  });

  it('stays as moderators here decided, whatever became of it there before', async () => {
    const { thread } = await begin('This is where it is decided.');
    const { id } = await site.post(site.cara, thread, 'This is taken away on both sides.');
    await later();
    const staff = discourse.admin.createUser('deciding', { admin: true });
    const there = recordOf(thread).posts[1]!;
    const hide = (hidden: boolean) =>
      site.call(site.ada, 'PUT', `/posts/${id}/hidden`, { hidden, ...inCall(hidden ? 'about' : 'back') });
    const isHidden = async () => (await out.host.read.post(id))!.hidden !== null;
    discourse.admin.deletePost(staff, there);
    await settle();
    expect(await isHidden()).to.equal(true);
    await hide(false);
    await settle();
    expect(words(thread)).to.have.length(2);
    await hide(true);
    await settle();
    // Of what is hidden here, the forum's staff cannot decide.
    discourse.admin.recover(staff, there);
    await later();
    expect(await isHidden()).to.equal(true);
    expect(there.deletedAt !== null || there.userDeleted).to.equal(true);
    expect(await tasks()).to.deep.equal([]);
  });

  /** Two conversations, and the first post of one once more in the topic of the other, as staff may have it. */
  async function copied(name: string, [first, reply, other]: [string, string, string]) {
    const { thread, id } = await begin(first);
    // It keeps its topic open.
    await site.post(site.cara, thread, reply);
    await later();
    const { thread: elsewhere } = await begin(other);
    const staff = discourse.admin.createUser(name, { admin: true });
    const [from, to] = [recordOf(thread), recordOf(elsewhere)];
    discourse.admin.move(staff, from, from.posts.slice(0, 1), { topic: to });
    await later();
    return { thread, id, elsewhere, staff, from, to };
  }

  it('is told there as it is now when it was changed while its topic was being opened', async () => {
    const { thread, id } = await begin('Words that are sent.');
    await edit(site.ben, id, 1, 'Words of the moment when they were sent.');
    await site.services.followers.drain();
    // It was heard of when the thread had no topic yet.
    await out.collections.tasks.deleteMany({});
    await out.collections.topics.updateOne({ thread }, { $set: { sentAll: false } });
    await out.tasks.ask(world.bridge._id, 'thread-here', thread);
    await later();
    expect(words(thread)).to.deep.equal(['Words of the moment when they were sent.']);
  });

  it('is changed and taken down in both places when staff merge topics and the forum makes two of it', async () => {
    const { thread, id, elsewhere, staff, to } = await copied('merging', [
      ...(['This is what staff merge.', 'Somebody answers that.'] as const),
      'This is where they merge it.',
    ]);
    await edit(site.ben, id, 1, 'This is changed since.');
    await later();
    expect(words(thread)).to.include('This is changed since.');
    expect(words(elsewhere)).to.deep.equal(['This is where they merge it.', 'This is changed since.']);
    const hide = (hidden: boolean) =>
      site.call(site.ada, 'PUT', `/posts/${id}/hidden`, { hidden, ...inCall(hidden ? 'about' : 'back') });
    await hide(true);
    await settle();
    expect(words(elsewhere)[1]).to.match(/taken down on Moot/);
    await hide(false);
    await settle();
    expect(words(elsewhere)[1]).to.equal('This is changed since.');
    const here = await out.host.read.posts(elsewhere, { after: 0, limit: 9 });
    expect(here.map(({ body }) => body)).to.deep.equal(['This is where they merge it.']);
    // Taken away there, it is forgotten.
    discourse.admin.deletePost(
      staff,
      to.posts.find(({ raw }) => raw.includes('changed since'))!,
    );
    await edit(site.ben, id, 2, 'This is changed once more.');
    await later();
    expect(words(elsewhere)).to.deep.equal(['This is where they merge it.']);
    expect(await tasks()).to.deep.equal([]);
  });

  it('stands where the second one is when staff take away the first of the two that a merge made', async () => {
    const { thread } = await begin('This is in the topic that goes.');
    const { thread: elsewhere } = await begin('This is in the topic that stays.');
    const staff = discourse.admin.createUser('tidying', { admin: true });
    const from = recordOf(thread);
    discourse.admin.merge(staff, from, recordOf(elsewhere));
    await settle();
    discourse.admin.deletePost(staff, from.posts[0]!);
    await settle();
    const stands = async () =>
      (await out.host.read.posts(elsewhere, { after: 0, limit: 9 })).map(({ body }) => body);
    expect(await stands()).to.deep.equal([
      'This is in the topic that stays.',
      'This is in the topic that goes.',
    ]);
    expect(words(elsewhere)).to.deep.equal(await stands());
  });

  it('stands where one of two can be read when the topic of the other can not be any more', async () => {
    const { admin } = discourse;
    const { thread } = await begin('This is the first word of here.');
    await site.post(site.cara, thread, 'And this is an answer.');
    await later();
    const staff = admin.createUser('sorting', { admin: true });
    const kim = admin.createUser('kimberley');
    const to = admin.topic(kim, 'A topic that began over there', 'This began on the forum.', world.category);
    await settle();
    const from = recordOf(thread);
    const [first] = from.posts;
    admin.move(staff, from, [first!], { topic: to });
    await settle();
    admin.deletePost(staff, first!);
    await settle();
    const here = async (of: Topic) => {
      const pair = await out.collections.topics.findOne({ topic: of.id });
      const open = await out.host.read.thread(everyone, pair!.thread);
      const posts = open ? await out.host.read.posts(pair!.thread, { after: 0, limit: 9 }) : [];
      return posts.filter((one) => !one.hidden && !one.deletedAt).map(({ body }) => body);
    };
    expect(await here(to)).to.deep.equal(['This began on the forum.', 'This is the first word of here.']);
    admin.recover(staff, first!);
    await settle();
    const unbridged = admin.createCategory('Where nobody looks');
    admin.change(staff, to, { categoryId: unbridged.id });
    await settle();
    expect(await here(to)).to.deep.equal([]);
    const both = ['And this is an answer.', 'This is the first word of here.'];
    expect((await here(from)).toSorted()).to.deep.equal(both);
    await later();
    expect(words(thread).toSorted()).to.deep.equal(both);
    // Back again, it says it in both there, and here once.
    admin.change(staff, to, { categoryId: world.category.id });
    await settle();
    await later();
    expect(await here(to)).to.deep.equal(['This began on the forum.']);
    expect((await here(from)).toSorted()).to.deep.equal(both);
    // What was written again elsewhere stands there alone, whoever shows it where it was.
    const pair = await out.collections.topics.findOne({ topic: to.id });
    const [, old] = await out.host.read.posts(pair!.thread, { after: 0, limit: 9 });
    expect(old!.hidden!.reason).to.match(/^It was moved on /);
    const show = { hidden: false, ...inCall('back') };
    expect((await site.call(site.ada, 'PUT', `/posts/${old!.id}/hidden`, show)).status).to.equal(200);
    await later();
    expect(await here(to)).to.deep.equal(['This began on the forum.']);
    expect(words(thread).toSorted()).to.deep.equal(both);
    expect(to.posts.filter(({ raw }) => raw.includes('first word of here'))).to.have.length(1);
    expect(await tasks()).to.deep.equal([]);
  });

  it('is changed in the second one that staff made also while the topic of the first is somewhere else', async () => {
    const { thread, id, elsewhere, staff, from, to } = await copied('moving', [
      ...(['Night shifts need a handover.', 'Ours has ten minutes for it.'] as const),
      'Day shifts need one as well.',
    ]);
    const unbridged = discourse.admin.createCategory('Where nobody is bridged');
    discourse.admin.change(staff, from, { categoryId: unbridged.id });
    await settle();
    await edit(site.ben, id, 1, 'This is changed while it is away.');
    await later();
    expect(from.posts[0]!.raw).to.include('Night shifts need a handover.');
    expect(words(elsewhere)[1]).to.equal('This is changed while it is away.');
    // Neither can be reached; the second comes back first.
    discourse.admin.change(staff, to, { categoryId: unbridged.id });
    await settle();
    await edit(site.ben, id, 2, 'This is changed while both are away.');
    await later();
    discourse.admin.change(staff, to, { categoryId: world.category.id });
    await settle();
    expect(words(elsewhere)[1]).to.equal('This is changed while both are away.');
    discourse.admin.change(staff, from, { categoryId: world.category.id });
    await settle();
    expect(words(thread)[0]).to.equal('This is changed while both are away.');
    expect(await tasks()).to.deep.equal([]);
  });

  it('is the same post there when it was moved on both sides and nobody noted that', async () => {
    const { thread: from } = await begin('This is what something is moved away from.');
    const { id } = await site.post(site.cara, from, 'This is moved on both sides.');
    const { thread: to } = await begin('This is where it is moved to.');
    const staff = discourse.admin.createUser('carrying', { admin: true });
    const there = recordOf(from).posts[1]!;
    // Its webhook is lost, and who moved it here was killed at once.
    discourse.webhooks.chance = { lose: 1, double: 0, random: Math.random };
    discourse.admin.move(staff, recordOf(from), [there], { topic: recordOf(to) });
    discourse.webhooks.chance = null;
    const reason = 'It was moved on the forum';
    await out.host.act({ do: 'post.move', posts: [id], thread: to, reason }, { as: 'plugin', key: 'killed' });
    await later();
    await later();
    expect(words(to)).to.deep.equal(['This is where it is moved to.', 'This is moved on both sides.']);
    const [, same] = topicOf(to).posts;
    expect({ id: same!.id, version: there.version }).to.deep.equal({ id: there.id, version: 1 });
    const [, now] = await out.host.read.posts(to, { after: 0, limit: 9 });
    await edit(site.cara, now!.id, 1, 'This is changed where it is now.');
    await later();
    expect(words(to)[1]).to.equal('This is changed where it is now.');
    expect(await tasks()).to.deep.equal([]);
  });

  it('is listed when the forum lets nobody change the second one that staff made', async () => {
    const { thread, id, elsewhere, to } = await copied('archiving', [
      ...(['Families ask what it costs.', 'We have a sheet for that.'] as const),
      'Nobody told us of the new prices.',
    ]);
    to.archived = true;
    await edit(site.ben, id, 1, 'This can be changed in one place.');
    await later();
    expect(words(thread)[0]).to.equal('This can be changed in one place.');
    expect(await taskOf(id)).to.deep.include({ state: 'refused' });
    to.archived = false;
    await out.tasks.retry((await taskOf(id))._id);
    await later(130);
    expect(words(elsewhere)[1]).to.equal('This can be changed in one place.');
    expect(await tasks()).to.deep.equal([]);
  });

  it('is there once, whatever became of the connection', async () => {
    const { thread } = await begin('Here the line breaks off now and then.');
    discourse.faults.cutAfterWrite(1, creates);
    const { id: cut } = await site.post(site.cara, thread, 'Cut after it was written.');
    await later();
    expect((await taskOf(cut)).sending).to.not.equal(null);
    world.advance(11);
    await settle();
    expect([words(thread), await tasks()]).to.deep.equal([
      ['Here the line breaks off now and then.', 'Cut after it was written.'],
      [],
    ]);
    // The site is killed, and comes back when the forum has forgotten the call.
    discourse.faults.cutAfterWrite(1, creates);
    await site.post(site.ben, thread, 'Killed before it was noted.');
    await later();
    world.advance(140);
    await settle();
    expect([words(thread).at(-1), await tasks()]).to.deep.equal(['Killed before it was noted.', []]);
    // It never arrived, and nobody knows: a moderator looks and decides.
    discourse.faults.cutBeforeWrite(1, creates);
    const { id: lost } = await site.post(site.cara, thread, 'Cut before it was written.');
    await later();
    world.advance(140);
    await settle();
    world.advance(61);
    await settle();
    const unclear = await taskOf(lost);
    expect(unclear.state).to.equal('unclear');
    expect(await lookAgain(out, world.bridge, unclear._id)).to.equal(false);
    expect(await sendAnew(out, world.bridge, unclear._id)).to.equal(true);
    await settle();
    expect([words(thread).at(-1), await tasks()]).to.deep.equal(['Cut before it was written.', []]);
    expect(new Set(words(thread)).size).to.equal(words(thread).length);
  });

  it('never arrives for the first time when it was taken down while nobody knew what had become of it', async () => {
    const { thread } = await begin('Here something is taken back.');
    discourse.faults.cutBeforeWrite(1, creates);
    const { id } = await site.post(site.cara, thread, 'I should not have said this.');
    await later();
    await site.call(site.cara, 'DELETE', `/posts/${id}`);
    world.advance(11);
    await settle();
    expect([words(thread), (await taskOf(id)).sending?.local]).to.deep.equal([
      ['Here something is taken back.'],
      id,
    ]);
    // That it is nowhere to be found a moderator reads as well: it may have been put where nobody may look.
    for (const seconds of [140, 61]) {
      world.advance(seconds);
      await settle();
    }
    expect((await taskOf(id)).state).to.equal('unclear');
    await leave(out, world.bridge, (await taskOf(id))._id);
    await out.collections.tasks.deleteMany({});

    // A topic is opened with what stands by then, and is one all the same.
    discourse.faults.cutBeforeWrite(1, creates);
    const other = await site.newThread();
    const { id: first } = await site.post(site.cara, other, 'This should not have been here either.');
    await site.post(site.ben, other, 'And this may be read by everybody.');
    await later();
    await site.call(site.cara, 'DELETE', `/posts/${first}`);
    world.advance(140);
    await settle();
    expect([words(other), await tasks()]).to.deep.equal([['And this may be read by everybody.'], []]);
    const versions = [...discourse.forum.posts.values()].map(({ raw }) => raw).join();
    expect(versions).not.to.include('should not have');
  });

  it('is there once when the site was killed before it noted what its topic begins with', async () => {
    const thread = await site.newThread();
    // Who is not told of it does not find it either.
    discourse.webhooks.chance = { lose: 1, double: 0, random: () => 0 };
    discourse.faults.cutAfterWrite(1, creates);
    const { id } = await site.post(site.ben, thread, 'It begins with this.');
    await later();
    const { sending, ...task } = await taskOf(thread);
    world.advance(11);
    await settle();
    // So it was left by whoever was killed.
    await out.collections.posts.deleteOne({ local: id });
    await out.collections.topics.updateOne({ thread }, { $set: { sentAll: false } });
    await out.collections.tasks.insertOne({ ...task, sending });
    await settle();
    world.advance(400);
    await settle();
    expect([words(thread), await tasks()]).to.deep.equal([['It begins with this.'], []]);
    expect((await out.stores.posts.ofLocal('b1', id))?.number).to.equal(1);
    discourse.webhooks.chance = null;
  });

  it('goes on when more waits for a topic than is done at a time', async () => {
    const { thread } = await begin('Here a lot is to be looked at.');
    discourse.faults.cutAfterWrite(1, creates);
    const { id } = await site.post(site.ben, thread, 'And this may have arrived.');
    await later();
    const { _id: bridge } = world.bridge;
    const { id: topic } = recordOf(thread);
    for (let post = 1; post <= 210; post += 1)
      await out.tasks.ask(bridge, 'post-there', `${topic}/${90_000 + post}`, { topic });
    world.advance(11);
    await settle();
    expect((await out.stores.posts.ofLocal('b1', id))?.number).to.equal(2);
    expect(await tasks()).to.deep.equal([]);
  });

  it('is looked for from the end where a topic is too long for the forum to list its posts', async () => {
    discourse.forum.settings.megaTopicPosts = 10;
    const nia = discourse.admin.createUser('nia', { name: 'Nia Nash' });
    const long = discourse.admin.topic(nia, 'Longer than anybody reads', 'Post number 1.', world.category);
    const more = (from: number, to: number): void => {
      for (let number = from; number <= to; number += 1)
        discourse.admin.post(nia, long, `Post number ${number}.`);
    };
    more(2, 21);
    await settle();
    const { thread } = (await out.stores.topics.get('b1', long.id))!;
    const bodies = async (): Promise<string[]> =>
      (await out.host.read.posts(thread, { after: 0, limit: 99 })).map(({ body }) => body);
    expect(await bodies()).to.deep.equal(long.posts.map(({ raw }) => raw));
    world.advance(3600);
    discourse.faults.cutAfterWrite(1, creates);
    const { id } = await site.post(site.ben, thread, 'Nobody heard that this arrived.');
    await later();
    more(23, 46);
    world.advance(140);
    await settle();
    expect((await out.stores.posts.ofLocal('b1', id))!.post).to.equal(long.posts[21]!.id);
    expect([(await bodies()).length, long.posts.length, await tasks()]).to.deep.equal([46, 46, []]);
    discourse.forum.settings.megaTopicPosts = 10_000;
  });

  it('says why the forum did not take it, and is sent when that has passed or it was changed', async () => {
    const kim = discourse.admin.createUser('kim', { name: 'Kim Kelly' });
    const there = discourse.admin.topic(
      kim,
      'The same account writes a lot',
      'You may all write here.',
      world.category,
    );
    await settle();
    const { thread } = (await out.stores.topics.get('b1', there.id))!;
    started.set(thread, 'You may all write here.');
    for (const body of [
      'The first in a row.',
      'The second in a row.',
      'The third in a row.',
      'One too many in a row.',
    ])
      await site.post(site.cara, thread, body);
    const account = discourse.forum.userNamed('bridge')!;
    account.moderator = false;
    await later();
    account.moderator = true;
    const refused = (await tasks()).filter(({ state }) => state === 'refused');
    expect(refused.map(({ trouble }) => trouble!.code)).to.include('in-a-row');
    expect(refusalWords(refused[0]!.trouble!)).to.match(/in a row/);
    expect((await site.cara.agent.get('/notifications')).words).to.match(/posts in a row by one account/);
    discourse.admin.post(kim, there, 'Now somebody else has written.');
    await later(130);
    await later();
    expect(words(thread)).to.include('One too many in a row.');

    // The forum's moderators look first: it is not sent again, and found when they let it through.
    discourse.forum.settings.approveUnlessTrustLevel = 5;
    account.moderator = false;
    const { id: waits } = await site.post(site.ben, thread, 'This waits for a moderator there.');
    await later();
    expect((await taskOf(waits)).trouble!.code).to.equal('queued');
    await edit(site.ben, waits, 1, 'This waited for a moderator there.');
    await later();
    expect(discourse.admin.queue()).to.have.length(1);
    discourse.admin.approve(discourse.admin.queue()[0]!);
    account.moderator = true;
    discourse.forum.settings.approveUnlessTrustLevel = 0;
    await later();
    expect(words(thread).at(-1)).to.equal('This waited for a moderator there.');
    expect(await tasks()).to.deep.equal([]);

    // So it is with a whole topic, which loses its name on the way.
    world.category.approval.topics = true;
    account.moderator = false;
    const looked = await begin('A conversation that is looked at first.');
    expect((await taskOf(looked.thread)).trouble!.code).to.equal('queued');
    discourse.admin.approve(discourse.admin.queue()[0]!);
    world.category.approval.topics = false;
    account.moderator = true;
    await settle();
    await site.post(site.cara, looked.thread, 'And an answer to it.');
    await later();
    const found = topics().find(({ posts }) => posts[0]!.raw.includes('looked at first'))!;
    expect(found.posts.map(({ raw }) => /And an answer/.test(raw))).to.deep.equal([false, true]);
    expect(await tasks()).to.deep.equal([]);

    // A title that is taken gets an ending.
    await out.host.act(
      { do: 'thread.open', group: site.group, title: 'Twice the same title', id: 'twice-1' },
      { as: site.ada.id, key: 'twice-1' },
    );
    await out.host.act(
      { do: 'thread.open', group: site.group, title: 'Twice the same title', id: 'twice-2' },
      { as: site.ada.id, key: 'twice-2' },
    );
    await site.post(site.ben, 'g-twice-1', 'The first of that title.');
    await later();
    await site.post(site.ben, 'g-twice-2', 'The second of that title.');
    await later();
    expect([topicOf('g-twice-1').title, topicOf('g-twice-2').title]).to.deep.equal([
      'Twice the same title',
      'Twice the same title (Moot)',
    ]);
  });

  it('is under the name of who linked their account, and quotes what a comment is about', async () => {
    const ben = discourse.admin.createUser('benno', { name: 'Ben B', trustLevel: 2 });
    await link(site.ben, ben);
    const { thread, id } = await begin('I write this as myself.');
    expect(topicOf(thread).posts[0]).to.include({
      username: 'benno',
      raw: `I write this as myself.\n\n<!-- moot:${id} -->`,
    });
    const { id: short } = await site.post(site.ben, thread, 'Yes.');
    await later();
    expect(topicOf(thread).posts[1]).to.include({ username: 'benno' });
    expect(topicOf(thread).posts[1]!.raw)
      .to.match(/^\*\*\[Ben Baker\].*\n\nYes\./)
      .and.include(short);

    // What they wrote there is theirs here as well, and what they change of it here changes there.
    const there = discourse.admin.topic(
      ben,
      'What I wrote there',
      'I wrote this there, with a mistaek.',
      world.category,
    );
    const second = discourse.admin.post(ben, there, 'And I regret that I wrote this.');
    await settle();
    await out.host.people.claim(out.host.people.ghostId(ghostKey(world.bridge, ben.id)), site.ben.id);
    await settle();
    const local = async (post: { id: number }) => (await out.stores.posts.get('b1', post.id))!.local;
    const opening = there.posts.find(({ number }) => number === 1)!;
    await edit(site.ben, await local(opening), 1, 'I wrote this there, without a mistake.');
    await site.call(site.ben, 'DELETE', `/posts/${await local(second)}`);
    await later();
    expect(opening.raw).to.equal('I wrote this there, without a mistake.');
    expect(second.userDeleted).to.equal(true);

    const bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#0f5f5c' } })
      .png()
      .toBuffer();
    const facts = { type: 'image/png', width: 9, height: 9, size: bytes.length, alt: 'A chart' } as const;
    const _id = newSecret();
    const picture = { ...facts, _id, owner: site.ben.id, thread, bytes, createdAt: new Date() };
    await site.services.models.pictures.create(picture);
    await site.post(site.ben, thread, `Look at this drawing: ![A chart](/pictures/${_id})`);
    await later();
    expect(topicOf(thread).posts[2]!.raw).to.match(/drawing: !\[A chart\]\(upload:\/\/\w+\.png\)/);

    const framework = (await out.host.read.frameworks(await site.ada.reader())).find(
      ({ slug }) => slug === 'skills',
    )!;
    const drafts = discourse.admin.createCategory('Drafts of frameworks');
    await out.collections.mappings.insertOne(
      mappingOf(world.bridge, drafts, { target: { kind: 'framework', id: framework.id } }),
    );
    const anchor = { competency: site.competency.id };
    const sent = await site.send(site.cara, site.open.threadId, {
      body: 'Too vague for me.',
      anchor,
      suggestion: null,
    });
    expect(sent.status, JSON.stringify(sent.body)).to.equal(201);
    await later();
    const [topic] = discourse.visible(drafts.id);
    expect(topic!.externalId).to.equal(`moot-${site.open.threadId}`);
    expect(topic!.posts[0]!.raw).to.include(`<!-- moot:${site.open.threadId} -->`);
    expect(topic!.posts[1]!.raw)
      .to.match(/Cara Clark/)
      .and.match(/> \[Costs\]/)
      .and.match(/Too vague for me\./);
  });

  it('is under the account that somebody linked, also when another has the name that it had', async () => {
    const cara = discourse.admin.createUser('cara_c', { name: 'Cara C', trustLevel: 2 });
    await link(site.cara, cara);
    discourse.admin.rename(cara, 'cara_who_moved');
    const other = discourse.admin.createUser('cara_c', { name: 'Somebody else', trustLevel: 2 });
    const { thread, id } = await begin('I write this as myself, whatever I am called.', site.cara);
    expect(topicOf(thread).posts[0]).to.include({ username: 'cara_who_moved' });
    await edit(site.cara, id, 1, 'I changed this as myself, whatever I am called.');
    await later();
    expect(words(thread)).to.deep.equal(['I changed this as myself, whatever I am called.']);
    expect([...discourse.forum.posts.values()].some(({ userId }) => userId === other.id)).to.equal(false);
  });

  it('of others goes on when somebody may write nothing more there today', async () => {
    await link(site.ada, discourse.admin.createUser('ada_a', { name: 'Ada A', trustLevel: 2 }));
    Object.assign(discourse.limits, { on: true, adminPerMinute: 10_000 });
    discourse.forum.settings.maxTopicsPerDay = 1;
    const { thread } = await begin('The first of mine today.', site.ada);
    const { thread: second } = await begin('The second of mine today.', site.ada);
    expect([thread, second].map((one) => topicOf(one) !== undefined)).to.deep.equal([true, false]);
    const { trouble } = await taskOf(second);
    expect(trouble).to.include({ code: 'rate-limited' });
    expect(trouble!.values['seconds']).to.be.greaterThan(3600);
    const nils = discourse.admin.createUser('nils', { name: 'Nils Nolan' });
    const there = discourse.admin.topic(
      nils,
      'Meanwhile others go on',
      'We write as we did.',
      world.category,
    );
    const { thread: ours } = await begin('We write as we did here, too.', site.cara);
    expect(words(ours)).to.deep.equal(['We write as we did here, too.']);
    expect(await out.stores.topics.get('b1', there.id)).to.include({ state: 'live' });
    await later(86_400);
    expect([words(thread), words(second), await tasks()]).to.deep.equal([
      ['The first of mine today.'],
      ['The second of mine today.'],
      [],
    ]);
    discourse.limits.on = false;
  });

  it('shows no picture that not everybody sees who reads it, though it is there already', async () => {
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#5f0f5c' } })
      .png()
      .toBuffer();
    const facts = { type: 'image/png', width: 8, height: 8, size: bytes.length, alt: 'A face' } as const;
    const { thread } = await begin('Here pictures are shown.', site.ada);
    const _id = newSecret();
    const picture = { ...facts, _id, owner: site.ben.id, thread, bytes, createdAt: new Date() };
    await site.services.models.pictures.create(picture);
    const { id } = await site.post(site.ben, thread, `A face: ![A face](/pictures/${_id})`);
    await later();
    expect(topicOf(thread).posts[1]!.raw).to.include('(upload://');
    await site.call(site.ben, 'DELETE', `/posts/${id}`);
    await later();
    const { thread: other } = await begin(`Look at ![A face](/pictures/${_id}) once more.`, site.ada);
    expect(topicOf(other).posts[0]!.raw).not.to.include('upload://');
  });

  it('is what a framework or a thread with its parts is mapped to, both ways, and what begins there is a thread of its group', async () => {
    const { admin } = discourse;
    const items = [
      { identifier: 'top', code: 'T-1', title: 'Talking to families', statement: 'Talks to families.' },
      {
        identifier: 'part',
        code: 'T-1.1',
        title: 'Costs to families',
        statement: 'Says what it costs.',
        parent: 'top',
      },
      { identifier: 'beside', code: 'T-2', title: 'Keeping records', statement: 'Keeps records of all.' },
    ];
    await addDraft(site, {
      slug: 'talking',
      title: 'Talking',
      group: { id: site.group, scope: 'public' },
      items,
    });
    const read = async (path: string) =>
      (await site.guest.json('GET', `/api/v1/frameworks/talking/${path}`)).body;
    const [top, part, beside, draft] = [
      await read('competencies/T-1'),
      await read('competencies/T-1.1'),
      await read('competencies/T-2'),
      await read('drafts/1'),
    ];
    const frameworks = await out.host.read.frameworks(await site.ada.reader());
    const framework = frameworks.find(({ slug }) => slug === 'talking')!;
    const whole = admin.createCategory('Talking');
    const tree = admin.createCategory('Talking to families');
    await out.collections.mappings.insertMany([
      mappingOf(world.bridge, whole, { target: { kind: 'framework', id: framework.id } }),
      mappingOf(world.bridge, tree, { target: { kind: 'thread', id: top.threadId } }),
    ]);
    const kit = admin.createUser('kit', { name: 'Kit King' });
    const rawsIn = (category: Category): string[][] =>
      discourse
        .visible(category.id)
        .map(({ posts }) => posts.filter(({ userDeleted }) => !userDeleted).map(({ raw }) => raw));
    const topicIn = (externalId: string) =>
      [...discourse.forum.topics.values()].find((one) => one.externalId === `moot-${externalId}`)!;
    const bodies = async (thread: string): Promise<string[]> =>
      (await out.host.read.posts(thread, { after: 0, limit: 99 }))
        .filter(({ deletedAt, hidden }) => !deletedAt && !hidden)
        .map(({ body }) => body);

    for (const [{ threadId }, category] of [
      [beside, whole],
      [part, tree],
    ] as const) {
      const { id } = await site.post(site.cara, threadId, 'I do not know what this means.');
      await later();
      const topic = topicIn(threadId);
      const [card, sent] = rawsIn(category)[0]!;
      expect(card)
        .to.match(/^\*\*\[.*famil|^\*\*\[.*records/)
        .and.include(`<!-- moot:${threadId} -->`);
      expect(sent).to.include('I do not know what this means.');
      const reply = admin.post(kit, topic, 'It means that you tell them.');
      const other = admin.post(kit, topic, 'It also means more.');
      await settle();
      expect(await bodies(threadId)).to.deep.equal([
        'I do not know what this means.',
        'It means that you tell them.',
        'It also means more.',
      ]);
      admin.edit(kit, reply, 'It means that you tell them all.');
      admin.deletePost(kit, other);
      await edit(site.cara, id, 1, 'Now I know what this means.');
      await later();
      expect(await bodies(threadId)).to.deep.equal([
        'Now I know what this means.',
        'It means that you tell them all.',
      ]);
      expect(rawsIn(category)[0]![1]).to.include('Now I know what this means.');
      await site.call(site.cara, 'DELETE', `/posts/${id}`);
      await later();
      expect(rawsIn(category)[0]).to.have.length(2);
      expect(await bodies(threadId)).to.deep.equal(['It means that you tell them all.']);
      const begun = admin.topic(
        kit,
        `What begins in ${category.name}`,
        'I begin this one here, and there.',
        category,
      );
      await settle();
      const pair = (await out.stores.topics.get('b1', begun.id))!;
      expect((await out.host.read.thread(everyone, pair.thread))!).to.include({
        kind: 'group',
        group: site.group,
      });
      const { id: answer } = await site.post(site.cara, pair.thread, 'And I answer it over here.');
      await later();
      expect(rawsIn(category).flat().join()).to.include(`<!-- moot:${answer} -->`);
    }
    // What is beneath goes with what it is beneath; a comment on a draft tells which words it is about.
    await site.post(site.cara, top.threadId, 'All of this is too long for me.');
    const anchor = { competency: part.id, field: 'statement', start: 0, end: 4, exact: 'Says' };
    const sent = await site.send(site.ben, draft.threadId, {
      body: 'Tells them, rather, I think.',
      anchor,
      suggestion: 'Tells',
    });
    expect(sent.status, JSON.stringify(sent.body)).to.equal(201);
    await later();
    expect(topicIn(top.threadId).categoryId).to.equal(tree.id);
    expect(topicIn(draft.threadId).categoryId).to.equal(whole.id);
    const copy = topicIn(draft.threadId).posts.find(({ number }) => number === 2)!;
    const benno = discourse.forum.userNamed('benno')!;
    expect(copy.userId).to.equal(benno.id);
    // What its author changes of their words there is theirs; what was put around them stays around them.
    const words = copy.raw.replace('rather, I think', 'rather, I am sure');
    admin.edit(benno, copy, words);
    await settle();
    expect(await bodies(draft.threadId)).to.deep.equal(['Tells them, rather, I am sure.']);
    await edit(site.ben, sent.body.post.id, 2, 'Tells them, rather, I am very sure.');
    await later();
    const ours = words.replace('am sure', 'am very sure');
    expect(copy.raw).to.equal(ours);
    expect(await tasks()).to.deep.equal([]);
    // What staff there change of them is nobody's words here: a moderator decides.
    const staff = admin.createUser('stella', { moderator: true });
    admin.edit(staff, copy, ours.replace('I am very sure', 'who knows'));
    await settle();
    expect(await bodies(draft.threadId)).to.deep.equal(['Tells them, rather, I am very sure.']);
    const listed = (await tasks())[0]!;
    expect(listed.trouble!.code).to.equal('changed-there');
    await putOursBack(out, world.bridge, sent.body.post.id);
    await out.tasks.drop(listed._id);
    await later();
    expect(copy.raw).to.equal(ours);
    // Where the forum tells its staff alone who changed what, nobody can know.
    discourse.forum.settings.editHistoryVisibleToPublic = false;
    admin.edit(staff, copy, ours.replace('I am very sure', 'I think'));
    await settle();
    discourse.forum.settings.editHistoryVisibleToPublic = true;
    expect(await bodies(draft.threadId)).to.deep.equal(['Tells them, rather, I think.']);
    expect(await tasks()).to.deep.equal([]);
  });

  it('is nothing that came from elsewhere or is not for everybody, and stops when two programs answer each other', async () => {
    const before = topics().length;
    const { services } = site;
    const asked = { slug: 'closed', name: 'Closed', scope: 'members', purpose: '', rules: '' } as const;
    const closed = await services.groups.ensure(everyone, asked);
    await services.groups.setRoles(everyone, site.ada.id, closed._id, ['member', 'moderator']);
    await out.collections.mappings.insertOne(
      mappingOf(world.bridge, discourse.admin.createCategory('For nobody'), {
        target: { kind: 'group', id: closed._id },
        group: closed._id,
      }),
    );
    const own = `g-${(await services.groups.openThread(await site.ada.reader(), closed._id, 'Among ourselves'))._id}`;
    await site.post(site.ada, own, 'This is for members of the group.');
    const thread = await site.newThread();
    await out.host.act(
      { do: 'post.create', thread, body: 'Written on another site.' },
      {
        as: {
          ghost: {
            key: 'x:1',
            handle: 'zoe@elsewhere.example',
            name: 'Zoe',
            network: 'Elsewhere',
            ref: null,
          },
          group: site.group,
        },
        key: 'elsewhere-1',
        origin: { from: 'elsewhere.example', author: 'zoe', ref: null },
      },
    );
    await later();
    expect(topics()).to.have.length(before);
    expect(
      [...discourse.forum.posts.values()].some(({ raw }) => raw.includes('members of the group')),
    ).to.equal(false);

    const { thread: busy, id } = await begin('This is changed again and again.');
    const pair = (await out.stores.topics.ofThread('b1', busy))!;
    const now = out.clock.now();
    await out.stores.topics.change(pair, { writes: Array.from({ length: 60 }, () => now) });
    await edit(site.ben, id, 1, 'This was changed once too often.');
    await later();
    const bridge = await out.collections.bridges.findOne({ _id: 'b1' });
    expect([bridge!.state, bridge!.stopped!.reason]).to.deep.equal(['stopped', 'too-many-writes']);
    expect(words(busy)).to.deep.equal(['This is changed again and again.']);
    const [waiting] = await out.tasks.list('b1', ['waiting']);
    expect(waiting!.subject).to.equal(id);
    expect(await leave(out, world.bridge, waiting!._id), 'nothing unclear').to.equal(false);

    // Started again, it goes on; until the forum does not know its key any more.
    const start = { $set: { state: 'running' as const, stopped: null } };
    await out.collections.bridges.updateOne({ _id: 'b1' }, start);
    await later();
    expect(words(busy)).to.deep.equal(['This was changed once too often.']);
    for (const key of discourse.forum.keys.values()) discourse.keys.revoke(key);
    await site.post(site.cara, busy, 'This waits until there is a key.');
    await later();
    expect((await out.collections.bridges.findOne({ _id: 'b1' }))!.stopped!.reason).to.equal('key-revoked');
    const told = await site.ada.agent.get('/notifications');
    expect(told.words).to.include('does not take its key any more').and.include('60 times in one topic');
  });

  it('is deleted there when the forum is disconnected, second ones and all, and what others wrote is not', async () => {
    const { connecting, parts } = world.engine;
    await parts.host.secrets.put(secretName('b1', 'key'), discourse.keys.create({ user: null }).value);
    parts.clients.forget(world.bridge);
    const start = { $set: { state: 'running' as const, stopped: null } };
    await out.collections.bridges.updateOne({ _id: 'b1' }, start);
    const { thread, elsewhere, to } = await copied('tidying', [
      ...(['Whose turn is it to write the rota?', 'I wrote the last one.'] as const),
      'Where do we keep the rota?',
    ]);
    const { thread: answered } = await begin('Does anybody of the forum answer?');
    const nell = discourse.admin.createUser('nell', { name: 'Nell North' });
    discourse.admin.post(nell, recordOf(answered), 'Somebody of the forum does answer.');
    await settle();
    expect(words(elsewhere)).to.have.length(2);
    await connecting.parts.removal.disconnect(world.bridge, { here: false, there: true });
    const ended = { 'removing.endedAt': { $ne: null } };
    while ((await out.collections.bridges.countDocuments(ended)) === 0)
      await connecting.parts.removal.round();
    const left = [...discourse.forum.topics.values()]
      .filter(({ deletedAt }) => !deletedAt)
      .flatMap(({ posts }) =>
        posts.filter((post) => !post.deletedAt && !post.userDeleted && post.type === 1),
      );
    expect(left.filter(({ raw }) => /<!-- moot:|rota|moot-/.test(raw)).map(({ raw }) => raw)).to.deep.equal(
      [],
    );
    expect([topicOf(thread), to.deletedAt === null]).to.deep.equal([undefined, false]);
    expect(words(answered)).to.deep.equal([
      'This post was taken down on Moot, where it was written.',
      'Somebody of the forum does answer.',
    ]);
  });
});

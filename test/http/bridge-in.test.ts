import { createHmac } from 'node:crypto';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PostShape } from '../../server/plugin-api.ts';
import { type Bridged, forumPeople, mappingOf, startBridged, webhookSecret } from '../support/bridge.ts';
import { runningEngines } from '../../plugins/discourse-bridge/engine.ts';
import { hashOf } from '../../plugins/discourse-bridge/text/normalise.ts';
import type { Post, Topic, User } from '../support/discourse/records.ts';
import { keepUpload, shortUrl } from '../support/discourse/uploads.ts';
import { inCall } from '../support/reasons.ts';
import { startSiteOn } from '../support/site.ts';

/** What a topic looks like here: the words of each post that stands, in order; null when nobody sees its thread. */
type Shown = { title: string; posts: string[] } | null;

describe('What comes from a forum', () => {
  let world: Bridged;
  let kim: User;
  let lee: User;
  let staff: User;

  before(async () => {
    world = await startBridged();
    ({ kim, lee, staff } = forumPeople(world.discourse));
  });
  after(() => world.close());

  function start(title: string, raw: string, category = world.category): Topic {
    const post = world.discourse.admin.write(kim, { title, raw, categoryId: category.id }) as Post;
    return post.topic;
  }
  const reply = (by: User, topic: Topic, raw: string, replyTo: number | null = null): Post =>
    world.discourse.admin.post(by, topic, raw, { replyTo });

  async function here(topic: Topic): Promise<PostShape[]> {
    const { host } = world.engine.parts;
    const pair = await world.engine.parts.collections.topics.findOne({ topic: topic.id });
    return pair ? host.read.posts(pair.thread, { after: 0, limit: 200 }) : [];
  }

  async function shown(topic: Topic): Promise<Shown> {
    const pair = await world.engine.parts.collections.topics.findOne({ topic: topic.id });
    if (!pair) return null;
    const answer = await world.site.guest.json('GET', `/api/v1/threads/${pair.thread}`);
    if (answer.status !== 200) return null;
    const standing = (await here(topic)).filter(({ deletedAt, hidden }) => !deletedAt && !hidden);
    return {
      title: answer.body.title ?? answer.body.subject?.title,
      posts: standing.map(({ body }) => body),
    };
  }
  const posts = async (topic: Topic): Promise<string[]> => (await shown(topic))?.posts ?? [];

  it('is a thread with its posts, their authors, times and answers', async () => {
    const topic = start('How do you tell families what it costs', 'I wonder how others tell families this.');
    const first = reply(lee, topic, 'We show them a drawing of it first.');
    reply(kim, topic, 'Thank you, I shall try that out.', first.number);
    await world.settle();
    const [asked, drawn, thanks] = await here(topic);
    expect(await shown(topic)).to.deep.equal({
      title: 'How do you tell families what it costs',
      posts: [
        'I wonder how others tell families this.',
        'We show them a drawing of it first.',
        'Thank you, I shall try that out.',
      ],
    });
    expect(asked!.createdAt).to.deep.equal(topic.createdAt);
    expect(asked!.origin).to.include({ from: world.bridge.host, author: null });
    expect(thanks!.replyTo).to.equal(drawn!.id);
    expect(thanks!.author).to.equal(asked!.author);
    const people = await world.engine.parts.host.read.people([drawn!.author]);
    expect(people.get(drawn!.author)).to.include({ name: 'Lee Long', handle: `lee@${world.bridge.host}` });
  });

  it('follows edits, deletions by authors and staff, recoveries, and closing', async () => {
    const { admin } = world.discourse;
    const topic = start('What follows a post everywhere', 'This is the first post of it.');
    const edited = reply(lee, topic, 'This post has a mistaek in it.');
    const own = reply(lee, topic, 'This post is one that I regret.');
    const rude = reply(kim, topic, 'This post is one that staff remove.');
    await world.settle();
    admin.edit(lee, edited, 'This post has no mistake in it.');
    admin.deletePost(lee, own);
    admin.deletePost(staff, rude);
    admin.close(staff, topic);
    await world.settle();
    const [, second, third, fourth] = await here(topic);
    expect(second!.body).to.equal('This post has no mistake in it.');
    expect([third!.deletedAt === null, third!.hidden]).to.deep.equal([false, null]);
    expect([fourth!.deletedAt, fourth!.hidden === null]).to.deep.equal([null, false]);
    const thread = await world.site.guest.json('GET', `/api/v1/threads/${second!.thread}`);
    expect(thread.body.lockedReason).to.match(/closed on/);

    // Staff may write in a closed topic, and authors may change what they wrote.
    reply(staff, topic, 'We closed this, as it is settled.');
    admin.edit(lee, edited, 'This post was changed when all was over.');
    admin.recover(lee, own);
    admin.recover(staff, rude);
    await world.settle();
    expect(await posts(topic)).to.deep.equal([
      'This is the first post of it.',
      'This post was changed when all was over.',
      'This post is one that I regret.',
      'This post is one that staff remove.',
      'We closed this, as it is settled.',
    ]);
    admin.close(staff, topic, false);
    await world.settle();
    const open = await world.site.guest.json('GET', `/api/v1/threads/${second!.thread}`);
    expect(open.body.lockedReason).to.equal(null);
  });

  it('follows posts that are moved, split off and merged, and topics that are deleted and recovered', async () => {
    const { admin } = world.discourse;
    const from = start('Where everything was said at first', 'Said at the start of the old topic.');
    const stays = reply(lee, from, 'This one stays where it always was.');
    const goes = reply(kim, from, 'This one is about something else.');
    const along = reply(lee, from, 'And this one is an answer to that.', goes.number);
    await world.settle();
    const before = await here(from);
    const split = admin.move(staff, from, [goes, along], { title: 'What was about something else' } as never);
    await world.settle();
    expect(await posts(from)).to.deep.equal([before[0]!.body, stays.raw]);
    expect(await posts(split)).to.include.members([along.raw]);
    admin.merge(staff, split, from);
    await world.settle();
    expect(await posts(from)).to.include.members([stays.raw, along.raw]);
    // A run that was killed had written it in another thread, before it was moved.
    const [kept] = (await here(from)).filter(({ body }) => body === along.raw);
    const other = start('Where it was for a moment', 'This is the first post of that.');
    await world.settle();
    const [{ thread } = before[0]!] = await here(other);
    await world.engine.parts.host.act(
      { do: 'post.create', thread, body: along.raw },
      {
        as: world.site.ben.id,
        key: 'once',
        origin: { from: world.bridge.host, author: null, ref: kept!.origin!.ref },
      },
    );
    expect(await posts(other)).to.include(along.raw);
    await world.engine.parts.tasks.ask('b1', 'topic-there', String(other.id), { topic: other.id });
    await world.settle();
    expect(await posts(other)).to.deep.equal(['This is the first post of that.']);
    expect(await posts(from)).to.include.members([stays.raw, along.raw]);
    admin.deleteTopic(staff, from);
    await world.settle();
    expect(await shown(from)).to.equal(null);
    admin.recoverTopic(staff, from);
    await world.settle();
    expect(await posts(from)).to.include.members([before[0]!.body, stays.raw, along.raw]);
  });

  it('never is a whisper, a message, what is hidden, what describes a category, or of another category', async () => {
    const { admin } = world.discourse;
    const topic = start('Where not everything is for everybody', 'This much is for everybody to read.');
    admin.whisper(staff, topic, 'A whisper among the people of staff.');
    const flagged = reply(lee, topic, 'Something that readers have flagged.');
    admin.hide(flagged);
    admin.pm(staff, [kim], 'A message between two people', 'Something for the eyes of Kim alone.');
    const other = admin.createCategory('Not mapped here');
    const elsewhere = start(
      'Something in another category',
      'This is in a category without a bridge.',
      other,
    );
    await world.settle();
    await world.poll();
    await world.settle();
    expect(await posts(topic)).to.deep.equal(['This much is for everybody to read.']);
    expect(await shown(elsewhere)).to.equal(null);
    const kept = JSON.stringify(await world.engine.parts.collections.deliveries.find().toArray());
    expect(kept).to.not.match(/whisper|Kim|flagged/i);
    const threads = await world.engine.parts.collections.topics.find().toArray();
    expect(threads.some(({ title }) => title.startsWith('About the'))).to.equal(false);
    // Moved into a category that is not bridged it leaves; back again, it is back.
    admin.change(staff, topic, { categoryId: other.id });
    await world.settle();
    expect(await shown(topic)).to.equal(null);
    admin.change(staff, topic, { categoryId: world.category.id });
    await world.settle();
    expect(await posts(topic)).to.deep.equal(['This much is for everybody to read.']);
  });

  it('stays as it is when its category is taken out, and is followed again when that leads somewhere', async () => {
    const { admin, forum } = world.discourse;
    const { mappings } = world.engine.parts.collections;
    const topic = start('What came before it was taken out', 'This was written before it was taken out.');
    await world.settle();
    const mapping = (await mappings.findOne({ category: world.category.id }))!;
    await mappings.deleteOne({ _id: mapping._id });
    const [first] = forum.topics.get(topic.id)!.posts;
    admin.edit(kim, first!, 'This is of no matter here any more.');
    await world.settle();
    for (let hours = 0; hours < 2; hours += 1) {
      world.advance(3601);
      await world.engine.inbound.poll.round();
      await world.settle();
    }
    expect(await posts(topic)).to.deep.equal(['This was written before it was taken out.']);
    await mappings.insertOne(mapping);
    world.advance(3601);
    await world.engine.inbound.poll.round();
    await world.settle();
    expect(await posts(topic)).to.deep.equal(['This is of no matter here any more.']);
  });

  it('is found by the poll when no webhook arrives', async () => {
    const { admin, webhooks } = world.discourse;
    const topic = start('What was said before the silence', 'This is the first post before silence.');
    const edited = reply(lee, topic, 'This will be changed in silence too.');
    const removed = reply(lee, topic, 'This will be removed in silence too.');
    await world.settle();
    webhooks.chance = { lose: 1, double: 0, random: () => 0 };
    reply(kim, topic, 'This was said while nothing was heard.');
    const quiet = start('A whole topic that nobody heard of', 'Nobody was told that this was written.');
    admin.edit(lee, edited, 'This was changed while nothing was heard.');
    admin.deletePost(staff, removed);
    world.advance(301);
    await world.poll();
    await world.settle();
    expect(await posts(topic)).to.include('This was said while nothing was heard.');
    expect(await posts(quiet)).to.deep.equal(['Nobody was told that this was written.']);
    world.advance(3601);
    await world.engine.inbound.poll.round();
    await world.settle();
    expect(await posts(topic)).to.deep.equal([
      'This is the first post before silence.',
      'This was changed while nothing was heard.',
      'This was said while nothing was heard.',
    ]);
    webhooks.chance = null;
  });

  it('is hidden when its category turns private, with the owners told, and comes back', async () => {
    const { admin, webhooks } = world.discourse;
    const category = admin.createCategory('Soon private talk');
    await world.engine.parts.collections.mappings.insertOne(mappingOf(world.bridge, category));
    await world.engine.inbound.parts.categories.anew(world.bridge);
    const topic = start('What will not be public for long', 'This can be read by all for a while.', category);
    await world.settle();
    expect(await posts(topic)).to.have.length(1);
    admin.makePrivate(category);
    await world.settle();
    expect(await shown(topic)).to.equal(null);
    const search = await world.site.guest.json('GET', '/api/v1/search?q=while');
    expect(JSON.stringify(search.body)).to.not.include('for a while');
    admin.makePublic(category);
    await world.settle();
    expect(await posts(topic)).to.have.length(1);
    // Without a webhook, one poll later at most.
    webhooks.hold();
    admin.makePrivate(category);
    world.advance(300);
    await world.engine.inbound.poll.round();
    expect(await shown(topic)).to.equal(null);
    webhooks.release();
    const told = await world.engine.parts.collections.events.find({ what: 'category-private' }).toArray();
    expect(told).to.have.length(2);
    await world.site.services.followers.drain();
    const { notifications } = world.site.services.models;
    expect(await notifications.countDocuments({ member: world.site.ada.id, plugin: { $ne: null } })).to.equal(
      3,
    );
  });

  it('is hidden within one poll when staff move it to where not everybody may read, and nobody here shows it', async () => {
    const { admin, webhooks } = world.discourse;
    const room = admin.createCategory('Room of the staff', { permissions: { staff: 1 } });
    const secret = admin.topic(staff, 'What only staff talk about', 'This is for the staff alone.', room);
    const stays = start('A topic of which a part is moved', 'This is the part that stays here.');
    const went = reply(lee, stays, 'This is the part that goes to the staff.');
    const whole = start('A topic that is moved as a whole', 'This goes with its topic to the staff.');
    await world.settle();
    const [, part] = await here(stays);
    await world.poll();
    await world.settle();
    webhooks.chance = { lose: 1, double: 0, random: () => 0 };
    admin.move(staff, stays, [went], { topic: secret });
    admin.change(staff, whole, { categoryId: room.id });
    world.advance(300);
    await world.poll();
    await world.settle();
    webhooks.chance = null;
    expect(await shown(whole)).to.equal(null);
    expect(await posts(stays)).to.deep.equal(['This is the part that stays here.']);

    const { ada } = world.site;
    const answer = await ada.agent.json('PUT', `/api/v1/posts/${part!.id}/hidden`, {
      hidden: false,
      ...inCall('back'),
    });
    expect(answer.status).to.be.lessThan(300);
    await world.site.services.followers.drain();
    await world.settle();
    expect(await posts(stays)).to.deep.equal(['This is the part that stays here.']);
    admin.change(staff, secret, { categoryId: world.category.id });
    await world.settle();
    expect(await posts(secret)).to.include('This is the part that goes to the staff.');
  });

  it('is not left to be read in a thread of here when its category turned private as it came in', async () => {
    const { discourse, site, engine } = world;
    const thread = await site.newThread();
    await site.post(site.ben, thread, 'This began here, and goes there.');
    await site.services.followers.drain();
    world.advance(61);
    await world.settle();
    const pair = await engine.parts.collections.topics.findOne({ thread });
    const bytes = Buffer.from('a picture that is long in coming');
    const picture = keepUpload(discourse.forum, lee.id, { name: 'slow.png', bytes });
    const raw = `This is an answer with a picture: ![slow|1x1](${shortUrl(picture)})`;
    reply(lee, discourse.forum.topics.get(pair!.topic)!, raw);
    await discourse.webhooks.settle();
    const asked = new Promise<void>((resolve) =>
      discourse.faults.delay(1, 600, ({ path }) => {
        if (path.includes('/uploads/')) resolve();
        return path.includes('/uploads/');
      }),
    );
    const round = engine.worker.round();
    await asked;
    discourse.admin.makePrivate(world.category);
    world.advance(300);
    await world.poll();
    await round;
    await world.settle();
    const read = async () => (await site.guest.json('GET', `/api/v1/threads/${thread}/posts`)).body.items;
    expect(JSON.stringify(await read()))
      .to.include('This began here')
      .and.not.include('with a picture');
    discourse.admin.makePublic(world.category);
    await world.settle();
    expect(JSON.stringify(await read())).to.include('with a picture');
  });

  it('is hidden when its category turns private wherever moderators here have moved it', async () => {
    const { discourse, site, engine } = world;
    const topic = start('What moderators here take a part of', 'This is the part that stays.');
    reply(lee, topic, 'This is the part that they move.');
    await world.settle();
    const [, moved] = await here(topic);
    const thread = await site.newThread();
    const by = { as: 'plugin', key: `move-${topic.id}` } as const;
    const reason = 'It belongs there.';
    await engine.parts.host.act({ do: 'post.move', posts: [moved!.id], thread, reason }, by);
    await site.services.followers.drain();
    await world.settle();
    const read = async (): Promise<string> =>
      JSON.stringify((await site.guest.json('GET', `/api/v1/threads/${thread}/posts`)).body.items);
    expect(await read()).to.include('part that they move');
    discourse.admin.makePrivate(world.category);
    world.advance(300);
    await world.poll();
    await world.settle();
    expect(await read()).to.not.include('part that they move');
    discourse.admin.makePublic(world.category);
    await world.settle();
    expect(await posts(topic)).to.deep.equal(['This is the part that stays.']);
    expect(await read()).to.include('part that they move');
  });

  it('is shown where staff moved it, also when that was not noted', async () => {
    const { collections, tasks } = world.engine.parts;
    const from = start('What a post is moved away from', 'This is the post that stays in it.');
    const moved = reply(lee, from, 'This is the post that goes elsewhere.');
    const to = start('What a post is moved to by staff', 'This is what stood there before.');
    await world.settle();
    const before = await collections.posts.findOne({ post: moved.id });
    world.discourse.admin.move(staff, from, [moved], { topic: to });
    await world.settle();
    const both = ['This is what stood there before.', 'This is the post that goes elsewhere.'];
    expect(await posts(to)).to.deep.equal(both);
    const { local, thread } = before!;
    await collections.posts.updateOne({ post: moved.id }, { $set: { local, thread } });
    await tasks.ask(world.bridge._id, 'topic-there', String(to.id), { topic: to.id });
    await world.settle();
    expect(await posts(to)).to.deep.equal(both);
  });

  it('is listed when this site refuses it, and comes in once that is over', async () => {
    const { parts } = world.engine;
    const topic = start('Where somebody may not write now', 'This was written while all was well.');
    await world.settle();
    const [first] = await here(topic);
    const lock = { as: 'plugin', key: `lock-${topic.id}` } as const;
    await parts.host.act({ do: 'thread.lock', thread: first!.thread, reason: 'Enough for today.' }, lock);
    const late = reply(lee, topic, 'This came when the thread was locked.');
    const later = reply(kim, topic, 'This came when it was locked as well.');
    // Told of the later one first, it looks at the whole topic; and comes to an end.
    await parts.tasks.ask(world.bridge._id, 'post-there', `${topic.id}/${later.id}`, { topic: topic.id });
    await world.engine.worker.round();
    await world.settle();
    expect(await parts.collections.tasks.countDocuments({ state: 'refused' })).to.equal(2);
    const refused = await parts.collections.tasks.findOne({ subject: `${topic.id}/${late.id}` });
    expect(refused).to.deep.include({ state: 'refused', kind: 'post-there' });
    expect(refused!.trouble!.code).to.equal('here-locked');
    const unlock = { as: 'plugin', key: `unlock-${topic.id}` } as const;
    await parts.host.act({ do: 'thread.unlock', thread: first!.thread, reason: 'Go on.' }, unlock);
    for (const { _id } of await parts.collections.tasks.find({ state: 'refused' }).toArray())
      await parts.tasks.retry(_id);
    await world.settle();
    expect((await posts(topic)).slice(1)).to.deep.equal([
      'This came when the thread was locked.',
      'This came when it was locked as well.',
    ]);
    expect(await parts.collections.tasks.countDocuments({ state: 'refused' })).to.equal(0);
  });

  it('is not what was written here: that is known by its mark, and its copy is changed by nobody but its author', async () => {
    const { admin } = world.discourse;
    const { collections, host } = world.engine.parts;
    const topic = start('Where somebody of here writes along', 'Does anybody of the other site read this?');
    await world.settle();
    const [first] = await here(topic);
    const { id } = await world.site.post(world.site.ben, first!.thread, 'Yes, I do read this over here.');
    // It arrived, and this side was killed before it heard of that.
    const copy = reply(world.writer, topic, `**Ben** writes:\n\nYes, I do read this.\n\n<!-- moot:${id} -->`);
    const forged = reply(lee, topic, `I type the mark of another post.\n\n<!-- moot:${id} -->`);
    await world.settle();
    const pair = await collections.posts.findOne({ post: copy.id });
    expect(pair).to.include({ local: id, origin: 'moot' });
    expect(await posts(topic)).to.deep.equal([
      'Does anybody of the other site read this?',
      'Yes, I do read this over here.',
      'I type the mark of another post.',
    ]);
    await collections.posts.updateOne(
      { _id: pair!._id },
      { $set: { mootHash: hashOf('Yes, I do read this over here.') } },
    );
    admin.edit(staff, copy, `Words that staff have put there.\n\n<!-- moot:${id} -->`);
    await world.settle();
    expect((await host.read.post(id))!.body).to.equal('Yes, I do read this over here.');
    const listed = await collections.tasks.findOne({ subject: `${topic.id}/${copy.id}` });
    expect(listed!.trouble!.code).to.equal('changed-there');
    admin.deletePost(staff, copy);
    await world.settle();
    expect((await host.read.post(id))!.hidden!.reason).to.include('removed on');
    expect(forged.deletedAt).to.equal(null);
    await collections.tasks.deleteMany({});
  });

  it('waits while this site lets nobody write so fast, and comes in by itself', async () => {
    const { site, engine } = world;
    const topic = start('Where people write slowly', 'Let us all take our time with this.');
    await world.settle();
    const { thread } = (await here(topic))[0]!;
    const ada = await site.ada.reader();
    await site.services.order.setSlow(ada, thread, 60, 'Take your time.');
    const fast = [
      reply(lee, topic, 'The first of two in one breath.'),
      reply(lee, topic, 'The second of the two in it.'),
    ];
    await world.settle();
    const waiting = await engine.parts.collections.tasks.findOne({ subject: `${topic.id}/${fast[1]!.id}` });
    expect([waiting?.state, await posts(topic)]).to.deep.equal([
      'waiting',
      [topic.posts[0]!.raw, fast[0]!.raw],
    ]);
    await site.services.order.setSlow(ada, thread, 0, 'Go on.');
    world.advance(120);
    await world.settle();
    expect(await posts(topic)).to.include('The second of the two in it.');
    expect(await engine.parts.collections.tasks.countDocuments({ state: 'refused' })).to.equal(0);
  });

  describe('its webhooks', () => {
    const send = (body: string, headers: Record<string, string> = {}, bridge = world.bridge._id) =>
      fetch(`${world.site.url}/plugins/discourse-bridge/webhooks/${bridge}`, {
        method: 'POST',
        body,
        headers: {
          'Content-Type': 'application/json',
          'X-Discourse-Instance': world.bridge.url,
          'X-Discourse-Event-Type': 'post',
          'X-Discourse-Event': 'post_created',
          'X-Discourse-Event-Signature': `sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`,
          ...headers,
        },
      });
    const body = (more: object = {}): string =>
      JSON.stringify({
        post: { id: 9, topic_id: 2, post_type: 1, category_id: world.category.id, raw: 'x', ...more },
      });

    it('are refused when forged, and never with what would end them', async () => {
      const { tasks } = world.engine.parts.collections;
      const answers = await Promise.all([
        send(body(), { 'X-Discourse-Event-Signature': `sha256=${'0'.repeat(64)}` }),
        send(body(), { 'X-Discourse-Event-Signature': '' }),
        send(body(), { 'X-Discourse-Instance': 'https://other.example' }),
        send(body(), {}, 'nobody'),
        send(`{"post":{"raw":"${'x'.repeat(2 * 1024 * 1024)}"}}`),
      ]);
      expect(answers.map(({ status }) => status)).to.deep.equal([401, 401, 401, 401, 413]);
      expect(await tasks.countDocuments({ subject: /\/9$/ })).to.equal(0);
    });

    it('are answered while the database cannot write, and what they tell of is not lost', async () => {
      const { tasks, deliveries } = world.engine.parts.collections;
      await tasks.deleteMany({});
      const admin = deliveries.conn.db!.admin();
      await admin.command({ fsync: 1, lock: true });
      try {
        expect((await send(body({ id: 8888 }))).status).to.equal(200);
        expect(await deliveries.countDocuments({ post: 8888 })).to.equal(0);
      } finally {
        await admin.command({ fsyncUnlock: 1 });
      }
      await world.engine.inbound.askForHeard(world.bridge);
      expect(await tasks.countDocuments({ subject: /\/8888$/ })).to.equal(1);
      await tasks.deleteMany({});
    });

    it('are asked about once, however often they come', async () => {
      const { tasks, deliveries } = world.engine.parts.collections;
      await tasks.deleteMany({});
      const text = body({ id: 7777 });
      for (let turn = 0; turn < 3; turn += 1) expect((await send(text)).status).to.equal(200);
      await world.engine.inbound.askForHeard(world.bridge);
      expect(await tasks.find({ kind: 'post-there' }).project({ asked: 1 }).toArray()).to.have.length(1);
      expect(await deliveries.countDocuments({ post: 7777 })).to.equal(1);
      expect((await send('no JSON at all')).status).to.equal(200);
      expect((await send('{"ping":"OK"}', { 'X-Discourse-Event-Type': 'ping' })).status).to.equal(200);
      const bridge = await world.engine.parts.collections.bridges.findOne({ _id: world.bridge._id });
      expect(bridge!.webhook.pingedAt).to.be.instanceOf(Date);
      await tasks.deleteMany({});
    });
  });

  it('is read from its end where it is too long to be read whole each time, and whole once a day', async () => {
    const { discourse, engine } = world;
    const { tasks } = engine.parts;
    discourse.forum.settings.megaTopicPosts = 10;
    const long = start('What everybody writes in all day', 'This is post number 1.');
    for (let number = 2; number <= 150; number += 1)
      reply(number % 2 === 0 ? lee : kim, long, `This is post number ${number}.`);
    await world.settle();
    expect(await posts(long)).to.have.length(150);
    discourse.webhooks.chance = { lose: 1, double: 0, random: () => 0 };
    discourse.admin.edit(lee, long.posts[29]!, 'This is post number 30, changed since.');
    reply(kim, long, 'This is post number 151.');
    const look = async (): Promise<string[]> => {
      await tasks.ask(world.bridge._id, 'topic-there', String(long.id), { topic: long.id });
      await world.settle();
      return posts(long);
    };
    const before = discourse.requests();
    const part = await look();
    expect(discourse.requests() - before).to.be.within(2, 12);
    expect([part.at(-1), part[29]]).to.deep.equal(['This is post number 151.', 'This is post number 30.']);
    world.advance(86_400);
    expect((await look())[29]).to.equal('This is post number 30, changed since.');
    const other = discourse.admin.createCategory('Where nothing is bridged');
    discourse.admin.change(staff, long, { categoryId: other.id });
    expect(await look()).to.deep.equal([]);
    discourse.admin.edit(
      staff,
      long.posts[29]!,
      'This is post number 30, changed where nobody here could see it.',
    );
    discourse.admin.change(staff, long, { categoryId: world.category.id });
    const back = await look();
    expect(back).to.have.length(151);
    expect(back[29]).to.equal('This is post number 30, changed where nobody here could see it.');
    discourse.webhooks.chance = null;
    discourse.forum.settings.megaTopicPosts = 10_000;
  });

  it('is not asked for while the forum wants no calls, whoever would ask after a start', async () => {
    const { discourse, engine, site } = world;
    const { collections } = engine.parts;
    const topic = start('Where the forum has enough of us', 'It says so, and for how long it has.');
    await world.settle();
    const bridgeNow = async () => (await collections.bridges.findOne({ _id: world.bridge._id }))!;
    discourse.faults.status(1, 429, undefined, 600);
    const refused: unknown = await engine.inbound
      .seeTopic(await bridgeNow(), topic.id)
      .catch((error: Error) => error);
    expect(refused).to.include({ kind: 'rate-limited', waitSeconds: 600 });
    // Here this side is killed: nothing comes after the call.
    const left = (await bridgeNow()).waitUntil!.getTime() - Date.now();
    expect(left).to.be.within(500_000, 600_000);
    const { connection } = site.services;
    // A folder of its own, which goes when it ends, with the key that opens what is kept.
    const dataDir = await mkdtemp(join(tmpdir(), 'moot-site-'));
    await cp(site.dataDir, dataDir, { recursive: true });
    const started = await startSiteOn({ connection, close: async () => {} }, dataDir, {
      allowPrivateHosts: [world.bridge.host],
    });
    const after = runningEngines.at(-1)!;
    await started.services.jobs.stop();
    await collections.bridges.updateOne({ _id: world.bridge._id }, { $set: { 'poll.at': null } });
    const key = { key: 'f'.repeat(64), username: 'bridge' };
    await engine.parts.tasks.ask('b1', 'topic-there', String(topic.id), { topic: topic.id });
    const before = discourse.requests();
    const { bridges, choices, overviews, backfills } = after.connecting.parts;
    const bridge = await bridgeNow();
    for (const ask of [() => bridges.replaceKey(bridge, key), () => choices.categories(bridge)])
      expect(await ask().catch((error: unknown) => error)).to.have.property('status', 422);
    expect((await overviews.of(bridge)).rate.waitSeconds).to.be.within(500, 600);
    await backfills.begin(world.bridge._id, 1);
    await Promise.all([after.inbound.poll.round(), after.worker.round(), after.connecting.backfill.round()]);
    expect(discourse.requests()).to.equal(before);
    await started.close();
  });
});

import { expect } from 'chai';
import { postAddress } from '../../plugins/discourse-bridge/inbound/place.ts';
import { secretName } from '../../plugins/discourse-bridge/store/records.ts';
import { everyone } from '../../server/core/reader.ts';
import { type Bridged, forumPeople, mappingOf, startBridged } from '../support/bridge.ts';
import type { Category, Topic } from '../support/discourse/records.ts';

describe('What not everybody may read on a forum', () => {
  let world: Bridged;
  let people: ReturnType<typeof forumPeople>;

  before(async () => {
    world = await startBridged();
    people = forumPeople(world.discourse);
  });
  after(() => world.close());

  const start = (title: string, raw: string): Topic =>
    world.discourse.admin.topic(people.kim, title, raw, world.category);
  const collections = () => world.engine.parts.collections;
  const threadOf = async (topic: Topic): Promise<string> =>
    (await collections().topics.findOne({ topic: topic.id }))!.thread;
  /** What a guest reads in a thread; null when there is none for guests. */
  async function read(thread: string): Promise<string[] | null> {
    const { status, body } = await world.site.guest.json('GET', `/api/v1/threads/${thread}/posts`);
    if (status !== 200) return null;
    const items = body.items as { body: string; hidden: unknown; deletedAt: unknown }[];
    return items.filter((one) => !one.hidden && !one.deletedAt).map((one) => one.body);
  }
  const told = (what: string, subject: Category): Promise<number> =>
    collections().events.countDocuments({ what, subject: String(subject.id) });

  it('leaves a public thread when its topic is moved to a category for members', async () => {
    const { discourse, engine, bridge } = world;
    const { admin } = discourse;
    const insider = admin.createUser('insider', { groups: ['insiders'] });
    const room = admin.createCategory('Members only', { permissions: { insiders: 1, staff: 1 } });
    const closed = await world.site.services.groups.ensure(everyone, {
      ...{ slug: 'closed', name: 'Closed', scope: 'members', purpose: '', rules: '' },
    });
    const target = { kind: 'group' as const, id: closed._id };
    const mapping = mappingOf(bridge, room, { audience: 'members', target, group: closed._id });
    await collections().mappings.insertOne(mapping);
    const { secrets } = engine.parts.host;
    await secrets.put(secretName('b1', 'reader-key'), discourse.keys.create({ user: insider }).value);
    const reader = { kind: 'account' as const, username: 'insider' };
    await collections().bridges.updateOne({ _id: 'b1' }, { $set: { reader } });
    await world.poll();
    const topic = start('What is said among members', 'This may be read by everybody at first.');
    await world.settle();
    const thread = await threadOf(topic);
    expect(await read(thread)).to.have.length(1);
    admin.change(people.staff, topic, { categoryId: room.id });
    admin.post(insider, topic, 'And this is for members alone.');
    await world.settle();
    expect(await read(thread)).to.equal(null);
    world.advance(3601);
    await engine.inbound.poll.round();
    await world.settle();
    expect(await read(thread)).to.equal(null);
    admin.change(people.staff, topic, { categoryId: world.category.id });
    await world.settle();
    expect(await read(thread)).to.have.length(2);
    await collections().mappings.deleteOne({ _id: mapping._id });
    await collections().bridges.updateOne(
      { _id: 'b1' },
      { $set: { reader: { kind: 'anonymous', username: null } } },
    );
    await world.poll();
  });

  it('is hidden where it stood when it is split into a topic that does not come in', async () => {
    const { admin } = world.discourse;
    const room = admin.createCategory('What only goes out');
    const mapping = mappingOf(world.bridge, room, { direction: 'out' });
    await collections().mappings.insertOne(mapping);
    await world.poll();
    const stays = start('A topic that is split in two', 'This is the part that stays in it.');
    const went = admin.post(people.lee, stays, 'This is the part that is split away.');
    await world.settle();
    const other = admin.topic(
      people.staff,
      'Where it went when it was split',
      'There is more on this here.',
      room,
    );
    admin.move(people.staff, stays, [went], { topic: other });
    await world.settle();
    expect(await read(await threadOf(stays))).to.deep.equal(['This is the part that stays in it.']);
    await collections().mappings.deleteOne({ _id: mapping._id });
  });

  it('is hidden when it was deleted there before a run that was killed had noted it', async () => {
    const { host } = world.engine.parts;
    const topic = start('What nobody noted in time', 'This was noted as it should be.');
    await world.settle();
    const thread = await threadOf(topic);
    const origin = { from: world.bridge.host, author: null, ref: postAddress(world.bridge, 99_999) };
    const body = 'This was written, and never noted.';
    await host.act({ do: 'post.create', thread, body }, { as: world.site.ben.id, key: 'killed', origin });
    expect(await read(thread)).to.include(body);
    world.advance(3601);
    await world.engine.inbound.poll.round();
    await world.settle();
    expect(await read(thread)).to.deep.equal(['This was noted as it should be.']);
  });

  it('is told of also by the run after one that was killed before it told', async () => {
    const { admin, webhooks } = world.discourse;
    const room = admin.createCategory('A room that closes');
    await collections().mappings.insertOne(mappingOf(world.bridge, room, { direction: 'in' }));
    webhooks.chance = { lose: 1, double: 0, random: () => 0 };
    admin.makePrivate(room);
    // So it was left by whoever was killed.
    const left = { state: 'private' as const, told: 'live' as const };
    await collections().mappings.updateOne({ category: room.id }, { $set: left });
    for (let polls = 0; polls < 2; polls += 1) {
      world.advance(301);
      await world.poll();
    }
    expect(await told('category-private', room)).to.equal(1);
    webhooks.chance = null;
    await collections().mappings.deleteOne({ category: room.id });
  });

  it('takes nothing of ours along because the forum could not say whether a topic was deleted', async () => {
    const { admin, faults } = world.discourse;
    const thread = await world.site.newThread();
    await world.site.post(world.site.ben, thread, 'This was written here, for everybody.');
    await world.site.services.followers.drain();
    world.advance(61);
    await world.settle();
    const { topic } = (await collections().topics.findOne({ thread }))!;
    const there = world.discourse.forum.topics.get(topic)!;
    const room = admin.createCategory('Where guests may not look', { permissions: { staff: 1 } });
    let looks = 0;
    // The reader looks first, and sees nothing; then the account that writes is refused for a while.
    faults.status(1, 429, ({ path }) => path === `/t/${topic}` && ++looks === 2, 1);
    admin.change(people.staff, there, { categoryId: room.id });
    for (let turns = 0; turns < 3; turns += 1) {
      await world.settle();
      world.advance(61);
    }
    expect(looks).to.equal(2);
    expect(await read(thread)).to.deep.equal(['This was written here, for everybody.']);
    faults.clear();
  });
});

import { expect } from 'chai';
import { everyone, type PostShape } from '../../server/plugin-api.ts';
import { sweepFiles } from '../../plugins/discourse-bridge/inbound/sweep-files.ts';
import { type Bridged, forumPeople, startBridged } from '../support/bridge.ts';
import type { Post, Topic, User } from '../support/discourse/records.ts';
import { keepUpload, shortUrl } from '../support/discourse/uploads.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('Files that came with posts of a forum', () => {
  let world: Bridged;
  let kim: User;
  let lee: User;
  let staff: User;

  before(async () => {
    world = await startBridged();
    ({ kim, lee, staff } = forumPeople(world.discourse));
  });
  after(() => world.close());

  const start = (title: string, raw: string): Topic =>
    world.discourse.admin.topic(kim, title, raw, world.category);
  const reply = (by: User, topic: Topic, raw: string): Post => world.discourse.admin.post(by, topic, raw);

  /** The posts here of a topic that stand. */
  async function standing(topic: Topic): Promise<PostShape[]> {
    const { collections, host } = world.engine.parts;
    const pair = await collections.topics.findOne({ topic: topic.id });
    const all = await host.read.posts(pair!.thread, { after: 0, limit: 200 });
    return all.filter(({ deletedAt, hidden }) => !deletedAt && !hidden);
  }

  /** How a post there shows a picture that is like no other. */
  function pictured(name: string): string {
    const bytes = Buffer.concat([png, Buffer.from(name)]);
    const upload = keepUpload(world.discourse.forum, kim.id, { name: `${name}.png`, bytes });
    return `This is how we draw it:\n\n![the chart|1x1](${shortUrl(upload)})`;
  }
  const addressIn = ({ body }: PostShape): string => /\/plugins\/discourse-bridge\/files\/\w+/.exec(body)![0];
  const statusOf = async (address: string): Promise<number> =>
    (await fetch(`${world.site.url}${address}`)).status;
  async function blobOf(address: string): Promise<string> {
    const file = await world.engine.parts.collections.files.findOne({ _id: address.split('/').at(-1)! });
    return file!.blob!;
  }
  const isKept = async (blob: string): Promise<boolean> =>
    (await world.engine.parts.host.blobs.get(blob)) !== null;

  /** What the job does after so long: four hours, when nothing was named lately. */
  async function sweep(seconds = 4 * 3600): Promise<void> {
    world.advance(seconds);
    await sweepFiles(world.engine.inbound.parts);
  }

  it('come along, for whoever may read a post that shows them', async () => {
    const { discourse, engine, site } = world;
    const script = keepUpload(discourse.forum, kim.id, { name: 'page.svg', bytes: Buffer.from('<svg/>') });
    const raw = `${pictured('chart')}\n\n![a script](${shortUrl(script)})`;
    const topic = start('A topic with a picture in its post', raw);
    await world.settle();
    const [post] = await standing(topic);
    expect(post!.body).to.include(`${world.bridge.url}/uploads/short-url/`);
    const address = addressIn(post!);
    const shown = await fetch(`${site.url}${address}`);
    expect([shown.status, shown.headers.get('content-type')]).to.deep.equal([200, 'image/png']);
    expect(
      Buffer.from(await shown.arrayBuffer())
        .subarray(0, png.length)
        .equals(png),
    ).to.equal(true);
    discourse.admin.deleteTopic(staff, topic);
    await world.settle();
    expect(await statusOf(address)).to.equal(404);
    expect(await engine.parts.collections.files.countDocuments({ blob: null, why: 'type' })).to.equal(1);
  });

  it('go with the edit that drops them, at once, and come again with one that brings them back', async () => {
    const { admin } = world.discourse;
    const raw = pictured('dropped');
    const topic = start('A topic whose picture is dropped', raw);
    const quote = `[quote="kim, post:1, topic:${topic.id}"]\n${raw}\n[/quote]\n\nSo nice.`;
    const quoting = reply(lee, topic, quote);
    await world.settle();
    const [address, quoted] = (await standing(topic)).map(addressIn);
    const blob = await blobOf(address!);
    expect([quoted, await statusOf(address!)]).to.deep.equal([address, 200]);
    admin.edit(kim, topic.posts[0]!, 'Our drawing was not ours to show.');
    await world.settle();
    await sweep();
    // The quote still shows it.
    expect([await statusOf(address!), await isKept(blob)]).to.deep.equal([200, true]);
    admin.edit(lee, quoting, 'So nice it was, and is no more.');
    await world.settle();
    expect([await statusOf(address!), await isKept(blob)]).to.deep.equal([404, true]);
    await sweep();
    expect(await isKept(blob)).to.equal(false);
    admin.edit(kim, topic.posts[0]!, raw);
    await world.settle();
    const [again] = await standing(topic);
    expect(await statusOf(addressIn(again!))).to.equal(200);
  });

  it('stay unseen with a post that staff removed, go with one that its author deleted, and come again', async () => {
    const { admin } = world.discourse;
    const topic = start('A topic with pictures in replies', 'Show me all your drawings here.');
    const removed = reply(kim, topic, pictured('removed'));
    const deleted = reply(lee, topic, pictured('deleted'));
    await world.settle();
    const addresses = (await standing(topic)).slice(1).map(addressIn);
    const blobs = await Promise.all(addresses.map(blobOf));
    const kept = () => Promise.all(blobs.map(isKept));
    admin.deletePost(staff, removed);
    admin.deletePost(lee, deleted);
    await world.settle();
    // A post that is just being written may be about to show what it named.
    await sweep(60);
    expect(await Promise.all(addresses.map(statusOf))).to.deep.equal([404, 404]);
    expect(await kept()).to.deep.equal([true, true]);
    await sweep();
    expect(await kept()).to.deep.equal([true, false]);
    admin.recover(staff, removed);
    admin.recover(lee, deleted);
    await world.settle();
    const shown = (await standing(topic)).slice(1).map(addressIn);
    expect(shown[0]).to.equal(addresses[0]);
    expect(await Promise.all(shown.map(statusOf))).to.deep.equal([200, 200]);
  });

  it('are served where their post was moved to', async () => {
    const { admin } = world.discourse;
    const topic = start('A topic that is split in two', 'One of these answers goes elsewhere.');
    const goes = reply(lee, topic, pictured('moved'));
    await world.settle();
    const split = admin.move(staff, topic, [goes], { title: 'What was about pictures alone' } as never);
    await world.settle();
    await sweep();
    const [moved] = await standing(split);
    expect(await statusOf(addressIn(moved!))).to.equal(200);
  });

  it('go with a post that is erased here, but for what another bridge has too', async () => {
    const { collections, host } = world.engine.parts;
    const topic = start('A topic whose picture is erased', 'This is the drawing we made.');
    reply(lee, topic, pictured('erased'));
    await world.settle();
    const [, post] = await standing(topic);
    const address = addressIn(post!);
    const blob = await blobOf(address);
    const { _id, ...file } = (await collections.files.findOne({ blob }))!;
    const later = new Date(world.discourse.clock.now().getTime() + 86_400_000);
    await collections.files.insertOne({ ...file, _id: 'twin', bridge: 'b2', lookAt: later });
    await host.act({ do: 'post.erase', post: post!.id }, { as: 'plugin', key: 'erase-it' });
    expect(await statusOf(address)).to.equal(404);
    await sweep();
    expect(await collections.files.countDocuments({ _id })).to.equal(0);
    expect(await isKept(blob)).to.equal(true);
    await sweep(86_400);
    expect(await isKept(blob)).to.equal(false);
  });

  it('wait with a post that a moderator here is to look at, and are fetched again when that took long', async () => {
    const { services, group, ada } = world.site;
    await services.groups.change(everyone, group, { blockedWords: ['codswallop'] });
    const topic = start('A topic whose answers are held', 'No drawing has been made so far.');
    for (const name of ['soon', 'late']) reply(lee, topic, `${pictured(name)}\n\nWhat codswallop, ${name}.`);
    await world.settle();
    await services.groups.change(everyone, group, { blockedWords: [] });
    /** Lets it through; the topic is looked at as within each hour. Answers the post. */
    async function approve(name: RegExp): Promise<PostShape> {
      const waiting = await services.models.heldPosts.findOne({ body: name });
      await services.heldPosts.approve(await ada.reader(), waiting!._id);
      const { tasks, bridge } = { ...world, ...world.engine.parts };
      await tasks.ask(bridge._id, 'topic-there', String(topic.id), { topic: topic.id });
      await world.settle();
      return (await standing(topic)).find(({ body }) => name.test(body))!;
    }
    await sweep();
    expect(await statusOf(addressIn(await approve(/soon/)))).to.equal(200);
    await sweep(31 * 86_400);
    expect(await world.engine.parts.collections.files.countDocuments({ posts: topic.posts[2]!.id })).to.equal(
      0,
    );
    expect(await statusOf(addressIn(await approve(/late/)))).to.equal(200);
  });

  it('go all when the forum is disconnected and its copies are removed', async () => {
    const { collections } = world.engine.parts;
    const { removal } = world.engine.connecting.parts;
    const files = await collections.files.find({ blob: { $ne: null } }).toArray();
    const kept = () => Promise.all(files.map(({ blob }) => isKept(blob!)));
    expect(await kept()).to.include(true);
    await removal.disconnect(world.bridge, { here: true, there: false });
    const ended = () => collections.bridges.countDocuments({ 'removing.endedAt': { $ne: null } });
    while ((await ended()) === 0) await removal.round();
    expect(await collections.files.countDocuments({})).to.equal(0);
    expect(await kept()).not.to.include(true);
  });
});

import { expect } from 'chai';
import { BackfillRunner } from '../../plugins/discourse-bridge/backfill/runner.ts';
import { type Bridged, forumPeople, startBridged } from '../support/bridge.ts';
import type { Topic, User } from '../support/discourse/records.ts';

describe('Taking over what a forum has', function () {
  this.timeout(60_000);
  let world: Bridged;
  let kim: User;
  let staff: User;
  const topics: Topic[] = [];

  before(async () => {
    world = await startBridged();
    ({ kim, staff } = forumPeople(world.discourse));
    world.discourse.webhooks.chance = { lose: 1, double: 0, random: () => 0 };
    for (let at = 0; at < 130; at += 1)
      topics.push(
        world.discourse.admin.topic(kim, `A topic of long ago, ${at}`, `Words ${at}.`, world.category),
      );
  });
  after(() => world.close());
  const here = (): Promise<number> => world.engine.parts.collections.topics.countDocuments({});

  it('waits for a category that is private at present, and says so', async () => {
    const { parts, connecting } = world.engine;
    const { backfills } = connecting.parts;
    await parts.collections.mappings.updateOne({}, { $set: { state: 'private' } });
    await backfills.begin('b1', topics.length);
    await connecting.backfill.drain();
    const waiting = (await backfills.get('b1'))!;
    expect([waiting.state, waiting.trouble?.code]).to.deep.equal(['running', 'category-private']);
    await parts.collections.mappings.updateOne({}, { $set: { state: 'live' } });
    world.advance(31);
  });

  it('leaves out no topic though others go while it reads', async () => {
    const { parts, connecting, inbound } = world.engine;
    const { backfills } = connecting.parts;
    let gone = 0;
    const runner = new BackfillRunner(
      parts,
      backfills,
      async (bridge, id) => {
        // The first page is listed: what stands on the second moves up by one.
        if (gone++ === 0) world.discourse.admin.deleteTopic(staff, topics[40]!);
        return inbound.seeTopic(bridge, id);
      },
      inbound.takeTopic,
    );
    await runner.drain();
    expect(await backfills.get('b1')).to.include({ state: 'done' });
    await world.settle();
    expect(await here()).to.equal(topics.length - 1);
  });
});

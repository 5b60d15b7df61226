import { advance, type World } from './world.ts';

const sweptAtATime = 12;
const hour = 3601;
const minute = 61;
const mostRounds = 400;

/** Does what is due until nothing is. */
export async function drain(world: World): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    await world.forum.webhooks.settle();
    await world.moot.doors.hear();
    if ((await world.moot.doors.round()) === 0) return;
  }
}

/** Nothing goes wrong any more. */
export async function calm(world: World): Promise<void> {
  const { forum, moot } = world;
  forum.faults.clear();
  forum.webhooks.chance = null;
  await forum.start().catch(() => undefined);
  if (!moot.isUp()) await moot.start();
  await moot.doors.setAhead(world.ahead);
}

/** Lets both sides come to rest: time goes on for hours (one a pass), polls run, and what is due is done. */
export async function settle(world: World, passes = 2): Promise<void> {
  const { forum, moot } = world;
  const topics = forum.forum.topics.size;
  for (let pass = 0; pass < passes; pass += 1) {
    await advance(world, hour);
    for (let round = 0; round <= Math.ceil(topics / sweptAtATime); round += 1) {
      await advance(world, minute * 5);
      await moot.doors.poll();
      await drain(world);
    }
  }
  for (let round = 0; round < 40; round += 1) {
    const waiting = (await moot.doors.waiting()).filter(({ state }) => state === 'waiting');
    if (waiting.length === 0) return;
    await advance(world, minute * 10);
    await moot.doors.poll();
    await drain(world);
  }
}

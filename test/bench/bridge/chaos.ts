import { setTimeout as delay } from 'node:timers/promises';
import { compare, type Finding, leaks } from './compare.ts';
import { forumOperations, moveBack } from './forum-operations.ts';
import { mootOperations } from './moot-operations.ts';
import { calm, drain, settle } from './settle.ts';
import { advance, makeWorld, type StartMoot, type World } from './world.ts';

export interface ChaosOptions {
  seed: number;
  operations: number;
  startMoot: StartMoot;
  /** How often each side is killed in the course of it. */
  kills: { moot: number; forum: number };
  /** How often it is looked, on the way, that nothing private is on the wrong side. */
  looks: number;
  /** Hours that both sides get to come to rest, each time. */
  hours: number;
  /** Hears what is done, for those who look for a fault. */
  trace?: (line: string) => void;
  /** Looks at both sides when they have come to rest, before they are taken down. */
  ended?: (world: World, result: Pick<ChaosResult, 'findings'>) => Promise<void>;
}

export interface ChaosResult {
  seed: number;
  operations: number;
  findings: Finding[];
  /** What is listed for a moderator, by state and reason. */
  listed: Record<string, number>;
  /** What is still listed when a moderator has decided. */
  left: Record<string, number>;
  /** Posts that everybody reads on both sides in the end. */
  posts: number;
  seconds: number;
}

const operations = [...forumOperations, ...mootOperations];

/** Random work of people on both sides at once, while everything on the way goes wrong; then both come to rest. */
export async function chaos(options: ChaosOptions): Promise<ChaosResult> {
  const began = Date.now();
  const world = await makeWorld(options.seed, options.startMoot);
  const trace = options.trace ?? (() => undefined);
  try {
    const findings: Finding[] = [];
    const at = moments(world, options);
    trouble(world);
    for (let count = 1; count <= options.operations; count += 1) {
      await step(world, trace, count);
      if (at.moot.has(count)) await killMoot(world, trace);
      if (at.forum.has(count)) await stopForum(world, trace);
      if (at.looks.has(count)) findings.push(...(await afterPoll(world)));
    }
    await calm(world);
    await settle(world, options.hours);
    findings.push(...(await compare(world)).findings);
    await openAll(world);
    await settle(world, options.hours);
    const open = await compare(world);
    findings.push(...open.findings);
    await world.moot.doors.decide();
    await settle(world, options.hours);
    const result = await compare(world);
    await options.ended?.(world, result);
    const seconds = (Date.now() - began) / 1000;
    return {
      listed: open.listed,
      left: result.listed,
      posts: result.posts,
      findings: [...findings, ...result.findings],
      seed: options.seed,
      operations: options.operations,
      seconds,
    };
  } finally {
    await world.moot.close();
    await world.forum.stop();
  }
}

function moments({ chance }: World, { operations: count, kills, looks }: ChaosOptions) {
  const some = (many: number): Set<number> =>
    new Set(Array.from({ length: many }, () => 1 + chance.below(count)));
  const every = Math.ceil(count / (looks + 1));
  return {
    moot: some(kills.moot),
    forum: some(kills.forum),
    looks: new Set(Array.from({ length: looks }, (_, index) => (index + 1) * every)),
  };
}

/** From now on things go wrong. */
function trouble({ forum, chance }: World): void {
  const { random } = chance;
  forum.webhooks.chance = { lose: 0.15, double: 0.1, random };
  forum.faults.chance = {
    ...{ status: 0.04, cutBefore: 0.02, cutAfter: 0.05, random },
    statuses: [429, 429, 500, 502, 503],
  };
}

async function step(world: World, trace: (line: string) => void, count: number): Promise<void> {
  const { chance, moot } = world;
  const operation = chance.weighed(operations);
  trace(`${count} ${operation.name}`);
  await operation.run(world);
  if (chance.isLess(0.3)) await advance(world, chance.below(150));
  if (!moot.isUp()) return;
  // Meanwhile people go on.
  if (chance.isLess(0.35)) void moot.doors.round().catch(() => undefined);
  if (chance.isLess(0.1)) await moot.doors.poll().catch(() => undefined);
  if (chance.isLess(0.15)) await moot.doors.round().catch(() => undefined);
}

/** Everybody may read again what was public once: now both sides have to agree on all of it. */
async function openAll(world: World): Promise<void> {
  const { forum, categories } = world;
  for (const category of [categories.one, categories.two])
    if (!category.permissions.has('everyone')) forum.admin.makePublic(category);
  while (moveBack(world));
}

/** In the middle of its work; people of the forum go on, and what its webhooks tell is lost. */
async function killMoot(world: World, trace: (line: string) => void): Promise<void> {
  const { chance, moot } = world;
  trace('Moot is killed');
  await advance(world, 61);
  void moot.doors.round().catch(() => undefined);
  await delay(chance.below(25));
  await moot.kill();
  for (let count = chance.below(4); count > 0; count -= 1) await chance.weighed(forumOperations).run(world);
  await advance(world, chance.below(200));
  await moot.start();
  await moot.doors.setAhead(world.ahead);
}

async function stopForum(world: World, trace: (line: string) => void): Promise<void> {
  const { chance, forum, moot } = world;
  trace('the forum is killed');
  void moot.doors.round().catch(() => undefined);
  await delay(chance.below(15));
  await forum.stop();
  for (let count = chance.below(4); count > 0; count -= 1) await chance.weighed(mootOperations).run(world);
  await moot.doors.round().catch(() => undefined);
  await advance(world, chance.below(200));
  await forum.start();
}

/** Five minutes and one poll that reaches the forum later, nothing that became private is read here. */
async function afterPoll(world: World): Promise<Finding[]> {
  const { faults, webhooks } = world.forum;
  const before = { http: faults.chance, hooks: webhooks.chance };
  faults.chance = null;
  await advance(world, 301);
  await world.moot.doors.poll();
  await drain(world);
  const found = await leaks(world);
  faults.chance = before.http;
  webhooks.chance = before.hooks;
  return found;
}

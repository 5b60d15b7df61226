import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Filled, fill, postsOfTopic } from './fill.ts';
import { bridgeId } from './moot.ts';
import type { Sends, Sent } from './webhook-sender.ts';
import { makeWorld, type StartMoot, webhookSecret, type World } from './world.ts';

export interface BackfillFigures {
  posts: number;
  perSecond: number;
  /** Of the process that takes them over, in bytes: before, at its highest, and when a tenth and when all was there. */
  memory: { before: number; tenth: number; end: number; highest: number };
  webhooks: AnswerTimes;
}

/** How long it took to answer webhooks meanwhile, in milliseconds. */
export interface AnswerTimes {
  count: number;
  p50: number;
  p99: number;
  highest: number;
}

const everyMs = 100;

/** Takes a forum over, with its limits lifted, while it sends webhooks. */
export async function measureBackfill(startMoot: StartMoot, posts: number): Promise<BackfillFigures> {
  const world = await makeWorld(1, startMoot);
  try {
    const filled = fill(world, posts);
    const { doors } = world.moot;
    const before = await doors.memory();
    const memory = { before, tenth: 0, end: 0, highest: before };
    const took: number[] = [];
    const running = { is: true };
    const meanwhile = Promise.all([
      watchMemory(world, memory, running),
      sendWebhooks(world, filled, took, running),
    ]);
    const began = performance.now();
    await doors.backfill(filled.length / postsOfTopic);
    const seconds = (performance.now() - began) / 1000;
    running.is = false;
    await meanwhile;
    // Some topics came in because a webhook asked for them first.
    const taken = (await doors.pairs()).posts.length;
    memory.end = await doors.memory();
    return { posts: taken, perSecond: taken / seconds, memory, webhooks: quantiles(took) };
  } finally {
    await world.moot.close();
    await world.forum.stop();
  }
}

/**
 * For so many seconds a forum is taken over as fast as one lets it that allows so many calls a minute, while it sends
 * webhooks.
 */
export async function measurePaced(
  startMoot: StartMoot,
  callsPerMinute: number,
  seconds: number,
): Promise<AnswerTimes> {
  const world = await makeWorld(1, startMoot);
  try {
    const filled = fill(world, callsPerMinute * postsOfTopic);
    await world.moot.doors.keepPace(callsPerMinute);
    const took: number[] = [];
    const running = { is: true };
    // It ends with the process that does it.
    world.moot.doors.backfill(callsPerMinute).catch(() => undefined);
    const meanwhile = sendWebhooks(world, filled, took, running);
    await delay(seconds * 1000);
    running.is = false;
    await meanwhile;
    return quantiles(took);
  } finally {
    await world.moot.close();
    await world.forum.stop();
  }
}

async function watchMemory(
  { moot }: World,
  memory: BackfillFigures['memory'],
  running: { is: boolean },
): Promise<void> {
  for (let at = 0; running.is; at += 1) {
    await delay(500);
    const now = await moot.doors.memory().catch(() => 0);
    memory.highest = Math.max(memory.highest, now);
    // After some seconds of warming up.
    if (at === 10) memory.tenth = now;
  }
}

/** Sent by a process of its own: the forum, which works in this one, would hold up what is measured. */
async function sendWebhooks(
  { moot, forum, categories }: World,
  posts: Filled[],
  took: number[],
  running: { is: boolean },
): Promise<void> {
  const address = `${moot.url}/plugins/discourse-bridge/webhooks/${bridgeId}`;
  const category = categories.one.id;
  const sends: Sends = { address, forum: forum.url, secret: webhookSecret, category, posts };
  const sender = fork(fileURLToPath(new URL('./webhook-sender.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  const ended = once(sender, 'message');
  sender.send(sends);
  while (running.is) await delay(everyMs);
  sender.send('enough');
  const [{ times, failed }] = (await ended) as [Sent];
  if (failed !== null) throw new Error(failed);
  took.push(...times);
}

function quantiles(took: number[]): AnswerTimes {
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), highest: sorted.at(-1) ?? 0 };
}

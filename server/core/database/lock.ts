import { setTimeout as delay } from 'node:timers/promises';
import type { Model } from 'mongoose';
import { isDuplicate } from './duplicate.ts';
import { newId } from '../ids.ts';
import type { Lock } from './database.models.ts';

/** A process that was killed holds a lock for this long, in milliseconds; a living one renews it. */
const leaseMs = 5_000;
const askEveryMs = 250;

/** Does `work` while no other process does work of this name, waiting for its turn. Answers what the work answers. */
export async function withLock<Result>(
  locks: Model<Lock>,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const owner = newId();
  while (!(await take(locks, name, owner))) await delay(askEveryMs);
  const renewal = setInterval(() => {
    // A renewal that fails is repeated by the next, long before the lease ends.
    take(locks, name, owner).catch(() => undefined);
  }, leaseMs / 4);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await locks.deleteOne({ _id: name, owner });
  }
}

async function take(locks: Model<Lock>, name: string, owner: string): Promise<boolean> {
  const now = new Date();
  try {
    await locks.updateOne(
      { _id: name, $or: [{ owner }, { until: { $lt: now } }] },
      { $set: { owner, until: new Date(now.getTime() + leaseMs) } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    // Somebody else holds it: the upsert met their document.
    if (isDuplicate(error)) return false;
    throw error;
  }
}

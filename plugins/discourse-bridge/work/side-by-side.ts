import { setTimeout as pause } from 'node:timers/promises';

/** So long one that takes its time is waited for before the others have their turns again. */
const patienceMs = 15_000;
const lookMs = 1_000;

interface Named {
  _id: string;
}

/**
 * Does something for each bridge, all at the same time and never twice at a time for one of them. While one takes long,
 * the others go on: a forum that is slow, or wants to be, holds up its own bridge alone. Answers the sum; throws the
 * first of what was thrown, when all have ended.
 */
export async function sideBySide<Bridge extends Named>(
  read: () => Promise<Bridge[]>,
  work: (bridge: Bridge) => Promise<number>,
  patience = patienceMs,
): Promise<number> {
  const underWay = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  let sum = 0;
  const begin = (bridge: Bridge): void => {
    const run = work(bridge)
      .then(
        (done) => void (sum += done),
        (error: unknown) => void failures.push(error),
      )
      .finally(() => underWay.delete(bridge._id));
    underWay.set(bridge._id, run);
  };
  for (const bridge of await read()) begin(bridge);
  const slow = new Map(underWay);
  const patientUntil = Date.now() + patience;
  while (underWay.size > 0) {
    await Promise.race([Promise.all(underWay.values()), pause(lookMs)]);
    for (const id of slow.keys()) if (underWay.get(id) !== slow.get(id)) slow.delete(id);
    if (slow.size === 0 || Date.now() < patientUntil) continue;
    for (const bridge of await read()) if (!underWay.has(bridge._id)) begin(bridge);
  }
  if (failures.length > 0) throw failures[0];
  return sum;
}

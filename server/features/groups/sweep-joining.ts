import type { JoiningModels } from './joining.models.ts';

const dayMs = 24 * 3600 * 1000;

/** Removes requests and invitations that were written a day before `now` and that the log never heard of. */
export async function sweepJoining({ joinRequests, invitations }: JoiningModels, now: Date): Promise<void> {
  const old = { $lt: new Date(now.getTime() - dayMs) };
  await joinRequests.deleteMany({ state: 'new', at: old });
  await invitations.deleteMany({ state: 'new', madeAt: old });
}

import { randomUUID } from 'node:crypto';
import type { Parts } from '../parts.ts';
import type { Bridge, BridgeEvent, StopReason } from '../store/records.ts';
import { tellStopped } from './tell.ts';

/** Notes what happened, for the bridge's page: a code, ids and numbers, never words of a post. */
export async function note(
  { collections, clock }: Pick<Parts, 'collections' | 'clock'>,
  bridge: Pick<Bridge, '_id'>,
  what: string,
  subject: string,
  values: BridgeEvent['values'] = {},
): Promise<void> {
  await collections.events.insertOne({
    _id: randomUUID(),
    bridge: bridge._id,
    at: clock.now(),
    what,
    subject,
    values,
  });
}

/** Stops a bridge that runs, until one of its moderators starts it again. Its owners are told. */
export async function stop(parts: Parts, bridge: Bridge, reason: StopReason): Promise<void> {
  const { collections, clock } = parts;
  const { modifiedCount } = await collections.bridges.updateOne(
    { _id: bridge._id, state: 'running' },
    { $set: { state: 'stopped', stopped: { reason, at: clock.now() } } },
  );
  if (modifiedCount === 0) return;
  await note(parts, bridge, 'stopped', bridge._id, { reason });
  await tellStopped(parts, bridge, reason);
}

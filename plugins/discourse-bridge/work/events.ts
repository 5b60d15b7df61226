import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongoose';
import { insertNew, Together } from '../../../server/plugin-api.ts';
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
  await notedIn(collections.events).ask({
    _id: randomUUID(),
    bridge: bridge._id,
    at: clock.now(),
    what,
    subject,
    values,
  });
}

/** Many topics that are brought in at a time are noted together. */
const noted = new WeakMap<Collection<BridgeEvent>, Together<BridgeEvent, void>>();

function notedIn(events: Collection<BridgeEvent>): Together<BridgeEvent, void> {
  const known = noted.get(events);
  if (known) return known;
  const made = new Together<BridgeEvent, void>(async (rows) => {
    await insertNew(events, rows);
    return rows.map(() => undefined);
  });
  noted.set(events, made);
  return made;
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

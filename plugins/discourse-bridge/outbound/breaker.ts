import type { Bridge, TopicPair } from '../store/records.ts';
import { secondsAfter } from '../work/clock.ts';
import { note, stop } from '../work/events.ts';
import { Later } from '../work/outcomes.ts';
import type { OutParts } from './out-parts.ts';

const mostWrites = 60;
const withinSeconds = 600;

/**
 * Counts a write in a topic before it is made. More than 60 in ten minutes are no conversation: two programs answer each
 * other. Then the bridge stops, and this throws.
 */
export async function countWrite(out: OutParts, bridge: Bridge, { _id }: TopicPair): Promise<void> {
  const { collections, clock } = out;
  const now = clock.now();
  const pair = await collections.topics.findOneAndUpdate(
    { _id },
    { $push: { writes: { $each: [now], $slice: -(mostWrites + 1) } } },
    { returnDocument: 'after' },
  );
  const writes = pair?.writes ?? [];
  if (writes.length <= mostWrites || writes[0]! < secondsAfter(now, -withinSeconds)) return;
  // Started again by a moderator, it begins to count anew.
  await collections.topics.updateOne({ _id }, { $set: { writes: [] } });
  await note(out, bridge, 'too-many-writes', pair!.thread, { topic: pair!.topic });
  await stop(out, bridge, 'too-many-writes');
  throw new Later(now);
}

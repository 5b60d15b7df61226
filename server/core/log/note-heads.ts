import type { LogModels } from './log.models.ts';

/** Notes the head of every channel as the log has it, and forgets those of channels that have no changes. */
export async function noteHeads({ changes, channels }: LogModels): Promise<void> {
  const grown = await changes.aggregate<{ _id: string; head: number }>([
    { $group: { _id: '$channel', head: { $max: '$seq' } } },
  ]);
  const noted = new Map((await channels.find().lean()).map(({ _id, head }) => [_id, head]));
  await channels.deleteMany({ _id: { $nin: grown.map(({ _id }) => _id) } });
  for (const { _id, head } of grown) {
    if (noted.get(_id) === head) continue;
    await channels.updateOne({ _id }, { $set: { head, touchedAt: new Date() } }, { upsert: true });
  }
}

import type { ChangeLog } from './change-log.ts';
import type { LogModels } from './log.models.ts';

/** Where the cursors keep until when the sweep has looked. */
export const sweepCheckpoint = 'checkpoint:sweep';
/** So far before the checkpoint it looks again. */
export const sweepOverlapMs = 5 * 60_000;

/**
 * Heals what a crash left: finds channels that grew since the last checkpoint, projects what is missing and raises
 * heads that were lost. Run at start, before anybody is served. Answers how many channels it looked at.
 */
export async function sweepLog(log: ChangeLog, models: LogModels): Promise<number> {
  const startedAt = Date.now();
  const checkpoint = await models.cursors.findById(sweepCheckpoint).lean();
  const since = new Date((checkpoint?.seq ?? 0) - sweepOverlapMs);
  const grown = await models.changes.aggregate<{ _id: string; head: number }>([
    { $match: { at: { $gte: since } } },
    { $group: { _id: '$channel', head: { $max: '$seq' } } },
  ]);
  for (const { _id: channel, head } of grown) {
    if (log.kinds.find(channel.split(':')[0]!)) await log.catchUp(channel);
    log.heads.raise(channel, head);
  }
  await models.cursors.updateOne({ _id: sweepCheckpoint }, { $set: { seq: startedAt } }, { upsert: true });
  return grown.length;
}

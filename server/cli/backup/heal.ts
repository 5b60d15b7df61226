import type { Services } from '../../compose.ts';
import { noteHeads } from '../../core/log/note-heads.ts';
import { sweepCheckpoint } from '../../core/log/sweep.ts';

/**
 * Forgets what is stored of every thread that grew while the backup was made, since its parts were read one after the
 * other; the next sweep makes it anew from the log, and looks at every channel.
 */
export async function forgetTorn({ models }: Pick<Services, 'models'>): Promise<void> {
  const { changes, cursors, posts, reactions, threads } = models;
  await Promise.all([changes, posts, reactions, threads].map((model) => model.createIndexes()));
  await cursors.deleteOne({ _id: sweepCheckpoint });
  const rows = new Map((await threads.find({}, { head: 1 }).lean()).map(({ _id, head }) => [_id, head]));
  const logged = await changes.aggregate<{ _id: string; head: number }>([
    { $match: { channel: /^thread:/ } },
    { $group: { _id: '$channel', head: { $max: '$seq' } } },
  ]);
  for (const { _id: channel, head } of logged) {
    const id = channel.slice('thread:'.length);
    if (rows.get(id) === head) continue;
    await threads.deleteOne({ _id: id });
    await posts.deleteMany({ thread: id });
    await reactions.deleteMany({ thread: id });
  }
  await noteHeads(models);
}

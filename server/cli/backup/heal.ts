import type { Services } from '../../compose.ts';
import { noteHeads } from '../../core/log/note-heads.ts';
import { sweepCheckpoint } from '../../core/log/sweep.ts';
import { nextDigest } from '../../features/letters/letter-settings.service.ts';

const clocksDifferMs = 60_000;

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

/** Letters that waited then may have been sent since. They stay for an administrator to see, and are not sent by themselves. */
export async function holdLetters({ models }: Pick<Services, 'models'>): Promise<void> {
  const forgetAt = new Date(Date.now() + 30 * 24 * 3600_000);
  await models.outbox.updateMany(
    { state: { $in: ['waiting', 'sending'] } },
    {
      $set: {
        state: 'failed',
        reason: 'it waited when the backup was made, and may have been sent since',
        sendingSince: null,
        endedAt: new Date(),
        forgetAt,
      },
    },
  );
}

/**
 * News that was to be sent when the backup was made may have been sent since, and so may digests that were due until
 * now: what waited counts as done, and each digest comes at its next time.
 */
export async function skipNews({ models }: Pick<Services, 'models'>, now: Date): Promise<void> {
  const { dueLetters, letterSettings } = models;
  await dueLetters.updateMany({ done: false }, { $set: { done: true } });
  for await (const settings of letterSettings
    .find({ nextDigestAt: { $lte: now } })
    .lean()
    .cursor()) {
    const nextDigestAt = nextDigest(settings, now);
    await letterSettings.updateOne({ _id: settings._id }, { $set: { nextDigestAt, putOff: null } });
  }
}

/** Of a move that was decided while the backup was made, the log may hold the beginning only: it is carried on with. */
export async function resumeMoves({ models }: Pick<Services, 'models'>, madeAt: Date): Promise<void> {
  await models.moves.updateMany(
    { at: { $gte: new Date(madeAt.getTime() - clocksDifferMs) } },
    { done: false },
  );
}

import type { ChangeLog } from '../../core/log/change-log.ts';
import type { PersonalData } from '../../core/personal.ts';
import type { HeldRow, ModerationModels } from './moderation.models.ts';
import { queueChannel } from './queue-channel.ts';

const noWords = { body: '', suggestion: null, keyHash: null };

/** Takes away the words of a post that waited once: it has the id of the post that came of it. */
export function forgetHeld(log: ChangeLog, { heldPosts }: Pick<ModerationModels, 'heldPosts'>) {
  return async (postId: string): Promise<void> => {
    const row = await heldPosts.findById(postId).lean<HeldRow>();
    if (!row) return;
    await heldPosts.updateOne({ _id: postId }, { $set: noWords });
    await log.rewrite(
      { channel: queueChannel(row.group), type: 'post.held', 'data.heldId': postId },
      ({ data }) => ({ data: { ...data, ...noWords }, keyHash: null }),
    );
  };
}

/** Posts that wait, reports that were made, and what moderators decided about a member. */
export function moderationPersonal(log: ChangeLog, models: ModerationModels): PersonalData {
  const { heldPosts, reports, moderationLog } = models;
  const forget = forgetHeld(log, models);
  return {
    name: 'moderation',
    async collect(member) {
      const [waiting, made, decided] = await Promise.all([
        heldPosts.find({ author: member }, { key: 0, keyHash: 0, author: 0 }).sort({ heldAt: 1 }).lean(),
        reports.find({ by: member }, { by: 0, settledBy: 0 }).sort({ at: 1 }).lean(),
        moderationLog.find({ member }, { actor: 0, member: 0 }).sort({ at: 1 }).lean(),
      ]);
      return { heldPosts: waiting, reportsMade: made, decisionsOnMe: decided };
    },
    async erase(member, { words }) {
      for (const { _id, group, state, thread } of await heldPosts.find({ author: member }).lean()) {
        if (state === 'waiting') {
          await log.append(queueChannel(group), {
            key: `drop:${_id}`,
            keyHash: 'drop',
            decide: () => ({ type: 'post.dropped', actor: null, data: { heldId: _id, threadId: thread } }),
          });
        }
        // What was never posted goes in any case.
        if (words === 'remove' || state !== 'released') await forget(_id);
      }
      if (words === 'keep') return;
      await reports.updateMany({ by: member }, { $set: { reason: '' } });
      await log.rewrite({ type: 'report.made', actor: member }, ({ data }) => ({
        data: { ...data, reason: '' },
      }));
    },
  };
}

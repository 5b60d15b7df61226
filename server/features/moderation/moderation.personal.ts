import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Change } from '../../core/log/change.ts';
import type { PersonalData } from '../../core/personal.ts';
import type { HeldRow, ModerationModels } from './moderation.models.ts';
import { queueChannel } from './queue-channel.ts';

const noWords = { body: '', suggestion: null, keyHash: null };

const toldThem = ['decision.made', 'member.suspended', 'post.refused'];
const wordless = ({ data }: Pick<Change, 'data'>) => ({ data: { ...data, words: '' } });

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

/** Posts that wait, reports and appeals that were made, and what moderators decided about a member. */
export function moderationPersonal(log: ChangeLog, models: ModerationModels): PersonalData {
  const { heldPosts, reports, decisions, appeals, moderationLog } = models;
  const forget = forgetHeld(log, models);
  return {
    name: 'moderation',
    async collect(member) {
      const [waiting, made, decided, told, appealed, ofMine] = await Promise.all([
        heldPosts
          .find({ author: member }, { key: 0, keyHash: 0, author: 0, decidedBy: 0 })
          .sort({ heldAt: 1 })
          .lean(),
        reports.find({ by: member }, { by: 0, settledBy: 0 }).sort({ at: 1 }).lean(),
        moderationLog.find({ member }, { actor: 0, member: 0 }).sort({ at: 1 }).lean(),
        decisions.find({ member }, { by: 0, member: 0, 'lifted.by': 0 }).sort({ at: 1 }).lean(),
        appeals.find({ by: member }, { by: 0, decidedBy: 0 }).sort({ at: 1 }).lean(),
        // As a moderator; whom they concerned is not theirs to take along.
        decisions.find({ by: member }, { by: 0, member: 0, lifted: 0, appeal: 0 }).sort({ at: 1 }).lean(),
      ]);
      return {
        heldPosts: waiting,
        reportsMade: made,
        decisionsOnMe: told,
        appealsMade: appealed,
        decisionsMade: ofMine,
        moderationLog: decided,
      };
    },
    async erase(member, { words }) {
      // What was written to them has nobody to read it; what was decided, and why, stays.
      await decisions.updateMany({ member }, { $set: { words: '' } });
      await heldPosts.updateMany({ author: member, words: { $gt: '' } }, { $set: { words: '' } });
      await log.rewrite(
        { type: { $in: toldThem }, 'data.member': member, 'data.words': { $gt: '' } },
        wordless,
      );
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
      await appeals.updateMany({ by: member }, { $set: { words: '' } });
      await log.rewrite({ type: 'appeal.made', actor: member }, wordless);
    },
  };
}

import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Follower } from '../../core/log/followers.ts';
import type { MovedData } from '../threads/thread-channel.ts';
import type { ModerationModels } from './moderation.models.ts';
import { queueChannel, type SettledData } from './queue-channel.ts';

/** Settles the reports of what a moderator moved: that was what came of them. */
export function settleMoved(log: ChangeLog, { reports }: Pick<ModerationModels, 'reports'>): Follower {
  return {
    name: 'settle-moved',
    kinds: ['thread'],
    async handle({ channel, type, actor, data: changed }) {
      if (type !== 'post.moved') return;
      const { postId, reason } = changed as MovedData;
      const threadId = channel.slice('thread:'.length);
      for (const { _id: reportId, group } of await reports.find({ post: postId, state: 'open' }).lean()) {
        const data: SettledData = { reportId, postId, threadId, outcome: 'acted', reason };
        await log.append(queueChannel(group), {
          key: `settle:${reportId}`,
          keyHash: 'settle',
          decide: () => ({ type: 'report.settled', actor, data }),
        });
      }
    },
  };
}

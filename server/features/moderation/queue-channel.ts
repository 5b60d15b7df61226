import type { Change } from '../../core/log/change.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import { everyone } from '../../core/reader.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { HeldPost } from '../threads/held-post.ts';
import type { ModerationModels, Outcome } from './moderation.models.ts';
import { moderationPolicies } from './moderation.policy.ts';

/** Data of `post.held`: the whole post, since it is nowhere else. */
export interface HeldData extends HeldPost, Record<string, unknown> {
  heldId: string;
}

/** Data of `report.made`; who made it is the actor. */
export interface ReportData extends Record<string, unknown> {
  reportId: string;
  postId: string;
  threadId: string;
  reason: string;
}

/** Data of `report.settled`. The post and thread are told again, so that followers need not look them up. */
export interface SettledData extends ReportData {
  outcome: Outcome;
}

export const queueChannel = (group: string): string => `queue:${group}`;

/**
 * `queue:<group>`: what only the moderators of a group may see: posts that wait and reports. Decisions look at the
 * projected collections, so they must go alone.
 */
export function queueKind(options: {
  models: ModerationModels;
  groups: GroupStore;
  projected: Projected;
}): ChannelKind<Record<string, never>> {
  const { models, groups, projected } = options;
  return {
    kind: 'queue',
    async load(id) {
      if (!(await groups.byId(everyone, id))) return null;
      return { state: {}, seq: await projected.of(queueChannel(id)) };
    },
    reduce: (state) => state,
    async project(id, changes) {
      for (const change of changes) await projectOne(models, id, change);
      await projected.to(queueChannel(id), changes.at(-1)!.seq);
    },
    async mayRead(reader, id) {
      return (
        moderationPolicies['queue.read'](reader, { group: id }) && (await groups.byId(reader, id)) !== null
      );
    },
    isPublic: async () => false,
    present: async (_id, changes) =>
      changes.map(({ seq, type, at, data }) => ({
        seq,
        type,
        at: at.toISOString(),
        actor: null,
        data: idsOf(data),
      })),
  };
}

/** Every one sets what is, whatever was: a change that is applied twice changes nothing. */
async function projectOne(models: ModerationModels, group: string, change: Change): Promise<void> {
  switch (change.type) {
    case 'post.held': {
      const { heldId, ...post } = change.data as HeldData;
      await models.heldPosts.updateOne(
        { _id: heldId },
        { $setOnInsert: { ...post, heldAt: change.at, state: 'waiting' } },
        { upsert: true },
      );
      break;
    }
    case 'post.released':
      await models.heldPosts.updateOne(
        { _id: change.data['heldId'] as string },
        { $set: { state: 'released' } },
      );
      break;
    case 'post.dropped':
      await models.heldPosts.updateOne(
        { _id: change.data['heldId'] as string, state: 'waiting' },
        { $set: { state: 'dropped' } },
      );
      break;
    case 'report.made': {
      const { reportId, postId, threadId, reason } = change.data as ReportData;
      const row = { post: postId, thread: threadId, group, by: change.actor, reason, at: change.at };
      await models.reports.updateOne(
        { _id: reportId },
        { $setOnInsert: { ...row, state: 'open' } },
        { upsert: true },
      );
      break;
    }
    case 'report.settled': {
      const { reportId, outcome, reason } = change.data as SettledData;
      await models.reports.updateOne(
        { _id: reportId, state: 'open' },
        {
          $set: { state: outcome, settledAt: change.at, settledBy: change.actor, settledReason: reason },
        },
      );
      break;
    }
    default:
  }
}

/** No words: a page that wants them asks for itself. */
function idsOf(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    ['heldId', 'reportId', 'postId', 'threadId', 'outcome'].flatMap((name) =>
      typeof data[name] === 'string' ? [[name, data[name]]] : [],
    ),
  );
}

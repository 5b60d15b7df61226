import type { Change } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import { everyone } from '../../core/reader.ts';
import { membersChannel } from '../accounts/members-channel.ts';
import type { GroupModels } from '../groups/groups.models.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { HeldPost } from '../threads/held-post.ts';
import { type DecidedData, projectDecisions } from './decision-changes.ts';
import type { ModerationModels, Outcome } from './moderation.models.ts';
import { projectItem } from './queue-items.ts';
import { moderationPolicies } from './moderation.policy.ts';

/** Data of `post.held`: the whole post, since it is nowhere else. */
export interface HeldData extends HeldPost, Record<string, unknown> {
  heldId: string;
}

/** Data of `post.approved` and `post.refused`, which moderators decide; the reason of an approval is empty. */
export interface HeldDecisionData extends Record<string, unknown> {
  heldId: string;
  threadId: string;
  /** Who wrote it, as whom it concerns. */
  author: string;
  member: string;
  action: 'released' | 'dropped';
  reason: string;
  /** Of a refusal, which may be appealed: the same as `heldId`; missing in older ones. */
  decisionId?: string;
  /** For its author only; missing in older ones. */
  words?: string;
}

/** Data of `report.made`; who made it is the actor. */
export interface ReportData extends Record<string, unknown> {
  reportId: string;
  postId: string;
  threadId: string;
  reason: string;
  /** One of `reportKinds`; missing in older ones. */
  kind?: string;
}

/** Data of `report.settled`, of the time before decisions. The post and thread are told again, so that followers need not look them up. */
export interface SettledData extends ReportData {
  outcome: Outcome;
}

export const queueChannel = (group: string): string => `queue:${group}`;

/**
 * `queue:<group>`: what only the moderators of a group may see: posts that wait, reports, decisions about them and
 * appeals. Decisions look at the projected collections, so they must go alone.
 */
export function queueKind(options: {
  models: ModerationModels & Pick<GroupModels, 'restrictions'>;
  groups: GroupStore;
  projected: Projected;
  log: ChangeLog;
}): ChannelKind<Record<string, never>> {
  const { models, groups, projected, log } = options;
  return {
    kind: 'queue',
    async load(id) {
      if (!(await groups.byId(everyone, id))) return null;
      return { state: {}, seq: await projected.of(queueChannel(id)) };
    },
    reduce: (state) => state,
    async project(id, changes) {
      for (const change of changes) {
        await projectOne(models, id, change);
        const member = await projectDecisions(models, change);
        await projectItem(models, id, change);
        if (member) await announce(log, change, member);
      }
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

/** Says that somebody's rights changed, so that every process asks again what they may do. */
async function announce(log: ChangeLog, { channel, seq, actor }: Change, member: string): Promise<void> {
  await log.append(membersChannel, {
    key: `${channel}:${seq}`,
    keyHash: 'member.roles',
    decide: () => ({ type: 'member.roles', actor, data: { member } }),
  });
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
    case 'post.waits-on':
      await models.heldPosts.updateOne(
        { _id: change.data['heldId'] as string, state: 'waiting' },
        { $set: { why: change.data['why'] } },
      );
      break;
    case 'post.approved':
    case 'post.refused':
      await models.heldPosts.updateOne(
        { _id: change.data['heldId'] as string, state: 'waiting' },
        {
          $set: {
            state: change.type === 'post.approved' ? 'approved' : 'refused',
            decidedBy: change.actor,
            decidedAt: change.at,
            reason: change.data['reason'],
            ...(change.data['words'] !== undefined && { words: change.data['words'] }),
          },
        },
      );
      break;
    case 'post.dropped':
      await models.heldPosts.updateOne(
        { _id: change.data['heldId'] as string, state: 'waiting' },
        { $set: { state: 'dropped' } },
      );
      break;
    case 'report.made': {
      const { reportId, postId, threadId, reason, kind = 'other' } = change.data as ReportData;
      const row = { post: postId, thread: threadId, group, by: change.actor, kind, reason, at: change.at };
      await models.reports.updateOne(
        { _id: reportId },
        { $setOnInsert: { ...row, state: 'open' } },
        { upsert: true },
      );
      break;
    }
    case 'report.settled': {
      const { reportId, outcome, reason } = change.data as SettledData;
      await settle(models, [reportId], outcome, reason, change);
      break;
    }
    case 'decision.made': {
      const { reports, action, hide, reason } = change.data as DecidedData;
      const hidden = action === 'hidden' || action === 'removed' || hide;
      const outcome = action === 'kept' ? 'kept' : hidden ? 'hidden' : 'acted';
      await settle(models, reports, outcome, reason, change);
      break;
    }
    default:
  }
}

async function settle(
  { reports }: ModerationModels,
  ids: string[],
  state: Outcome,
  settledReason: string,
  { at, actor }: Change,
): Promise<void> {
  if (ids.length === 0) return;
  await reports.updateMany(
    { _id: { $in: ids }, state: 'open' },
    { $set: { state, settledAt: at, settledBy: actor, settledReason } },
  );
}

/** No words: a page that wants them asks for itself. */
function idsOf(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    ['heldId', 'reportId', 'postId', 'threadId', 'outcome', 'decisionId', 'appealId'].flatMap((name) =>
      typeof data[name] === 'string' ? [[name, data[name]]] : [],
    ),
  );
}

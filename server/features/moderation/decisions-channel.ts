import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Change } from '../../core/log/change.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import type { AccountModels } from '../accounts/accounts.models.ts';
import { membersChannel } from '../accounts/members-channel.ts';
import type { GroupModels } from '../groups/groups.models.ts';
import { projectDecisions } from './decision-changes.ts';
import type { ModerationModels } from './moderation.models.ts';
import { projectItem } from './queue-items.ts';
import { moderatesAny } from './moderation.policy.ts';

/** What moderators decide about members, for the whole site. */
export const decisionsChannel = 'moderation:site';

/** Data of `member.suspended` and, without an end, of `member.restored`. */
export interface SuspensionData extends Record<string, unknown> {
  member: string;
  /** ISO 8601. */
  until?: string;
  reason: string;
  /** The decision in a group's queue that this carries out; without it, this is the decision itself. */
  of?: string;
}

type Models = AccountModels & ModerationModels & Pick<GroupModels, 'restrictions'>;

/**
 * `moderation:site`: suspensions and their ends, with reasons, and appeals against them. The member's document follows
 * it, and then `members` announces that there is something new, so that every process asks again what the member may do.
 */
export function decisionsKind(options: {
  models: Models;
  projected: Projected;
  log: ChangeLog;
}): ChannelKind<Record<string, never>> {
  const { projected } = options;
  return {
    kind: 'moderation',
    load: async (id) => (id === 'site' ? { state: {}, seq: await projected.of(decisionsChannel) } : null),
    reduce: (state) => state,
    async project(_id, changes) {
      for (const change of changes) {
        await projectDecisions(options.models, change);
        await projectItem(options.models, '', change);
        await projectOne(options, change);
      }
      await projected.to(decisionsChannel, changes.at(-1)!.seq);
    },
    mayRead: async (reader) => moderatesAny(reader),
    isPublic: async () => false,
    present: async (_id, changes) =>
      changes.map(({ seq, type, at }) => ({ seq, type, at: at.toISOString(), actor: null, data: {} })),
  };
}

async function projectOne(
  { models, log }: { models: AccountModels; log: ChangeLog },
  change: Change,
): Promise<void> {
  const { member, until, reason } = change.data as SuspensionData;
  const suspended = change.type === 'member.suspended' && until !== undefined;
  if (!suspended && change.type !== 'member.restored') return;
  // A slower process must not bring back what was before: only a later change is taken.
  await models.members.updateOne(
    { _id: member, suspendedSeq: { $not: { $gte: change.seq } } },
    {
      $set: {
        suspendedSeq: change.seq,
        suspendedUntil: suspended ? new Date(until) : null,
        suspendedReason: suspended ? reason : null,
      },
    },
  );
  await log.append(membersChannel, {
    key: `${decisionsChannel}:${change.seq}`,
    keyHash: change.type,
    decide: () => ({ type: change.type, actor: change.actor, data: { member } }),
  });
}

import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Change } from '../../core/log/change.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import { everyone } from '../../core/reader.ts';
import { groupChannel } from './channels.ts';
import type { GroupModels } from './groups.models.ts';
import { groupPolicies } from './groups.policy.ts';
import type { GroupStore } from './groups.store.ts';
import type { MembershipChange } from './membership-changes.ts';
import { projectMembership } from './membership.projection.ts';

/** Of what kinds of change somebody's rights may depend. */
const changesRights = new Set<string>([
  'member.joined',
  'member.roles',
  'member.left',
  'member.returned',
  'member.removed',
  'request.decided',
  'invitation.used',
] satisfies MembershipChange[]);

/**
 * `group:<id>`: who joined, left and was given which role. Decisions look at the projected collections, so they must
 * go alone. Then `members` announces that somebody's rights changed, so that every process asks again.
 */
export function groupKind(options: {
  models: GroupModels;
  groups: GroupStore;
  projected: Projected;
  log: ChangeLog;
}): ChannelKind<Record<string, never>> {
  const { models, groups, projected, log } = options;
  return {
    kind: 'group',
    async load(id) {
      if (!(await models.groups.exists({ _id: id }))) return null;
      return { state: {}, seq: await projected.of(groupChannel(id)) };
    },
    reduce: (state) => state,
    async project(id, changes) {
      for (const change of changes) {
        await projectMembership(models, id, change);
        if (changesRights.has(change.type)) await announce(log, change);
      }
      await projected.to(groupChannel(id), changes.at(-1)!.seq);
    },
    async mayRead(reader, id) {
      const group = await groups.byId(everyone, id);
      return group !== null && groupPolicies['group.members'](reader, { group: id, scope: group.scope });
    },
    isPublic: async () => false,
    present: async (_id, changes) =>
      changes.map(({ seq, type, at }) => ({ seq, type, at: at.toISOString(), actor: null, data: {} })),
    uncounted: true,
  };
}

async function announce(log: ChangeLog, { channel, seq, actor, data }: Change): Promise<void> {
  await log.append('members', {
    key: `${channel}:${seq}`,
    keyHash: 'member.roles',
    decide: () => ({ type: 'member.roles', actor, data: { member: data['member'] } }),
  });
}

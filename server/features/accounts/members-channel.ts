import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';

/** Everything that changes who a member is or what they may do is announced here. */
export const membersChannel = 'members';

export type MemberChange =
  | 'member.joined'
  | 'member.confirmed'
  | 'member.changed'
  | 'member.signed-out'
  | 'member.suspended'
  | 'member.restored'
  | 'member.roles'
  | 'member.erased'
  | 'member.affiliation'
  | 'ghost.changed';

/**
 * `members`: that something about a member changed, never what. The members' own documents are the record, since
 * names and addresses must not be in the log; this tells every process to look again.
 */
export function membersKind(projected: Projected): ChannelKind<Record<string, never>> {
  return {
    kind: membersChannel,
    load: async () => ({ state: {}, seq: await projected.of(membersChannel) }),
    reduce: (state) => state,
    project: (_id, changes) => projected.to(membersChannel, changes.at(-1)!.seq),
    mayRead: async (reader) => reader.admin,
    isPublic: async () => false,
    present: async (_id, changes) =>
      changes.map(({ seq, type, at }) => ({ seq, type, at: at.toISOString(), actor: null, data: {} })),
  };
}

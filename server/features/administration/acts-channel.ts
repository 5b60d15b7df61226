import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Change } from '../../core/log/change.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import type { AccountModels } from '../accounts/accounts.models.ts';
import { type MemberChange, membersChannel } from '../accounts/members-channel.ts';

/** What administrators do to the site as such. */
export const actsChannel = 'administration:site';

/** What was done; the data of each names what it was done to. */
export const actTypes = [
  'administrator.given',
  'administrator.taken',
  'address.confirmed',
  'sessions.ended',
  'job.hurried',
  'letter.retried',
  'erasure.begun',
] as const;
export type ActType = (typeof actTypes)[number];

export interface ActData extends Record<string, unknown> {
  member?: string;
  job?: string;
  letter?: string;
  /** Of an erasure: what becomes of the person's words. */
  words?: string;
  /** In the administrator's words. */
  reason?: string;
}

export interface ActsParts {
  models: AccountModels;
  projected: Projected;
  log: ChangeLog;
  /** Ends every session of a member. */
  endSessions(member: string): Promise<void>;
}

/** What is announced of a member after each act. */
const announced: Partial<Record<string, MemberChange>> = {
  'administrator.given': 'member.roles',
  'administrator.taken': 'member.roles',
  'address.confirmed': 'member.confirmed',
  'sessions.ended': 'member.signed-out',
};

/** `administration:site`: the acts of administrators. The member's document follows, then `members` announces it. */
export function actsKind(parts: ActsParts): ChannelKind<Record<string, never>> {
  const { projected } = parts;
  return {
    kind: 'administration',
    load: async (id) => (id === 'site' ? { state: {}, seq: await projected.of(actsChannel) } : null),
    reduce: (state) => state,
    async project(_id, changes) {
      for (const change of changes) await projectOne(parts, change);
      await projected.to(actsChannel, changes.at(-1)!.seq);
    },
    mayRead: async (reader) => reader.admin,
    isPublic: async () => false,
    present: async (_id, changes) =>
      changes.map(({ seq, type, at }) => ({ seq, type, at: at.toISOString(), actor: null, data: {} })),
  };
}

async function projectOne(parts: ActsParts, change: Change): Promise<void> {
  const { member } = change.data as ActData;
  const announce = announced[change.type];
  if (!member || !announce) return;
  await doIt(parts, change, member);
  await parts.log.append(membersChannel, {
    key: `${actsChannel}:${change.seq}`,
    keyHash: change.type,
    decide: () => ({ type: announce, actor: change.actor, data: { member } }),
  });
}

async function doIt(
  { models: { members, tokens }, endSessions }: ActsParts,
  { type, at, seq }: Change,
  _id: string,
): Promise<void> {
  switch (type) {
    case 'administrator.given':
    case 'administrator.taken':
      // A slower process must not bring back what was before: only a later change is taken.
      await members.updateOne(
        { _id, adminSeq: { $not: { $gte: seq } } },
        { $set: { admin: type === 'administrator.given', adminSeq: seq } },
      );
      return;
    case 'address.confirmed':
      await members.updateOne({ _id, confirmedAt: null }, { $set: { confirmedAt: at } });
      return;
    case 'sessions.ended':
      // What began since then was begun with the password of after it.
      await tokens.deleteMany({ member: _id, createdAt: { $lte: at } });
      await endSessions(_id);
  }
}

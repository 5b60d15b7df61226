import { isDuplicate } from '../../core/database/duplicate.ts';
import type { Change } from '../../core/log/change.ts';
import type { GroupRole } from '../../core/reader.ts';
import type { GroupModels, Membership } from './groups.models.ts';
import type { Invitation, JoinRequest } from './joining.models.ts';
import type { MembershipChange, MembershipData } from './membership-changes.ts';

type Projection = { [Type in MembershipChange]: (at: At, data: MembershipData[Type]) => Promise<void> };

interface At {
  models: GroupModels;
  group: string;
  change: Change;
}

const projections: Projection = {
  async 'member.joined'(at, { member, roles }) {
    await setRoles(at, member, roles);
    await endRequests(at, member);
  },
  async 'member.roles'(at, { member, roles }) {
    await setRoles(at, member, roles);
    await voidInvitations(at, member, roles);
  },
  'member.left': (at, { member }) => takeOut(at, member, true),
  async 'member.returned'(at, { member, roles }) {
    await setRoles(at, member, roles);
    await endRequests(at, member);
  },
  async 'member.removed'(at, { member }) {
    await takeOut(at, member, false);
    await voidInvitations(at, member, []);
  },
  'request.made': (at, { request }) => setRequest(at, request, 'new', { state: 'waiting' }),
  'request.withdrawn': (at, { request }) =>
    setRequest(at, request, 'waiting', { state: 'withdrawn', decidedAt: at.change.at }),
  async 'request.decided'(at, { request, member, accepted, reason }) {
    const { at: decidedAt, actor: decidedBy } = at.change;
    const state = accepted ? 'accepted' : 'refused';
    await setRequest(at, request, 'waiting', { state, decidedAt, decidedBy, reason });
    if (accepted) await setRoles(at, member, ['member']);
  },
  async 'invitation.made'({ models }, { invitations }) {
    const ids = invitations.map(({ id }) => id);
    await models.invitations.updateMany({ _id: { $in: ids }, state: 'new' }, { $set: { state: 'open' } });
  },
  async 'invitation.renewed'({ models }, { invitation, hash, expiresAt, round }) {
    const set: Partial<Invitation> = { hash, round, expiresAt: new Date(expiresAt), sentAt: null };
    await models.invitations.updateOne({ _id: invitation, round: { $lt: round } }, { $set: set });
  },
  async 'invitation.used'(at, { invitation, member, roles }) {
    await at.models.invitations.updateOne({ _id: invitation }, { $addToSet: { usedBy: member } });
    await setRoles(at, member, roles);
    await endRequests(at, member);
  },
  async 'invitation.revoked'({ models }, { invitation }) {
    await models.invitations.updateOne({ _id: invitation }, { $set: { state: 'revoked' } });
  },
};

/** Writes what one change of a group's channel means. Given again, or late, it changes nothing. */
export async function projectMembership(models: GroupModels, group: string, change: Change): Promise<void> {
  if (!Object.hasOwn(projections, change.type)) return;
  const project = projections[change.type as MembershipChange] as (at: At, data: unknown) => Promise<void>;
  await project({ models, group, change }, change.data);
}

function setRoles(at: At, person: string, roles: GroupRole[]): Promise<void> {
  // As a stage, since when somebody joined stays when their roles change.
  const joinedAt = {
    $cond: [{ $gt: [{ $size: { $ifNull: ['$roles', []] } }, 0] }, '$joinedAt', at.change.at],
  };
  return setMembership(at, person, { roles, leftAt: null, leftRoles: [], removedAt: null, joinedAt });
}

/** Whoever came in by another door asks no more. */
async function endRequests({ models, group, change }: At, member: string): Promise<void> {
  await models.joinRequests.updateMany(
    { group, member, state: 'waiting', at: { $lte: change.at } },
    { $set: { state: 'withdrawn', decidedAt: change.at } },
  );
}

/** What they were stays beside it for whoever left by themselves, so that it can be taken back. */
function takeOut(at: At, person: string, byThemselves: boolean): Promise<void> {
  const left = byThemselves
    ? { leftAt: at.change.at, leftRoles: '$roles', removedAt: null }
    : { leftAt: null, leftRoles: [], removedAt: at.change.at };
  return setMembership(at, person, { roles: [], ...left });
}

/**
 * What somebody made while they might is void once they may not: links of who no longer invites, and letters that give
 * more than membership of who no longer gives roles.
 */
async function voidInvitations(at: At, by: string, roles: GroupRole[]): Promise<void> {
  if (roles.includes('chair')) return;
  const { models, group, change } = at;
  const mayInvite = roles.includes('moderator');
  const gone = mayInvite ? [] : [{ kind: 'link' as const }];
  await models.invitations.updateMany(
    {
      group,
      by,
      state: 'open',
      madeAt: { $lte: change.at },
      $or: [{ 'roles.1': { $exists: true } }, ...gone],
    },
    { $set: { state: 'revoked' } },
  );
}

/** A slower process must not bring back what was before: only a later change of the channel is taken. */
async function setMembership(
  { models, group, change }: At,
  person: string,
  set: Record<string, unknown>,
): Promise<void> {
  const _id = `${group}:${person}`;
  const row = { person, group, ...set, seq: change.seq };
  try {
    await models.memberships.collection.updateOne(
      { _id: _id as never, seq: { $not: { $gte: change.seq } } },
      [{ $set: row }],
      { upsert: true },
    );
  } catch (error) {
    // It is there with a later change: the filter did not match and the insert met it.
    if (!isDuplicate(error)) throw error;
  }
}

async function setRequest(
  { models }: At,
  _id: string,
  from: JoinRequest['state'],
  set: Partial<JoinRequest>,
): Promise<void> {
  await models.joinRequests.updateOne({ _id, state: from }, { $set: set });
}

/** Whether this row is somebody who is in the group now. */
export const isMember = (row: Pick<Membership, 'roles'> | null): row is Membership =>
  row !== null && row.roles.length > 0;

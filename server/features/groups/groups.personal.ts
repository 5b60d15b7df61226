import type { ChangeLog } from '../../core/log/change-log.ts';
import type { PersonalData } from '../../core/personal.ts';
import { groupChannel } from './channels.ts';
import type { GroupModels } from './groups.models.ts';

export interface GroupsPersonalParts {
  models: GroupModels;
  log: ChangeLog;
  /** The confirmed address of a member, as addresses are compared; null when there is none. */
  addressOf(member: string): Promise<string | null>;
}

/**
 * Memberships, requests and invitations, which end and lose their words; threads that were opened, which stay as others
 * took part in them.
 */
export function groupsPersonal(parts: GroupsPersonalParts): PersonalData {
  return {
    name: 'groups',
    collect: (member) => collect(parts, member),
    async erase(member) {
      await leaveAll(parts, member);
      await endJoining(parts, member);
      await parts.models.restrictions.deleteMany({ person: member });
      // What moderators wrote of them; that they did it stays.
      await parts.log.rewrite(
        { channel: { $regex: '^group:' }, 'data.member': member, 'data.reason': { $gt: '' } },
        ({ data }) => ({ data: { ...data, reason: '' } }),
      );
    },
  };
}

async function collect({ models, addressOf }: GroupsPersonalParts, member: string) {
  const { memberships, groupThreads, groups, joinRequests, invitations, restrictions } = models;
  const address = await addressOf(member);
  const [held, opened, asked, received, restricted] = await Promise.all([
    memberships.find({ person: member }).lean(),
    groupThreads.find({ author: member }).sort({ createdAt: 1 }).lean(),
    joinRequests.find({ member }).sort({ at: 1 }).lean(),
    invitations
      .find({ emailKey: address ?? '' })
      .sort({ madeAt: 1 })
      .lean(),
    restrictions.find({ person: member }).lean(),
  ]);
  const all = [...held, ...opened, ...asked, ...received, ...restricted];
  const found = await groups.find({ _id: { $in: all.map(({ group }) => group) } }, { name: 1 }).lean();
  const names = new Map(found.map(({ _id, name }) => [_id, name]));
  const nameOf = ({ group }: { group: string }) => names.get(group);
  return {
    memberships: held.map((one) => ({
      group: nameOf(one),
      roles: one.roles,
      joinedAt: one.joinedAt,
      leftAt: one.leftAt,
    })),
    requests: asked.map((one) => {
      const { answer, state, at, decidedAt, reason } = one;
      return { group: nameOf(one), answer, state, at, decidedAt, reason };
    }),
    invitations: received.map((one) => {
      const { email, name, roles, madeAt, expiresAt } = one;
      return { group: nameOf(one), email, name, roles, madeAt, expiresAt };
    }),
    restrictions: restricted.map((one) => {
      const { kind, until, reason } = one;
      return { group: nameOf(one), kind, until, reason };
    }),
    threadsOpened: opened.map((one) => {
      const { _id, title, createdAt } = one;
      return { thread: `g-${_id}`, title, group: nameOf(one), createdAt };
    }),
  };
}

async function leaveAll({ models, log }: GroupsPersonalParts, member: string): Promise<void> {
  const held = await models.memberships.find({ person: member, 'roles.0': { $exists: true } }).lean();
  for (const { group } of held) {
    await log.append(groupChannel(group), {
      key: `erased:${member}`,
      keyHash: 'erased',
      decide: () => ({ type: 'member.left', actor: null, data: { member } }),
    });
  }
}

async function endJoining({ models, log, addressOf }: GroupsPersonalParts, member: string): Promise<void> {
  const { joinRequests, invitations } = models;
  for (const { _id, group } of await joinRequests.find({ member, state: 'waiting' }).lean()) {
    await log.append(groupChannel(group), {
      key: `erased:${_id}`,
      keyHash: 'erased',
      decide: () => ({ type: 'request.withdrawn', actor: null, data: { request: _id, member } }),
    });
  }
  await joinRequests.updateMany({ member }, { $set: { answer: '', reason: '' } });
  const address = await addressOf(member);
  if (address !== null) await invitations.deleteMany({ emailKey: address });
}

/** The names of the groups in which this member is the only chair. */
export async function onlyChairOf(
  { memberships, groups }: Pick<GroupModels, 'memberships' | 'groups'>,
  member: string,
): Promise<string[]> {
  const held = await memberships.find({ person: member, roles: 'chair' }).lean();
  const chaired = held.map(({ group }) => group);
  const others = await memberships
    .find({ group: { $in: chaired }, roles: 'chair', person: { $ne: member } })
    .lean();
  const led = new Set(others.map(({ group }) => group));
  const alone = chaired.filter((group) => !led.has(group));
  const found = await groups
    .find({ _id: { $in: alone } }, { name: 1 })
    .sort({ name: 1 })
    .lean();
  return found.map(({ name }) => name);
}

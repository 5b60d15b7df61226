import { conflict, forbidden, notFound, Problem } from '../../core/errors.ts';
import { memberOf } from '../../core/http/context.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { GroupRole, Reader } from '../../core/reader.ts';
import { activeMember, checkReason } from '../threads/post-rules.ts';
import { say, t } from '../../core/words/words.ts';
import { groupChannel } from './channels.ts';
import type { Group, GroupModels, Membership } from './groups.models.ts';
import { groupPolicies } from './groups.policy.ts';
import { type GroupStore, scopedOf } from './groups.store.ts';
import type { MembershipChange, MembershipData } from './membership-changes.ts';
import { isMember } from './membership.projection.ts';

export interface MembershipParts {
  models: GroupModels;
  store: GroupStore;
  log: ChangeLog;
  limits: RateLimits;
  /** Whether this member may act at all: is there and not suspended. */
  isActive(member: string): Promise<boolean>;
}

export const roles: readonly GroupRole[] = ['member', 'moderator', 'editor', 'officer', 'chair'];
const undoMs = 10 * 60_000;

/** Joining, leaving, and what members of a group are in it. Two decisions at one moment are taken one after the other. */
export class MembershipService {
  readonly #parts: MembershipParts;

  constructor(parts: MembershipParts) {
    this.#parts = parts;
  }

  /** Joins an open group. Throws 401, 403 (not open to this reader, banned, suspended), 409 (a member already), 429. */
  async join(reader: Reader, group: Group): Promise<void> {
    const member = activeMember(reader, t('Sign in to join a group.'), group._id);
    await this.#parts.limits.count('join', member.id);
    await this.decide(reader, group, 'member.joined', async (now) => {
      await this.refuseMember(group, member.id);
      if (!(await this.mayJoin(now, group)))
        throw forbidden(t('This group is not open to everybody: ask to join it, or be invited.'));
      return { member: member.id, roles: ['member'] };
    });
  }

  /** Whether this reader, who is not a member, could join without asking anybody. */
  async mayJoin(reader: Reader, group: Group): Promise<boolean> {
    if (!reader.member) return false;
    const chairs = reader.roles.get(group._id)?.has('chair') ?? false;
    if (chairs) return true;
    if (group.joining !== 'open' || !groupPolicies['group.join'](reader, scopedOf(group))) return false;
    // A working group is open to those of the group above it.
    return group.parent === null || reader.admin || reader.roles.has(group.parent);
  }

  /** Leaves a group. Throws 401, 404 (no member of it), 409 (the last chair). */
  async leave(reader: Reader, group: Group): Promise<void> {
    const member = memberOf(reader, t('Sign in to leave a group.'));
    await this.decide(reader, group, 'member.left', async () => {
      const row = await this.row(group._id, member.id);
      if (!row) throw conflict(t('You are not a member of this group.'));
      await this.refuseLastChair(group, row, []);
      return { member: member.id };
    });
  }

  /** Why somebody cannot leave a group now, in words; null when they can. */
  async mayNotLeave(group: Group, person: string): Promise<string | null> {
    try {
      const row = await this.row(group._id, person);
      if (!row) return t('You are not a member of this group.');
      await this.refuseLastChair(group, row, []);
      return null;
    } catch (error) {
      if (error instanceof Problem && error.status === 409) return error.detail;
      throw error;
    }
  }

  /** Takes leaving back, for 10 minutes. Throws 401, 403 (banned, suspended), 409 (too late, or not left). */
  async undoLeaving(reader: Reader, group: Group): Promise<void> {
    const member = activeMember(reader, t('Sign in to join a group.'), group._id);
    await this.decide(reader, group, 'member.returned', async (now) => {
      activeMember(now, t('Sign in to join a group.'), group._id);
      const row = await this.#parts.models.memberships
        .findById(`${group._id}:${member.id}`)
        .lean<Membership>();
      if (row && row.roles.length > 0) throw conflict(t('You are a member of this group already.'));
      if (!row?.leftAt || Date.now() - row.leftAt.getTime() > undoMs)
        throw conflict(t('It is too late to take this back. Join the group anew.'));
      return { member: member.id, roles: row.leftRoles };
    });
  }

  /** The group that this reader left last, while that can be taken back. */
  async leftLately(reader: Reader): Promise<string | null> {
    if (!reader.member) return null;
    const since = new Date(Date.now() - undoMs);
    const rows = await this.#parts.models.memberships
      .find({ person: reader.member.id, leftAt: { $gte: since } })
      .sort({ leftAt: -1 })
      .limit(1)
      .lean<Membership[]>();
    return rows[0]?.group ?? null;
  }

  /** Takes somebody out of the group, who is told why. Throws 401, 403, 404, 409 (the last chair), 422. */
  async remove(reader: Reader, group: Group, person: string, reason: string): Promise<void> {
    this.mayManage(reader, group);
    const words = checkReason(reason);
    await this.decide(reader, group, 'member.removed', async (now) => {
      this.mayManage(now, group);
      const row = await this.memberRow(group._id, person);
      if (person === now.member?.id)
        throw conflict(t('To leave the group yourself, use “Leave this group”.'));
      await this.refuseLastChair(group, row, []);
      return { member: person, reason: words };
    });
  }

  /** Sets what a member is in the group. Throws 401, 403, 404, 409 (the last chair, or nothing changed). */
  async setRoles(reader: Reader, group: Group, person: string, wanted: GroupRole[]): Promise<void> {
    this.mayManage(reader, group);
    const given = roles.filter((role) => role === 'member' || wanted.includes(role));
    await this.decide(reader, group, 'member.roles', async (now) => {
      this.mayManage(now, group);
      const row = await this.memberRow(group._id, person);
      if (sameRoles(row.roles, given))
        throw conflict(t('Nothing was changed: these are the roles they have.'));
      await this.refuseLastChair(group, row, given);
      return { member: person, roles: given };
    });
  }

  /** Throws 401, 403 unless the reader may say what members are in this group. */
  mayManage(reader: Reader, group: Group): void {
    activeMember(reader, t('Sign in to look after a group.'), group._id);
    if (!groupPolicies['group.roles'](reader, scopedOf(group)))
      throw forbidden(t('Only a chair of the group may do this.'));
  }

  /** Appends to the group's channel what `make` answers for the reader with the rights of that moment. */
  async decide<Type extends MembershipChange>(
    reader: Reader,
    group: Group,
    type: Type,
    make: (now: Reader) => Promise<MembershipData[Type]>,
    key?: string,
  ): Promise<void> {
    const { log, store } = this.#parts;
    await log.append(groupChannel(group._id), {
      ...(key && { key, keyHash: type }),
      alone: true,
      decide: async () => {
        const { member } = reader;
        const now = member && {
          ...reader,
          roles: await store.rolesOf(member.id),
          restricted: await store.restrictionsOf(member.id),
        };
        return { type, actor: member?.id ?? null, data: await make(now ?? reader) };
      },
    });
  }

  /** Somebody's membership, or null when they are no member. */
  async row(group: string, person: string): Promise<Membership | null> {
    const row = await this.#parts.models.memberships.findById(`${group}:${person}`).lean<Membership>();
    return isMember(row) ? row : null;
  }

  /** The same; throws 404 when they are no member. */
  async memberRow(group: string, person: string): Promise<Membership> {
    const row = await this.row(group, person);
    if (!row) throw notFound(say('member'));
    return row;
  }

  /** Throws 409 for somebody who is a member already. */
  async refuseMember(group: Group, person: string): Promise<void> {
    if (await this.row(group._id, person)) throw conflict(t('You are a member of this group already.'));
  }

  /** Throws 409 when with these roles nobody would chair the group any more who is able to act. */
  async refuseLastChair(group: Group, row: Membership, after: GroupRole[]): Promise<void> {
    if (!row.roles.includes('chair') || after.includes('chair')) return;
    const { isActive, store } = this.#parts;
    const others = (await store.holders(group._id, 'chair')).filter((chair) => chair !== row.person);
    const active = await Promise.all(others.map((other) => isActive(other)));
    if (active.includes(true)) return;
    throw conflict(
      t('{name} needs a chair, and this is the last one. Name another chair first.', { name: group.name }),
    );
  }
}

const sameRoles = (a: GroupRole[], b: GroupRole[]): boolean => a.toSorted().join() === b.toSorted().join();

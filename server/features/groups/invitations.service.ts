import { conflict, forbidden, invalid, notFound } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import { hashSecret, idFromName, newId, newSecret } from '../../core/ids.ts';
import type { GroupRole, Reader, ReaderMember } from '../../core/reader.ts';
import { activeMember } from '../threads/post-rules.ts';
import { say, t } from '../../core/words/words.ts';
import type { Group, GroupModels } from './groups.models.ts';
import { groupPolicies } from './groups.policy.ts';
import { scopedOf } from './groups.store.ts';
import type { InvitationLetters } from './invitation-letters.ts';
import type { Invitation } from './joining.models.ts';
import { type MembershipService, roles as allRoles } from './membership.service.ts';

/** What groups ask of accounts about addresses. */
export interface Addresses {
  /** The address tidied, or what is wrong with it. */
  check(text: string): { value: string } | { wrong: string };
  /** A person's name tidied, or what is wrong with it. */
  checkName(text: string): { value: string } | { wrong: string };
  /** The form in which addresses are compared. */
  key(email: string): string;
  /** A member's address, once it is confirmed; null before. */
  confirmedKeyOf(member: string): Promise<string | null>;
  /** Members by the keys of their addresses. */
  membersOf(keys: string[]): Promise<ReadonlyMap<string, string>>;
}

export interface InvitationParts {
  models: GroupModels;
  membership: MembershipService;
  addresses: Addresses;
  letters: InvitationLetters;
  limits: RateLimits;
}

/** Somebody to be invited by a letter. */
export interface Invited {
  email: string;
  name: string;
  roles: GroupRole[];
}

const dayMs = 24 * 3600 * 1000;
export const lifeDays = [1, 7, 14, 30, 90] as const;
export const mostUses = 500;
const renewedDays = 14;

/** Invitations: by a link for several people, or by a letter for one. */
export class InvitationService {
  readonly #parts: InvitationParts;

  constructor(parts: InvitationParts) {
    this.#parts = parts;
  }

  /** Makes a link that so many people may use within so many days. Answers its secret, which is not kept. Throws 401, 403, 422, 429. */
  async makeLink(reader: Reader, group: Group, asked: { days: number; uses: number }): Promise<string> {
    const by = this.mayInvite(reader, group);
    const days = checkDays(asked.days);
    const { uses } = asked;
    if (!Number.isInteger(uses) || uses < 1 || uses > mostUses) {
      const message = t('Enter a whole number from 1 to {most, number}', { most: mostUses });
      throw invalid([{ path: 'uses', message }]);
    }
    await this.#parts.limits.count('invite', by.id);
    const secret = newSecret();
    const row = newRow(group, by.id, { kind: 'link', hash: hashSecret(secret), uses, days });
    await this.#write(reader, group, [row]);
    return secret;
  }

  /**
   * Invites people by letters that are good for so many days; the same `key` again invites nobody anew. Whoever is a
   * member or invited already is refused. Throws 401, 403, 409, 422, 429.
   */
  async byLetter(
    reader: Reader,
    group: Group,
    people: Invited[],
    { days, key }: { days: number; key: string },
  ): Promise<void> {
    const by = this.mayInvite(reader, group);
    for (const { roles } of people) this.mayGive(reader, group, roles);
    const life = checkDays(days);
    await this.#parts.limits.count('invite', by.id);
    await this.#parts.limits.count('inviteByMail', group._id, people.length);
    const once = `invite:${by.id}:${key}`;
    const made = people.map(({ email, name, roles }, index) => {
      const secret = newSecret();
      const row = newRow(group, by.id, { kind: 'email', hash: hashSecret(secret), uses: 1, days: life });
      // The same form sent twice names the same invitations.
      const _id = idFromName(`${group._id} ${once} ${index}`);
      const emailKey = this.#parts.addresses.key(email);
      return { secret, row: { ...row, _id, email, emailKey, name: name || null, roles } };
    });
    if (
      await this.#parts.models.invitations.exists({
        _id: { $in: made.map(({ row }) => row._id) },
        state: 'open',
      })
    )
      return;
    await this.#write(
      reader,
      group,
      made.map(({ row }) => row),
      once,
    );
    // Of the same form sent twice in one moment, the link of one is kept: only that is sent.
    const kept = await this.#parts.models.invitations
      .find({ hash: { $in: made.map(({ row }) => row.hash) } }, { hash: 1 })
      .lean<Pick<Invitation, 'hash'>[]>();
    const hashes = new Set(kept.map(({ hash }) => hash));
    await this.#post(
      group,
      by,
      made.filter(({ row }) => hashes.has(row.hash)),
    );
  }

  /** Sends a letter again with a new link, good for 14 days; the earlier link is void. Throws 401, 403, 404, 409, 429. */
  async renew(reader: Reader, group: Group, id: string): Promise<void> {
    const by = this.mayInvite(reader, group);
    await this.#parts.limits.count('invite', by.id);
    await this.#parts.limits.count('inviteByMail', group._id);
    const secret = newSecret();
    const hash = hashSecret(secret);
    await this.#parts.membership.decide(reader, group, 'invitation.renewed', async (now) => {
      this.mayInvite(now, group);
      const { kind, state, usedBy, uses, round, roles } = await this.find(group._id, id);
      this.mayGive(now, group, roles);
      if (kind !== 'email' || state === 'revoked' || usedBy.length >= uses)
        throw conflict(t('This invitation was used or withdrawn, so it cannot be sent again.'));
      const expiresAt = new Date(Date.now() + renewedDays * dayMs).toISOString();
      return { invitation: id, hash, expiresAt, round: round + 1 };
    });
    await this.#post(group, by, [{ secret, row: await this.find(group._id, id) }]);
  }

  /** Makes an invitation void. Throws 401, 403, 404, 409 (void or used up already). */
  async revoke(reader: Reader, group: Group, id: string): Promise<void> {
    this.mayInvite(reader, group);
    await this.#parts.membership.decide(reader, group, 'invitation.revoked', async (now) => {
      this.mayInvite(now, group);
      const { state, usedBy, uses } = await this.find(group._id, id);
      if (state === 'revoked' || usedBy.length >= uses)
        throw conflict(t('This invitation was used or withdrawn already.'));
      return { invitation: id };
    });
  }

  /** Throws 401, 403 unless the reader may invite to this group. */
  mayInvite(reader: Reader, group: Group): ReaderMember {
    const member = activeMember(reader, t('Sign in to invite people.'), group._id);
    if (!groupPolicies['group.invite'](reader, scopedOf(group)))
      throw forbidden(t('Only a moderator or chair of the group may invite people.'));
    return member;
  }

  /** Throws 403 unless the reader may give these roles: a chair's affair, but for `member`. */
  mayGive(reader: Reader, group: Group, roles: GroupRole[]): void {
    const more = roles.some((role) => role !== 'member');
    if (more && !groupPolicies['group.roles'](reader, scopedOf(group)))
      throw forbidden(t('Only a chair of the group may give roles.'));
  }

  /** One invitation of a group. Throws 404. */
  async find(group: string, id: string): Promise<Invitation> {
    const row = await this.#parts.models.invitations
      .findOne({ _id: id, group, state: { $ne: 'new' } })
      .lean<Invitation>();
    if (!row) throw notFound(say('invitation'));
    return row;
  }

  /** One page of a group's invitations, the newest first, and how many there are. */
  async list(group: string, page: number, perPage: number): Promise<{ rows: Invitation[]; total: number }> {
    const which = { group, state: { $ne: 'new' as const } };
    const rows = await this.#parts.models.invitations
      .find(which)
      .sort({ madeAt: -1 })
      .skip((page - 1) * perPage)
      .limit(perPage)
      .lean<Invitation[]>();
    return { rows, total: await this.#parts.models.invitations.countDocuments(which) };
  }

  /** Of these addresses, by key: those invited and not answered, and those of members. */
  async known(group: string, keys: string[]): Promise<{ invited: Set<string>; members: Set<string> }> {
    const open = await this.#parts.models.invitations
      .find({ group, emailKey: { $in: keys }, state: 'open', expiresAt: { $gt: new Date() } })
      .lean<Invitation[]>();
    const people = await this.#parts.addresses.membersOf(keys);
    const members = await Promise.all(
      [...people].map(async ([key, id]) => ((await this.#parts.membership.row(group, id)) ? key : null)),
    );
    return {
      invited: new Set(open.filter(({ usedBy }) => usedBy.length === 0).map(({ emailKey }) => emailKey!)),
      members: new Set(members.filter((key) => key !== null)),
    };
  }

  /** First the rows, which nobody sees; then one entry of the log, by which they are there. */
  async #write(reader: Reader, group: Group, rows: Invitation[], key?: string): Promise<void> {
    const { models, membership } = this.#parts;
    await models.invitations.bulkWrite(
      rows.map((row) => ({
        updateOne: { filter: { _id: row._id, state: 'new' as const }, update: { $set: row }, upsert: true },
      })),
    );
    const make = async (now: Reader) => {
      this.mayInvite(now, group);
      const keys = rows.flatMap(({ emailKey }) => emailKey ?? []);
      const { invited, members } = await this.known(group._id, keys);
      const taken = rows.find(({ emailKey }) => emailKey && (invited.has(emailKey) || members.has(emailKey)));
      if (taken) {
        const message = t('{email} was invited or became a member meanwhile', { email: taken.email! });
        throw invalid([{ path: 'email', message }]);
      }
      const invitations = rows.map(({ _id: id, hash, roles }) => ({ id, hash, roles }));
      return { invitations, expiresAt: rows[0]!.expiresAt.toISOString() };
    };
    await membership.decide(reader, group, 'invitation.made', make, key);
  }

  async #post(group: Group, by: ReaderMember, made: { secret: string; row: Invitation }[]): Promise<void> {
    const { letters, models } = this.#parts;
    await letters.invite(group, by, made);
    const ids = made.map(({ row }) => row._id);
    await models.invitations.updateMany({ _id: { $in: ids } }, { $set: { sentAt: new Date() } });
  }
}

function newRow(
  group: Group,
  by: string,
  { kind, hash, uses, days }: { kind: Invitation['kind']; hash: string; uses: number; days: number },
): Invitation {
  const madeAt = new Date();
  return {
    _id: newId(),
    group: group._id,
    kind,
    by,
    hash,
    email: null,
    emailKey: null,
    name: null,
    roles: ['member'],
    state: 'new',
    uses,
    usedBy: [],
    madeAt,
    expiresAt: new Date(madeAt.getTime() + days * dayMs),
    round: 1,
    sentAt: null,
  };
}

function checkDays(days: number): number {
  if ((lifeDays as readonly number[]).includes(days)) return days;
  throw invalid([{ path: 'days', message: t('Choose for how long it is good') }]);
}

/** The roles that somebody is invited with, `member` always among them. */
export const invitedRoles = (wanted: readonly string[]): GroupRole[] =>
  allRoles.filter((role) => role === 'member' || wanted.includes(role));

import type { Collection, Connection } from 'mongoose';
import type { Change } from '../../core/log/change.ts';
import type { LogModels } from '../../core/log/log.models.ts';
import { collectionName, sessionLifeMs, type StoredSession } from '../../core/sessions/session-store.ts';
import type { AccountModels, Member } from '../accounts/accounts.models.ts';
import { actsChannel } from './acts-channel.ts';

export const memberStates = ['all', 'unconfirmed', 'suspended', 'administrators'] as const;
export type MemberState = (typeof memberStates)[number];

export const rowsPerPage = 50;

type Models = Pick<AccountModels, 'members' | 'tokens'> & Pick<LogModels, 'changes'>;

/** What administrators look up: members as no others see them, and what administrators did. */
export class AdministrationStore {
  readonly #models: Models;
  readonly #sessions: Collection<StoredSession>;

  constructor(models: Models, connection: Connection) {
    this.#models = models;
    this.#sessions = connection.collection<StoredSession>(collectionName);
  }

  /** Members whose name, handle or address contains these words, by handle, a page at a time. */
  async members(asked: { words: string; state: MemberState; page: number }) {
    const filter = { ...containing(asked.words), ...inState(asked.state) };
    const [items, total] = await Promise.all([
      this.#models.members
        .find(filter, { passwordHash: 0 })
        .sort({ handle: 1 })
        .skip((asked.page - 1) * rowsPerPage)
        .limit(rowsPerPage)
        .lean<Member[]>(),
      this.#models.members.countDocuments(filter),
    ]);
    return { items, total };
  }

  /** How many members are in each state. */
  async memberCounts(): Promise<Record<MemberState, number>> {
    const counted = await Promise.all(
      memberStates.map((state) => this.#models.members.countDocuments(inState(state))),
    );
    return Object.fromEntries(memberStates.map((state, at) => [state, counted[at]!])) as Record<
      MemberState,
      number
    >;
  }

  /** When each of these members was last here: by a browser, true to an hour, or by a program. */
  async lastSeen(members: string[]): Promise<Map<string, Date>> {
    const [visits, programs] = await Promise.all([
      this.#sessions
        .aggregate<{ _id: string; expires: Date }>([
          { $match: { 'session.member': { $in: members } } },
          { $group: { _id: '$session.member', expires: { $max: '$expires' } } },
        ])
        .toArray(),
      this.#models.tokens.aggregate<{ _id: string; at: Date | null }>([
        { $match: { member: { $in: members } } },
        { $group: { _id: '$member', at: { $max: '$lastUsedAt' } } },
      ]),
    ]);
    const seen = new Map(
      visits.map(({ _id, expires }) => [_id, new Date(expires.getTime() - sessionLifeMs)]),
    );
    for (const { _id, at } of programs) {
      const before = seen.get(_id);
      if (at && (!before || before < at)) seen.set(_id, at);
    }
    return seen;
  }

  /** How many browsers are signed in now. */
  async sessions(): Promise<number> {
    return this.#sessions.countDocuments({ expires: { $gt: new Date() } });
  }

  /** How many tokens a member has. */
  async tokens(member: string): Promise<number> {
    return this.#models.tokens.countDocuments({ member });
  }

  /** What administrators did, the newest first, a page at a time; groups that they made among it. */
  async acts(page: number): Promise<{ items: Change[]; total: number }> {
    const filter = { $or: [{ channel: actsChannel }, { channel: 'groups', type: 'group.created' }] };
    const [items, total] = await Promise.all([
      this.#models.changes
        .find(filter, { _id: 0 })
        .sort({ at: -1, seq: -1 })
        .skip((page - 1) * rowsPerPage)
        .limit(rowsPerPage)
        .lean<Change[]>(),
      this.#models.changes.countDocuments(filter),
    ]);
    return { items, total };
  }
}

function containing(words: string): Record<string, unknown> {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return {};
  const part = { $regex: wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), $options: 'i' };
  return { $or: [{ handle: part }, { emailKey: part }, { name: part }] };
}

function inState(state: MemberState): Record<string, unknown> {
  switch (state) {
    case 'unconfirmed':
      return { confirmedAt: null };
    case 'suspended':
      return { suspendedUntil: { $gt: new Date() } };
    case 'administrators':
      return { admin: true };
    default:
      return {};
  }
}

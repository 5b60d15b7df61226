import type { Reader, Scoped } from '../../core/reader.ts';
import { type Action, may } from '../../core/rights.ts';

/** The row of the table of rights that decides. */
const row =
  (action: Action) =>
  (reader: Reader, group: Scoped): boolean =>
    may(reader, action, group);

/** Who may do what with groups, beyond what scope already decides in every lookup. */
export const groupPolicies = {
  'home.read': () => true,
  'group.read': row('group.card'),
  'group.members': row('group.read'),
  'thread.open': row('thread.open'),
  'group.join': row('group.join'),
  'group.leave': row('group.leave'),
  'group.invite': row('group.invite'),
  'group.admit': row('group.admit'),
  'group.roles': row('group.roles'),
  'group.change': row('group.change'),
  'reasons.change': row('reasons.change'),
  'screening.change': row('screening.change'),
  'group.work': row('group.work'),
  /** A group that is below no other. */
  'group.make': (reader: Reader) => reader.admin,
  /** Whoever holds the link may look at what it invites to. */
  'invitation.use': () => true,
} satisfies Record<string, (reader: Reader, group: Scoped) => boolean>;

import { holds, type Reader, type Scope } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';
import { isSiteAction } from './actions.ts';
import type { Appeal, Decision } from './decisions.models.ts';

interface Target {
  /** The group whose queue it is. */
  group?: string;
  /** Of the group; moderators may do the same in groups of every kind. */
  scope?: Scope;
  /** The member it concerns, with their rights. */
  person?: Reader;
}

/** Whether the reader is a moderator or chair of some group, or a site administrator. */
export function moderatesAny(reader: Reader): boolean {
  return (
    reader.admin || [...reader.roles.values()].some((roles) => roles.has('moderator') || roles.has('chair'))
  );
}

/** The groups whose queue the reader may read; null for all there are. */
export function queuesOf(reader: Reader): string[] | null {
  if (reader.admin) return null;
  return [...reader.roles.keys()].filter((group) => may(reader, 'queue.read', { group, scope: 'hidden' }));
}

const inGroup =
  (action: 'queue.read' | 'queue.decide' | 'log.full' | 'reasons.change') =>
  (reader: Reader, { group, scope = 'hidden' }: Target): boolean =>
    group !== undefined && may(reader, action, { group, scope });

/** What holds for the whole site is administrators' own, and nobody judges themselves. */
function maySuspend(reader: Reader, { person }: Target): boolean {
  return reader.admin && Boolean(person?.member && reader.member && person.member.id !== reader.member.id);
}

/**
 * Moderators of a group do not judge each other, and nobody judges themselves. Who moderates elsewhere only is a member
 * like any other here.
 */
function mayRestrict(reader: Reader, { person, group = '', scope = 'hidden' }: Target): boolean {
  if (!person?.member || !reader.member || person.member.id === reader.member.id) return false;
  if (reader.admin) return true;
  return may(reader, 'member.restrict', { group, scope }) && !holds(person, group, 'moderator', 'chair');
}

/** Who may moderate what. What is done to posts and threads is in the table of threads: `post.hide`, `thread.lock`. */
export const moderationPolicies = {
  'moderation.dashboard': moderatesAny,
  'moderation.log': () => true,
  'moderation.policy': () => true,
  'log.full': inGroup('log.full'),
  /** With the names, of all groups and of what concerns the whole site. */
  'log.site': ({ admin }: Reader) => admin,
  'queue.read': inGroup('queue.read'),
  'report.settle': inGroup('queue.decide'),
  'reasons.edit': inGroup('reasons.change'),
  'member.suspend': maySuspend,
  'member.restrict': mayRestrict,
  'decision.read': (reader: Reader) => reader.member !== null,
  'appeal.make': (reader: Reader) => reader.member !== null,
  'held.decide': (reader: Reader, { group = '', scope = 'public' }: Target) =>
    may(reader, 'queue.decide', { group, scope }),
  'held.own': (reader: Reader) => reader.member !== null,
} satisfies Record<string, (reader: Reader, target: Target) => boolean>;

/** Whether the reader may see a decision in full: those who keep order where it was made. */
export function mayReadDecision(
  reader: Reader,
  { group, channel }: Pick<Decision, 'group' | 'channel'>,
): boolean {
  if (channel === 'moderation:site') return moderatesAny(reader);
  return moderationPolicies['queue.read'](reader, { group });
}

/** Whether the reader may take a decision back: what was decided for the whole site, administrators only. */
export function mayLift(reader: Reader, decision: Decision): boolean {
  if (!reader.member || decision.member === reader.member.id) return false;
  if (isSiteAction(decision.action)) return reader.admin;
  return moderationPolicies['report.settle'](reader, { group: decision.group });
}

/** Whether the reader may decide an appeal: somebody who could have made the decision, but did not. */
export function mayDecideAppeal(reader: Reader, appeal: Appeal, decision: Decision): boolean {
  const { member } = reader;
  if (!member || member.id === decision.by || member.id === appeal.by) return false;
  if (isSiteAction(decision.action)) return reader.admin;
  return moderationPolicies['report.settle'](reader, { group: decision.group });
}

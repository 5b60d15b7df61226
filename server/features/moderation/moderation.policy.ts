import { holds, type Reader } from '../../core/reader.ts';

interface Target {
  /** The group whose queue it is. */
  group?: string;
  /** The member it concerns, with their rights. */
  person?: Reader;
}

/** Whether the reader is a moderator or chair of some group, or a site administrator. */
export function moderatesAny(reader: Reader): boolean {
  return (
    reader.admin || [...reader.roles.values()].some((roles) => roles.has('moderator') || roles.has('chair'))
  );
}

const moderates = (reader: Reader, { group }: Target): boolean =>
  group !== undefined && holds(reader, group, 'moderator', 'chair');

/** Moderators do not judge each other or administrators, and nobody judges themselves. */
function mayJudge(reader: Reader, { person }: Target): boolean {
  if (!person?.member || !reader.member || person.member.id === reader.member.id) return false;
  return reader.admin || (moderatesAny(reader) && !moderatesAny(person));
}

/** Who may moderate what. What is done to posts and threads is in the table of threads: `post.hide`, `thread.lock`. */
export const moderationPolicies = {
  'moderation.dashboard': moderatesAny,
  'moderation.log': () => true,
  'moderation.log.names': (reader: Reader, { group }: Target) =>
    group ? holds(reader, group, 'moderator', 'chair') : moderatesAny(reader),
  'queue.read': moderates,
  'report.settle': moderates,
  'member.suspend': mayJudge,
  'held.own': (reader: Reader) => reader.member !== null,
} satisfies Record<string, (reader: Reader, target: Target) => boolean>;

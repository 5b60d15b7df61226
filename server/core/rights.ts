import type { Reader, Restriction, Scope, Scoped } from './reader.ts';

/** What somebody is to a group, from nobody to the site's own keeper. A member may be several of these at once. */
export const standings = [
  'guest',
  'outsider',
  'member',
  'officer',
  'editor',
  'moderator',
  'chair',
  'admin',
] as const;
export type Standing = (typeof standings)[number];

interface Right extends Record<Scope, readonly Standing[]> {
  /** Whoever is muted in the group may not: others would see it. */
  writes: boolean;
  /** Whoever is suspended may not: it does more than show something. */
  acts: boolean;
}

const anyone: readonly Standing[] = standings;
const signedIn: readonly Standing[] = standings.filter((one) => one !== 'guest');
const inside: readonly Standing[] = signedIn.filter((one) => one !== 'outsider');
const members: readonly Standing[] = inside.filter((one) => one !== 'admin');
const moderators: readonly Standing[] = ['moderator', 'chair', 'admin'];
const editors: readonly Standing[] = ['editor', 'chair', 'admin'];
const chairs: readonly Standing[] = ['chair', 'admin'];
const outsiders: readonly Standing[] = ['outsider', 'admin'];

/** Who may, in a public thing or group; in a listed one; in a hidden one. */
const reads = (open: readonly Standing[], listed = inside, hidden = inside): Right => ({
  public: open,
  members: listed,
  hidden,
  writes: false,
  acts: false,
});
const acts = (open: readonly Standing[], listed = open, hidden = listed): Right => ({
  ...reads(open, listed, hidden),
  acts: true,
});
const writes = (open: readonly Standing[], listed = open, hidden = listed): Right => ({
  ...acts(open, listed, hidden),
  writes: true,
});

/**
 * Who may do what, by what they are to the group that owns it and by who may see it. The tests of rights are made from
 * this table: every row is tried on every surface that it has.
 */
export const rights = {
  /** That there is such a group, what it is for, its officers and rules, how to join. */
  'group.card': reads(anyone, anyone),
  /** Its members, threads, frameworks and working groups, and how many of them. */
  'group.read': reads(anyone),
  /** Anything a group owns: frameworks, drafts, competencies, threads, posts, pictures. */
  'content.read': reads(anyone),
  'post.create': writes(signedIn, inside),
  'post.react': writes(signedIn, inside),
  'post.report': acts(signedIn, inside),
  'thread.open': writes(signedIn, inside),
  /** Where joining is open, or by asking; nobody asks to join what they cannot know of. */
  'group.join': writes(outsiders, outsiders, []),
  'group.leave': reads(members, members, members),
  'group.invite': writes(moderators),
  'group.admit': writes(moderators),
  'group.roles': writes(chairs),
  'group.change': writes(chairs),
  'group.work': writes(chairs),
  /** Which organisations belong to the group as a whole. */
  'corporate.change': writes(['officer', ...chairs]),
  'framework.edit': writes(editors),
  'post.hide': writes(moderators),
  'thread.order': writes(moderators),
  'queue.read': reads(moderators, moderators, moderators),
  'queue.decide': writes(moderators),
  'member.restrict': writes(moderators),
  'screening.change': writes(moderators),
  'reasons.change': writes(chairs),
  /** Connecting another forum to what the group owns, and looking after the bridge: it moderates what comes in. */
  'bridge.change': writes(moderators),
  /** The moderation log without names. */
  'log.read': reads(anyone),
  /** The moderation log with the names of those who decided and of those whom it concerns. */
  'log.full': reads(chairs, chairs, chairs),
} satisfies Record<string, Right>;

export type Action = keyof typeof rights;

/** What the reader is to a group. Administrators may do everything in every group, and may be members as well. */
export function standingsOf(reader: Reader, group: string): ReadonlySet<Standing> {
  const roles = reader.roles.get(group);
  const held: Standing[] = roles ? ['member', ...roles] : [];
  if (reader.admin) return new Set<Standing>(['admin', ...held]);
  if (!reader.member) return new Set<Standing>(['guest']);
  return new Set<Standing>(roles ? held : ['outsider']);
}

/** Whether the reader may do this with a thing of this group that is seen so. */
export function may(reader: Reader, action: Action, { group, scope }: Scoped): boolean {
  const right: Right = rights[action];
  if (right.acts && isSuspended(reader)) return false;
  if (right.writes && restrictionOf(reader, group)) return false;
  const held = standingsOf(reader, group);
  return right[scope].some((one) => held.has(one));
}

/** What keeps the reader from writing in this group at this moment, or null. */
export function restrictionOf(reader: Reader, group: string): Restriction | null {
  const restriction = reader.restricted?.get(group);
  return restriction && (restriction.until === null || restriction.until > new Date()) ? restriction : null;
}

function isSuspended({ member }: Reader): boolean {
  return Boolean(member?.suspendedUntil && member.suspendedUntil > new Date());
}

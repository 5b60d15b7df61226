/** Who may see a framework, draft, thread or post. `members` is listed but closed; `hidden` is not known to exist. */
export type Scope = 'public' | 'members' | 'hidden';

export type GroupRole = 'member' | 'moderator' | 'editor' | 'chair' | 'officer';

/** The person on whose behalf something is looked up or done; `member` is null for a guest. */
export interface Reader {
  readonly member: ReaderMember | null;
  /** Group id → roles held there. */
  readonly roles: ReadonlyMap<string, ReadonlySet<GroupRole>>;
  readonly admin: boolean;
  /** Group id → what a moderator there decided about this person; it may have ended, see `restrictionOf`. */
  readonly restricted?: ReadonlyMap<string, Restriction>;
}

/** Muted: may read but not write in a group. Banned: is also out of it and may not come back. */
export interface Restriction {
  readonly kind: 'muted' | 'banned';
  /** Null until it is lifted. */
  readonly until: Date | null;
  /** As the person was told. */
  readonly reason: string;
}

export interface ReaderMember {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly organisation: string | null;
  readonly confirmed: boolean;
  readonly suspendedUntil: Date | null;
  /** Does not want to be named to others while reading or writing. */
  readonly unseen?: boolean;
  /**
   * It is a bridge that acts, for what this person did on another site. They may have no account here: nobody can sign
   * in as them, write to them or give them a role.
   */
  readonly elsewhere?: boolean;
}

/** Anything that carries its own visibility. */
export interface Scoped {
  scope: Scope;
  group: string;
}

export const guest: Reader = { member: null, roles: new Map(), admin: false };

/** The system itself: the log's followers, the command line, the seeds. Never made from a request. */
export const everyone: Reader = { member: null, roles: new Map(), admin: true };

/** In place of a group: what belongs to it is out of everybody's sight but the system's, whatever its scope. */
export const nowhere = '(nowhere)';

/** The scope that shows a thing to fewer people: what is inside another is never seen by more than that is. */
export function narrower(one: Scope, other: Scope): Scope {
  const scopes: Scope[] = ['public', 'members', 'hidden'];
  return scopes.indexOf(one) > scopes.indexOf(other) ? one : other;
}

/** Whether this reader may see a thing of this scope and group. */
export function maySee(reader: Reader, thing: Scoped): boolean {
  if (thing.group === nowhere) return reader === everyone;
  return thing.scope === 'public' || reader.admin || reader.roles.has(thing.group);
}

/** The same rule as `maySee`, as a MongoDB filter for lists. */
export function visibleTo(reader: Reader): Record<string, unknown> {
  if (reader === everyone) return {};
  if (reader.admin) return { group: { $ne: nowhere } };
  if (reader.roles.size === 0) return { scope: 'public' };
  return { $or: [{ scope: 'public' }, { group: { $in: [...reader.roles.keys()] } }] };
}

/** Whether the reader holds one of these roles in the group. Site administrators hold every role. */
export function holds(reader: Reader, group: string, ...wanted: GroupRole[]): boolean {
  if (reader.admin) return true;
  const held = reader.roles.get(group);
  return held !== undefined && wanted.some((role) => held.has(role));
}

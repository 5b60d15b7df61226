import { idFromName } from './ids.ts';

/** A member as others see them. */
export interface Person {
  id: string;
  handle: string;
  name: string;
  /** As the member says; nobody has checked it. */
  organisation: string | null;
  /** The organisation that is confirmed; the last of several. */
  affiliation: PersonAffiliation | null;
  /** The network or site that they belong to, for those who are only named here and have no account. */
  network?: string;
  /** They are not to be named: what they are called tells their network only. */
  unnamed?: true;
  /** The address of their page there, when it is known. */
  ref?: string;
}

/** The member of this handle; nobody of another site, who has no account here. */
export async function memberCalled(
  people: Pick<People, 'byHandles'>,
  handle: string,
): Promise<Person | undefined> {
  const person = (await people.byHandles([handle])).get(handle);
  return person?.network === undefined ? person : undefined;
}

/**
 * The id here of somebody, or an organisation, of another site: always the same for one name that is theirs for ever,
 * such as the address of their page there; never that of a member.
 */
export const ghostId = (key: string): string => idFromName(`ghost ${key}`);

/** An organisation that stands beside a name as confirmed. */
export interface PersonAffiliation {
  slug: string;
  name: string;
  /** The address of its page on another site, for one that is only named here. */
  ref?: string;
}

/** Looks members up for others to see. Kept in memory until the members' channel grows. */
export interface People {
  byIds(ids: string[]): Promise<ReadonlyMap<string, Person>>;
  byHandles(handles: string[]): Promise<ReadonlyMap<string, Person>>;
  /** Grows with every change of any member: what remembers names depends on it. */
  channel: string;
}

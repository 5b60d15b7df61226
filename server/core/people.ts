/** A member as others see them. */
export interface Person {
  id: string;
  handle: string;
  name: string;
  /** As the member says; nobody has checked it. */
  organisation: string | null;
  /** The organisation that is confirmed; the last of several. */
  affiliation: PersonAffiliation | null;
  /** The address of their page on another site, for those who are only named here and have no account. */
  ref?: string;
}

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

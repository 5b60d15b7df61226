/** A member as others see them. */
export interface Person {
  id: string;
  handle: string;
  name: string;
  organisation: string | null;
}

/** Looks members up for others to see. Kept in memory until the members' channel grows. */
export interface People {
  byIds(ids: string[]): Promise<ReadonlyMap<string, Person>>;
  byHandles(handles: string[]): Promise<ReadonlyMap<string, Person>>;
  /** Grows with every change of any member: what remembers names depends on it. */
  channel: string;
}

import type { Person, PersonAffiliation } from '../../core/people.ts';

/** Who wrote something, as others see them. */
export interface Author {
  handle: string;
  name: string;
  organisation: string | null;
  /** The organisation that is confirmed, for those who have one. */
  affiliation?: PersonAffiliation;
  /** The network or site that they belong to, for those who have no account here. */
  network?: string;
  /** They are not to be named. */
  unnamed?: true;
}

/** A member as an author: without the id. */
export function authorOf({ handle, name, organisation, affiliation, network, unnamed }: Person): Author {
  return {
    handle,
    name,
    organisation,
    ...(affiliation && { affiliation }),
    ...(network !== undefined && { network }),
    ...(unnamed && { unnamed }),
  };
}

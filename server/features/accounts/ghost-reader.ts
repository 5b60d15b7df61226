import type { Reader, Restriction } from '../../core/reader.ts';
import { type Ghost, ghostPerson } from './ghosts.ts';

type Restrictions = ReadonlyMap<string, Restriction>;

/** Somebody without an account here, as a member of one group and of nothing else. */
export function ghostAsReader(ghost: Ghost, group: string, restricted: Restrictions): Reader {
  const { id, handle, name, network = null } = ghostPerson(ghost);
  return {
    member: {
      ...{ id, handle, name },
      organisation: network,
      confirmed: true,
      suspendedUntil: null,
      unseen: true,
      elsewhere: true,
    },
    roles: new Map([[group, new Set(['member'] as const)]]),
    restricted,
    admin: false,
  };
}

/** A member, for what they wrote in a place of another site that belongs to this group, whoever they are in it here. */
export function inGroup(own: Reader, group: string, asGhost: Restrictions): Reader {
  const held = own.roles.get(group) ?? new Set(['member'] as const);
  return {
    member: own.member && { ...own.member, elsewhere: true },
    roles: new Map([...own.roles, [group, held]]),
    restricted: new Map([...asGhost, ...(own.restricted ?? [])]),
    admin: own.admin,
  };
}

/** A member with their rights; in a group also somebody of another network, as that group lets them. */
export const readerHere =
  (directory: {
    reader(id: string): Promise<Reader | null>;
    ghostReader(id: string, group: string): Promise<Reader | null>;
  }) =>
  async (id: string, group?: string): Promise<Reader | null> =>
    (await directory.reader(id)) ?? (group === undefined ? null : directory.ghostReader(id, group));

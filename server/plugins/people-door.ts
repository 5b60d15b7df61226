import { ghostId } from '../core/people.ts';
import type { GhostPeople } from '../features/accounts/ghost-people.ts';
import type { BridgedPosts } from '../features/threads/bridged-posts.ts';
import type { PeopleDoor } from '../plugin-api.ts';

/** Whoever links their account waits for so many; it takes up to a minute until the rest is theirs. */
const claimedAtOnce = 50;

/** People of other networks, as plugins bring and name them. */
export function peopleDoor({
  ghosts,
  bridged,
  address,
}: {
  ghosts: GhostPeople;
  bridged: BridgedPosts;
  address: PeopleDoor['address'];
}): PeopleDoor {
  return {
    ghostId,
    keep: (ghost) => ghosts.keep(ghost),
    async rename(id, names) {
      if (await ghosts.rename(id, names)) await bridged.showAnew(id);
    },
    async claim(ghost, member) {
      await ghosts.setMember(ghost, member);
      // The rest is done by the job that claims posts, as is what a crash cuts short.
      await bridged.claimAll(ghost, member, claimedAtOnce);
    },
    release: (ghost) => ghosts.setMember(ghost, null),
    address,
  };
}

import type { Reader } from '../../core/reader.ts';
import type { GhostIdentity, GhostNames } from '../../features/accounts/ghost-people.ts';

export type { GhostIdentity, GhostNames } from '../../features/accounts/ghost-people.ts';

/** Somebody elsewhere, and the group in which they may do what its members may. */
export interface GhostActor {
  ghost: GhostIdentity;
  group: string;
}

/** People of other sites who are named here. */
export interface PeopleDoor {
  /** The id under which the posts of whoever has this key stand here. */
  ghostId(key: string): string;
  /** Keeps somebody under the names given. Answers their id. */
  keep(ghost: GhostIdentity): Promise<string>;
  /** Calls somebody otherwise, everywhere at once; with an empty name they are shown as a member of their network. */
  rename(id: string, names: GhostNames): Promise<void>;
  /**
   * What this ghost wrote, and writes from now on, is the member's: the first posts at once, many within minutes. Goes on
   * after a crash; asking again does no harm.
   */
  claim(ghost: string, member: string): Promise<void>;
  /** What the ghost writes from now on is nobody's here. What was claimed stays the member's. */
  release(ghost: string): Promise<void>;
  /** The e-mail address of the member who reads, and whether they proved that it is theirs; null for guests. */
  address(reader: Reader): Promise<{ email: string; confirmed: boolean } | null>;
}

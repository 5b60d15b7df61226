import type { Origin } from '../../core/log/change.ts';
import type { Anchor } from '../../core/passage/anchor.ts';

/**
 * Why a post waits: its author's address is not confirmed; or a moderator looks at it first, since it is one of the
 * author's first posts in the group, has words that the group blocks, has many links for a new member, or says what
 * others have just said.
 */
export type HoldReason = 'unconfirmed' | 'first-posts' | 'blocked-words' | 'links' | 'duplicate';

/** A post that waits, and why. */
export interface HeldPost {
  why: HoldReason;
  thread: string;
  group: string;
  author: string;
  body: string;
  replyTo: string | null;
  anchor: Anchor | null;
  about: string | null;
  formal: boolean;
  /** Words to put in place of the passage of the anchor. */
  suggestion: string | null;
  /** It came after closing, when the group still takes comments. Missing in most. */
  late?: boolean;
  /** Where it comes from, when it was written on another site. */
  origin?: Origin;
  /** The client's key, as the thread will know it, and the hash of what was asked under it. */
  key: string | null;
  keyHash: string | null;
}

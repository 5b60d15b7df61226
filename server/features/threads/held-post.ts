import type { Anchor } from '../../core/passage/anchor.ts';

/** A post that waits: its author's address is not confirmed yet. */
export interface HeldPost {
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
  /** The client's key, as the thread will know it, and the hash of what was asked under it. */
  key: string | null;
  keyHash: string | null;
}

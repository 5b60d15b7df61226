import { signInNeeded } from '../../core/errors.ts';
import type { Reader, ReaderMember } from '../../core/reader.ts';

const signedIn = (reader: Reader): boolean => reader.member !== null;

/** Who may do what with places and follows: they are everybody's own. What they lead to has policies of its own. */
export const followingPolicies = {
  /** A guest is led to the beginning of the thread. */
  'reading-place.go': () => true,
  'reading-place.keep': signedIn,
  'follow.own': signedIn,
  'notification.own': signedIn,
  'presence.own': signedIn,
} satisfies Record<string, (reader: Reader) => boolean>;

/** The member who may do this with what is their own. Throws 401. */
export function owner(reader: Reader, policy: keyof typeof followingPolicies, why?: string): ReaderMember {
  if (!reader.member || !followingPolicies[policy](reader)) throw signInNeeded(why);
  return reader.member;
}

import type { Reader } from '../../core/reader.ts';

const signedIn = (reader: Reader): boolean => reader.member !== null;

/** Who may do what with places and follows: they are everybody's own. What they lead to has policies of its own. */
export const followingPolicies = {
  /** A guest is led to the beginning of the thread. */
  'reading-place.go': () => true,
  'reading-place.keep': signedIn,
  'follow.own': signedIn,
} satisfies Record<string, (reader: Reader) => boolean>;

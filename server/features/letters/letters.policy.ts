import { signInNeeded } from '../../core/errors.ts';
import type { Reader, ReaderMember } from '../../core/reader.ts';

/** Who may do what with letters about news. */
export const letterPolicies = {
  /** One's own settings. */
  'letter.own': (reader: Reader): boolean => reader.member !== null,
  /** Whoever has the link of a letter: it is signed, and names what it stops and for whom. */
  'letter.stop': () => true,
} satisfies Record<string, (reader: Reader) => boolean>;

/** The member whose letters these are. Throws 401. */
export function letterOwner(reader: Reader): ReaderMember {
  if (!reader.member || !letterPolicies['letter.own'](reader)) throw signInNeeded();
  return reader.member;
}

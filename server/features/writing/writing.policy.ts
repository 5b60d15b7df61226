import { signInNeeded } from '../../core/errors.ts';
import type { Reader, ReaderMember } from '../../core/reader.ts';

/** What one is writing is one's own: nobody else sees it, whatever their role. */
export const writingPolicies = {
  'writing.own': (reader: Reader) => reader.member !== null,
} satisfies Record<string, (reader: Reader) => boolean>;

/** The member whose texts these are. Throws 401. */
export function writer(reader: Reader): ReaderMember {
  if (!reader.member || !writingPolicies['writing.own'](reader)) throw signInNeeded();
  return reader.member;
}

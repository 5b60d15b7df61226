import type { Reader } from '../../core/reader.ts';

/** What one is writing is one's own: nobody else sees it, whatever their role. */
export const writingPolicies = {
  'writing.own': (reader: Reader) => reader.member !== null,
} satisfies Record<string, (reader: Reader) => boolean>;

import type { Reader } from '../../core/reader.ts';

/** Who may read feeds, and who has private ones. What a feed tells is what its reader may see. */
export const feedPolicies = {
  'feed.read': () => true,
  'feed.own': (reader: Reader) => reader.member !== null,
} satisfies Record<string, (reader: Reader) => boolean>;

import type { Reader } from '../../core/reader.ts';

/** Anybody may search: what they find is what they may see. */
export const searchPolicies = {
  'search.read': () => true,
} satisfies Record<string, (reader: Reader) => boolean>;

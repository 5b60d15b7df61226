import type { Reader } from '../../core/reader.ts';

/** Who may do what with groups, beyond what scope already decides in every lookup. */
export const groupPolicies = {
  'home.read': () => true,
  'group.read': () => true,
  'thread.open': (reader: Reader) => reader.member !== null,
} satisfies Record<string, (reader: Reader) => boolean>;

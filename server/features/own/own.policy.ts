import type { Reader } from '../../core/reader.ts';

const signedIn = (reader: Reader): boolean => reader.member !== null;

/** Who may do what with everything that is held of a person: only that person, also while suspended. */
export const ownPolicies = {
  'own.export': signedIn,
  'own.erase': signedIn,
} satisfies Record<string, (reader: Reader) => boolean>;

import type { Reader } from '../../core/reader.ts';

const administrator = (reader: Reader): boolean => reader.admin && reader.member !== null;

/** Who may see how the site is, and who may act on it. To everybody else there is no such page. */
export const administrationPolicies = {
  'administration.see': administrator,
  'administration.act': administrator,
} satisfies Record<string, (reader: Reader) => boolean>;

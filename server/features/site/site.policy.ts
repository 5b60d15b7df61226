import type { Reader } from '../../core/reader.ts';

/** Who may read and change the pages about the site itself. */
export const sitePolicies = {
  'site.page.read': () => true,
  'site.page.edit': (reader: Reader) => reader.admin,
  'site.robots': () => true,
  'site.language.choose': () => true,
  'site.theme.choose': () => true,
} satisfies Record<string, (reader: Reader) => boolean>;

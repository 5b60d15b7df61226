import { randomBytes } from 'node:crypto';

const longest = 30;
const wholeHandle = /^[a-z0-9_-]{2,30}$/;
/** Words that would let somebody pass for the site, or that stand for many. */
const reserved = new Set(
  'admin administrator all everybody everyone here me member members moderator moot root staff support system team'.split(
    ' ',
  ),
);

/** Stands in texts where somebody was named who has left. */
const nobody = 'former-member';

/** Whether this may be a handle: 2 to 30 small letters, digits, hyphens and underscores. */
export const isHandle = (text: string): boolean => wholeHandle.test(text) && text !== nobody;

/** Handles to try for a name, the plainest first, then ones that nobody is likely to have. */
export function* handlesFor(name: string): Generator<string> {
  const base = plain(name);
  if (isHandle(base) && !reserved.has(base)) yield base;
  const stem = (base || 'member').slice(0, longest - 9).replace(/-+$/, '') || 'member';
  for (let number = 2; number <= 5; number += 1) yield `${stem}-${number}`;
  for (let attempt = 0; attempt < 5; attempt += 1) yield `${stem}-${randomBytes(4).toString('hex')}`;
}

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[æœ]/g, (letter) => (letter === 'æ' ? 'ae' : 'oe'))
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
}

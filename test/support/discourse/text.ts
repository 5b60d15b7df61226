/** How Discourse keeps raw: trailing white space cut, odd spaces made plain, NUL removed. */
export function normaliseRaw(raw: string): string {
  return raw
    .replaceAll('\0', '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/g, ' ')
    .replaceAll(/[\u200B\u2060\uFEFF]/g, '')
    .trimEnd();
}

/** `title_prettify`. */
export function prettify(title: string): string {
  let text = title.replaceAll(/!+/g, '!').replaceAll(/\?+/g, '?');
  if (text === text.toUpperCase() && text !== text.toLowerCase()) text = text.toLowerCase();
  text = text
    .replace(/\.+(\s*)$/, '$1')
    .replaceAll(/ +/g, ' ')
    .trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Title without odd spaces, prettified where the forum does that. */
export function cleanTitle(title: string, prettified: boolean): string {
  const plain = normaliseRaw(title).replaceAll(/\s+/g, ' ').trim();
  return prettified ? prettify(plain) : plain;
}

export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/['’]|\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' || /^\d+$/.test(slug) ? 'topic' : slug.slice(0, 150);
}

/** What counts for the least length: neither comments nor quotes, an emoji as one character. */
export function countedText(raw: string): string {
  return raw
    .replaceAll(/<!--.*?-->/gs, '')
    .replaceAll(/\[quote[^\]]*\].*?\[\/quote\]/gs, '')
    .replaceAll(/:\w+(:\w+)?:/g, 'X')
    .replaceAll(/\.{2,}/g, '…')
    .trim();
}

/** Whether a text looks like words: enough different characters, a letter, and not all in capitals. */
export function looksClear(text: string, leastEntropy: number): boolean {
  const bytes = new Set(Buffer.from(text.trim(), 'utf8'));
  if (bytes.size < leastEntropy) return false;
  if (!/\p{L}/u.test(text)) return false;
  return text !== text.toUpperCase() || text.toLowerCase() === text.toUpperCase();
}

export const mentionsIn = (raw: string): string[] =>
  [...raw.matchAll(/(?<![\w`/@])@([a-z0-9_][\w.-]*)/gi)].map(([, name]) => name!.toLowerCase());

export const linksIn = (raw: string): string[] =>
  [...raw.matchAll(/(?<!!\[[^\]]*\]\()https?:\/\/[^\s)\]>"]+/gi)].map(([link]) => link);

export const picturesIn = (raw: string): string[] =>
  [...raw.matchAll(/!\[[^\]]*\]\(([^)\s]+)[^)]*\)/g)].map(([, address]) => address!);

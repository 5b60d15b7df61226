/** What stands behind the words of a link: `](address "title")`. */
export interface Target {
  address: string;
  /** With its quotation marks, or empty. */
  title: string;
}

const PARTS = /^\]\(\s*(?:<([^<>\n]*)>|(\S*?))(?:\s+("[^"\n]*"|'[^'\n]*'))?\s*\)$/;

/** Reads a piece of kind `target`. */
export function readTarget(text: string): Target {
  const parts = PARTS.exec(text);
  return { address: parts?.[1] ?? parts?.[2] ?? '', title: parts?.[3] ?? '' };
}

/** Writes what stands behind the words of a link. */
export function writeTarget({ address, title }: Target): string {
  const safe = /[\s()<>]/.test(address) ? `<${address.replaceAll(/[<>\s]/g, encodeURIComponent)}>` : address;
  return title === '' ? `](${safe})` : `](${safe} ${title})`;
}

/** An address that readers elsewhere can follow; those that begin with `/` are of the site at `base`. */
export function absolute(address: string, base: string): string {
  if (address.startsWith('//')) return `https:${address}`;
  if (!address.startsWith('/')) return address;
  return new URL(base).origin + address;
}

const PAGE = /^\/(?:u|users|user-cards?)\/([^/?#]+)/;

/**
 * A link's address as it is to stand here: whole, and that of the forum itself in place of the page of somebody who is
 * not to be named.
 */
export function addressHere(
  address: string,
  { baseUrl, isNamed }: { baseUrl: string; isNamed(username: string): boolean },
): string {
  const whole = absolute(address, baseUrl);
  const schemeless = (one: string): string => one.replace(/^https?:/i, '').toLowerCase();
  if (!schemeless(whole).startsWith(`${schemeless(baseUrl)}/`)) return whole;
  const rest = schemeless(whole).slice(schemeless(baseUrl).length);
  const username = PAGE.exec(rest)?.[1]?.replace(/\.json$/, '');
  return username === undefined || isNamed(decoded(username)) ? whole : baseUrl;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Words that stand for themselves, whatever marks they hold. */
export function escapeWords(words: string): string {
  return words
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>~^|#!]/g, String.raw`\$&`);
}

/** A link in Markdown with plain words. */
export const linkTo = (words: string, address: string): string =>
  `[${escapeWords(words)}${writeTarget({ address, title: '' })}`;

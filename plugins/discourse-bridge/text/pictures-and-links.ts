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

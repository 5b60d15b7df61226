import { createHash } from 'node:crypto';

/** The kinds of white space that Discourse makes plain spaces. */
const ODD_SPACES = /[\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/g;

/**
 * A text as Discourse keeps it: no NUL, plain spaces for odd ones, nothing but words at the end. Line ends become LF as
 * well, so that what two programs sent compares as equal.
 */
export function normalise(raw: string): string {
  return raw.replaceAll('\0', '').replaceAll(/\r\n?/g, '\n').replaceAll(ODD_SPACES, ' ').trimEnd();
}

/** Tells whether a text changed: 32 hexadecimal digits, the same for texts that Discourse keeps as the same. */
export function hashOf(text: string): string {
  return createHash('sha256').update(normalise(text)).digest('hex').slice(0, 32);
}

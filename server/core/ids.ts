import { createHash, randomBytes } from 'node:crypto';

let last = 0;

/**
 * Makes an opaque id that sorts by the time it was made: 12 hexadecimal digits of milliseconds, then 12 of chance.
 * Two ids made by one process never share their time digits, so they keep the order they were made in.
 */
export function newId(): string {
  last = Math.max(Date.now(), last + 1);
  return last.toString(16).padStart(12, '0') + randomBytes(6).toString('hex');
}

/** The same id for the same name, always: what makes a seed or an import repeatable. */
export function idFromName(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 24);
}

/** The same UUID (version 5, in a name space of our own) for the same name, always. */
export function uuidFromName(name: string): string {
  const hex = createHash('sha1').update(`moot:${name}`).digest('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}

/** A secret with 256 bits of chance, safe in a URL. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret, so that a stolen database opens nothing. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

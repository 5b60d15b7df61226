import { uuidFromName } from '../../server/plugin-api.ts';

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuid.test(text);
}

/** The identifier that CASE sees: a UUID as it is, in lower case; for anything else always the same UUID. */
export function exportIdentifier(identifier: string): string {
  return isUuid(identifier) ? identifier.toLowerCase() : uuidFromName(`case-exchange:${identifier}`);
}

/** The UUID at the end of an address, if there is one. */
export function uuidInUri(uri: string): string | null {
  const last = lastSegment(uri);
  return isUuid(last) ? last.toLowerCase() : null;
}

export function lastSegment(uri: string): string {
  return uri.split(/[?#]/)[0]?.split(/[/:]/).at(-1) ?? '';
}

/** An address for something that has none, made from its identifier. */
export function standInUri(identifier: string): string {
  if (isUuid(identifier)) return `urn:uuid:${identifier.toLowerCase()}`;
  return isWebAddress(identifier)
    ? identifier
    : `urn:x-case:${encodeURIComponent(identifier.replace(/\p{Surrogate}/gu, '\uFFFD'))}`;
}

export function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text);
}

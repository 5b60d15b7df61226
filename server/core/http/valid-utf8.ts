import { isUtf8 } from 'node:buffer';

/** For the parser of JSON: throws when the bytes are not UTF-8, instead of putting other characters in their place. */
export function refuseInvalidUtf8(_req: unknown, _res: unknown, body: Buffer): void {
  if (!isUtf8(body)) throw new Error('invalid UTF-8');
}

/** For the parser of forms: the same, for the bytes behind the percent signs too. */
export function refuseInvalidForm(_req: unknown, _res: unknown, body: Buffer): void {
  if (!isUtf8(body) || !isUtf8(unescaped(body))) throw new Error('invalid UTF-8');
}

function unescaped(body: Buffer): Buffer {
  const byte = (_: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 16));
  return Buffer.from(body.toString('latin1').replaceAll(/%([0-9a-f]{2})/gi, byte), 'latin1');
}

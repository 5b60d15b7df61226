import { createHmac, timingSafeEqual } from 'node:crypto';

/** What both sides of DiscourseConnect send each other, as parameters of a web address. */
export interface SignedPayload {
  sso: string;
  sig: string;
}

export type PayloadFields = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** Somebody else signed it, or it is no payload. */
export class PayloadError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'PayloadError';
  }
}

/**
 * Signs fields such as `nonce` and `return_sso_url`, in either direction. Lists are joined with commas; fields that are
 * null or undefined are left out. Throws a TypeError without a secret.
 */
export function signPayload(secret: string, fields: PayloadFields): SignedPayload {
  if (!secret) throw new TypeError('DiscourseConnect needs a secret');
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined) continue;
    parameters.append(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  const sso = Buffer.from(parameters.toString()).toString('base64');
  return { sso, sig: signatureOf(secret, sso).toString('hex') };
}

/**
 * The fields of a payload that was signed with this secret, in either direction. Whether the nonce is one's own and
 * unused is the caller's to check. Throws PayloadError.
 */
export function readPayload(secret: string, { sso, sig }: SignedPayload): Map<string, string> {
  if (!secret) throw new TypeError('DiscourseConnect needs a secret');
  const given = /^[0-9a-f]{64}$/i.test(sig) ? Buffer.from(sig, 'hex') : Buffer.alloc(32);
  if (!timingSafeEqual(given, signatureOf(secret, sso))) throw new PayloadError('the signature is wrong');
  // Old forums break the lines.
  if (!/^[A-Za-z0-9+/=\r\n]+$/.test(sso)) throw new PayloadError('the payload is not base64');
  return new Map(new URLSearchParams(Buffer.from(sso, 'base64').toString('utf8')));
}

function signatureOf(secret: string, sso: string): Buffer {
  return createHmac('sha256', secret).update(sso).digest();
}

import { SecretLocked } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import { type Bridge, secretName } from '../store/records.ts';

/** Which of the two secrets of a bridge's sign-in, each for one direction. */
export type Side = 'sign-in' | 'provider';

/**
 * The secret by which members sign in between this site and a forum; null when there is none that can be opened: one
 * that was encrypted with another ENCRYPTION_KEY has to be entered again.
 */
export async function signInSecret(
  { host }: Pick<Parts, 'host'>,
  { _id }: Pick<Bridge, '_id'>,
  side: Side,
): Promise<string | null> {
  try {
    return await host.secrets.get(secretName(_id, side));
  } catch (error) {
    if (error instanceof SecretLocked) return null;
    throw error;
  }
}

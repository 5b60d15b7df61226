import { SecretLocked, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import { type Bridge, secretName } from '../store/records.ts';

/** Which secrets of a bridge that is connected were encrypted with another ENCRYPTION_KEY than the site has now. */
export interface Locked {
  key: boolean;
  webhook: boolean;
  /** One of the two by which members sign in. */
  signIn: boolean;
}

/** Looks whether what is kept of a bridge can be opened. */
export async function lockedOf(
  { host }: Pick<Parts, 'host'>,
  { _id, state }: Pick<Bridge, '_id' | 'state'>,
): Promise<Locked> {
  if (state === 'disconnected') return { key: false, webhook: false, signIn: false };
  const isLocked = async (what: Parameters<typeof secretName>[1]): Promise<boolean> => {
    try {
      await host.secrets.get(secretName(_id, what));
      return false;
    } catch (error) {
      if (error instanceof SecretLocked) return true;
      throw error;
    }
  };
  const [key, readerKey, webhook, signIn, provider] = await Promise.all(
    (['key', 'reader-key', 'webhook', 'sign-in', 'provider'] as const).map(isLocked),
  );
  return { key: key! || readerKey!, webhook: webhook!, signIn: signIn! || provider! };
}

/** What cannot be opened, and what to do; null while all can be. */
export function lockedWords(locked: Locked): string | null {
  const { signIn } = locked;
  const words = [flowWords(locked), signIn ? signInWords() : null].filter((one) => one !== null);
  return words.length === 0 ? null : words.join(' ');
}

const signInWords = (): string =>
  t(
    'A secret for signing in was encrypted with another ENCRYPTION_KEY than this site has now, so nobody can sign in by it. Enter it again under “People and signing in”.',
  );

function flowWords({ key, webhook }: Locked): string | null {
  if (key && webhook)
    return t(
      'The key and the webhook’s secret were encrypted with another ENCRYPTION_KEY than this site has now, so nothing can be asked of the forum or heard from it. Enter the key again under “Key and accounts”, and make a new secret under “Webhook”.',
    );
  if (key)
    return t(
      'The key was encrypted with another ENCRYPTION_KEY than this site has now, so nothing can be asked of the forum. Enter it again under “Key and accounts”.',
    );
  return webhook
    ? t(
        'The webhook’s secret was encrypted with another ENCRYPTION_KEY than this site has now, so nothing that the forum tells can be believed. Make a new one under “Webhook”, and enter it on the forum.',
      )
    : null;
}

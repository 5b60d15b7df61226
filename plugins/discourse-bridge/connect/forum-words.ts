import { invalid, type Problem, t } from '../../../server/plugin-api.ts';

/** What the bridge needs to know of an error of the client or of an address that is not asked, without its classes. */
interface Trouble {
  kind: string;
  type: string | null;
  movedTo: string | null;
}

/** What is wrong when a forum could not be asked, in words with what can be done. */
export function reachWords({ kind, type, movedTo }: Trouble): string {
  switch (kind) {
    case 'unreachable':
      return unreachableWords(type);
    case 'timeout':
      return t('The forum did not answer in time. Try again in a minute.');
    case 'redirect':
      return movedTo
        ? t('This address leads elsewhere: {address}. Enter that one if it is the forum you mean.', {
            address: movedTo,
          })
        : t(
            'This address leads elsewhere. Enter the one that the forum has in the address bar of a browser.',
          );
    case 'not-discourse':
      return t('There is no Discourse forum at this address. With a sub-folder, it belongs to the address.');
    case 'not-found':
      return t('There is no Discourse forum at this address. With a sub-folder, it belongs to the address.');
    case 'rate-limited':
      return t('The forum is asked too often just now. Try again in a minute.');
    case 'read-only':
      return t('The forum takes no changes just now, as during a backup. Try again later.');
    case 'too-large':
      return t('The forum answers more than is taken here.');
    case 'forbidden':
      return t('The forum does not allow this.');
    default:
      return t('The forum has a fault just now. Try again in a few minutes.');
  }
}

function unreachableWords(type: string | null): string {
  switch (type) {
    case 'dns':
      return t('There is no such address. Check it for mistakes.');
    case 'certificate':
      return t(
        'The certificate of this address is not valid, so nobody can tell whether it is the forum. Its administrator has to put that right.',
      );
    case 'private-address':
      return t(
        'This address is inside a private network, and is not asked. The operator of this site can allow it by name (ALLOW_PRIVATE_HOSTS).',
      );
    case 'plain-http':
      return t('The address of a forum begins with https://.');
    case 'refused':
      return t('Nothing answers at this address. Check it for mistakes.');
    default:
      return t('The forum cannot be reached just now. Check the address, and try again.');
  }
}

/** An error of a call as a problem of a form's field; what is no error of the client is thrown as it is. */
export function forumProblem(error: unknown, path: string, refused?: string): Problem {
  const trouble = troubleOf(error);
  if (!trouble) throw error;
  const message = trouble.kind === 'forbidden' && refused !== undefined ? refused : reachWords(trouble);
  return invalid([{ path, message }]);
}

/** What is known of a call that failed; null for anything else that was thrown. */
export function troubleOf(error: unknown): Trouble | null {
  if (!(error instanceof Error) || error.name !== 'DiscourseError') return null;
  const { kind, type = null, movedTo = null } = error as Error & Partial<Trouble> & { kind: string };
  return { kind, type, movedTo };
}

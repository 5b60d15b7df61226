import { forbidden } from '../../core/errors.ts';
import { memberOf } from '../../core/http/context.ts';
import type { Reader, ReaderMember } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';

const anybody = (): boolean => true;
const signedIn = (reader: Reader): boolean => reader.member !== null;

/** Whether a member is suspended at this moment. */
export const isSuspended = ({ suspendedUntil }: ReaderMember): boolean =>
  suspendedUntil !== null && suspendedUntil > new Date();

/** Who may do what with accounts. */
export const accountPolicies = {
  'account.register': anybody,
  'account.sign-in': anybody,
  /** Asking for a link to set a new password, and following it. */
  'account.recover': anybody,
  /** Following a link that was sent to the address. */
  'account.confirm': anybody,
  'account.sign-out': anybody,
  'account.own': signedIn,
  /** A name is public: whoever is suspended may not change it. */
  'account.profile': (reader: Reader) => reader.member !== null && !isSuspended(reader.member),
  'member.read': anybody,
  /** Not naming somebody of another site any more, who has no account here to ask for it with. */
  'person.unname': (reader: Reader) => reader.admin,
} satisfies Record<string, (reader: Reader) => boolean>;

/** The member who may do this with their own account. Throws 401, or 403 for the suspended. */
export function ownMember(reader: Reader, policy: 'account.own' | 'account.profile'): ReaderMember {
  const member = memberOf(reader);
  if (!accountPolicies[policy](reader))
    throw forbidden(t('You may not change this while you are suspended.'));
  return member;
}

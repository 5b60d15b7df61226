import type { FieldError } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import { commonPasswords } from './common-passwords.ts';

export const passwordHint = (): string =>
  t(
    'At least 10 characters. Any characters will do; three or four unrelated words are easy to remember and hard to guess.',
  );

const longestEmail = 254;
const shortestPassword = 10;
const longestPassword = 200;
const longestName = 60;
const longestOrganisation = 100;

/** One address: nothing that a mail program could take for a list, a group or a second header. */
const oneAddress = /^[^\s@,;:<>()[\]"\\\p{C}]+@[^\s@,;:<>()[\]"\\\p{C}.]+(?:\.[^\s@,;:<>()[\]"\\\p{C}.]+)+$/u;
/** Control characters, halves of characters, and marks that turn the direction of the text around them. */
const unwelcome = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u;

const lengthOf = (text: string): number => Array.from(text).length;

/** The form in which addresses are compared. */
export const emailKeyOf = (email: string): string => email.trim().normalize('NFC').toLowerCase();

/** A field that was checked: the value to keep, or what would be right. */
type Checked<T> = { value: T; error: null } | { value: null; error: FieldError };

const right = <T>(value: T): Checked<T> => ({ value, error: null });
const wrong = (path: string, message: string): Checked<never> => ({ value: null, error: { path, message } });

/** An e-mail address without the space around it. */
export function checkEmail(text: string): Checked<string> {
  const email = text.trim().normalize('NFC');
  if (email === '') return wrong('email', t('Enter an e-mail address'));
  if (email.length > longestEmail) {
    return wrong('email', t('Enter an e-mail address of {most} characters or fewer', { most: longestEmail }));
  }
  if (!oneAddress.test(email)) {
    return wrong('email', t('Enter one e-mail address in the right form, such as name@example.org'));
  }
  return right(email);
}

/** The name that others see, white space made single. */
export function checkName(text: string): Checked<string> {
  const name = text.trim().replace(/ +/g, ' ').normalize('NFC');
  if (name === '') return wrong('name', t('Enter the name that others should see'));
  const length = lengthOf(name);
  if (length < 2 || length > longestName) {
    return wrong('name', t('Enter a name of 2 to {most} characters', { most: longestName }));
  }
  if (unwelcome.test(name)) return wrong('name', t('Enter a name without control characters'));
  if (!/[\p{L}\p{N}]/u.test(name)) return wrong('name', t('Enter a name with at least one letter'));
  return right(name);
}

/** The organisation a member names; null for none. */
export function checkOrganisation(text: string): Checked<string | null> {
  const organisation = text.trim().replace(/ +/g, ' ').normalize('NFC');
  if (organisation === '') return right(null);
  if (lengthOf(organisation) > longestOrganisation) {
    return wrong(
      'organisation',
      t('Enter an organisation of {most} characters or fewer', { most: longestOrganisation }),
    );
  }
  if (unwelcome.test(organisation)) {
    return wrong('organisation', t('Enter an organisation without control characters'));
  }
  return right(organisation);
}

/** A new password. Its length and its rarity count; what it is made of does not. */
export function checkPassword(password: string, about: { email: string; name: string }): Checked<string> {
  const length = lengthOf(password);
  if (length === 0) return wrong('password', t('Enter a password'));
  if (length < shortestPassword || length > longestPassword) {
    return wrong(
      'password',
      t('Enter a password of {least} to {most} characters', {
        least: shortestPassword,
        most: longestPassword,
      }),
    );
  }
  const small = password.trim().toLowerCase();
  const [local = ''] = emailKeyOf(about.email).split('@');
  if ([emailKeyOf(about.email), local, about.name.trim().toLowerCase()].includes(small)) {
    return wrong('password', t('Enter a password that is not your e-mail address or name'));
  }
  if (commonPasswords.has(small)) {
    return wrong(
      'password',
      t('Enter a password that fewer people use: this is one of the first to be guessed'),
    );
  }
  return right(password);
}

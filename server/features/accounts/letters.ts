import { t } from '../../core/words/words.ts';
import type { Letter, Mailer, MailLog } from '../../core/mail/mailer.ts';

export interface LettersOptions {
  mailer: Mailer;
  publicUrl: string;
  log: MailLog;
}

/**
 * The letters about accounts, in the language of whoever has them sent. They are sent after the answer, so that its time does not tell whether an address is
 * known here, and so that a mail server that is away stops nobody: every link can be asked for again.
 */
export class Letters {
  readonly #options: LettersOptions;
  readonly #going = new Set<Promise<void>>();

  constructor(options: LettersOptions) {
    this.#options = options;
  }

  confirm(to: string, name: string, secret: string): void {
    this.#send(to, t('Confirm your e-mail address'), name, [
      t(
        'Somebody, probably you, made an account on Moot with this e-mail address.\nTo confirm that the address is yours, open this page and press the button:',
      ),
      this.#link(`/confirm/${secret}`),
      t('The link is good for 7 days. Until then you can read everything, and what\nyou post waits.'),
      t('If it was not you, do nothing: the address will not be confirmed.'),
    ]);
  }

  changeEmail(to: string, name: string, secret: string): void {
    this.#send(to, t('Confirm your new e-mail address'), name, [
      t('To use this e-mail address for your account on Moot, open this page and\npress the button:'),
      this.#link(`/confirm/${secret}`),
      t('The link is good for 7 days. Until then your old address stays in use.'),
      t('If you did not ask for this, do nothing.'),
    ]);
  }

  emailChanged(to: string, name: string, newEmail: string): void {
    this.#send(to, t('Your e-mail address was changed'), name, [
      t('The e-mail address of your account on Moot is now {email}.\nLetters no longer go to this address.', {
        email: newEmail,
      }),
      t('If you did not change it, tell the people who run the site at once:'),
      this.#link('/pages/complaints'),
    ]);
  }

  resetPassword(to: string, name: string, secret: string): void {
    this.#send(to, t('Set a new password'), name, [
      t(
        'Somebody, probably you, asked for a new password for your account on Moot.\nTo set one, open this page:',
      ),
      this.#link(`/reset-password/${secret}`),
      t('The link is good for 1 hour, and once.'),
      t('If it was not you, do nothing: your password stays as it is.'),
    ]);
  }

  passwordChanged(to: string, name: string): void {
    this.#send(to, t('Your password was changed'), name, [
      t('The password of your account on Moot was changed, and you were signed out\non all other devices.'),
      t('If you did not change it, set a new one now:'),
      this.#link('/forgotten-password'),
    ]);
  }

  providerConnected(to: string, name: string, provider: string): void {
    this.#send(to, t('A way to sign in was added'), name, [
      t('You can sign in to your account on Moot with {name} from now on.', { name: provider }),
      t('If you did not do this, sign in with your password, disconnect it, and set\na new password:'),
      this.#link('/account/provider'),
    ]);
  }

  /** Resolves when no letter is on its way. */
  async settled(): Promise<void> {
    while (this.#going.size > 0) await Promise.all(this.#going);
  }

  #link(path: string): string {
    return this.#options.publicUrl + path;
  }

  #send(to: string, subject: string, name: string, paragraphs: string[]): void {
    const { mailer, log } = this.#options;
    const text = [t('Hello {name},', { name }), ...paragraphs].join('\n\n');
    const letter: Letter = { to, subject, text };
    const going = mailer
      .send(letter)
      .catch((error: unknown) => log.error({ err: error, subject: letter.subject }, 'a letter was not taken'))
      .finally(() => this.#going.delete(going));
    this.#going.add(going);
  }
}

import type { Letter, Mailer, MailLog } from '../../core/mail/mailer.ts';

export interface LettersOptions {
  mailer: Mailer;
  publicUrl: string;
  log: MailLog;
}

/**
 * The letters about accounts. They are sent after the answer, so that its time does not tell whether an address is
 * known here, and so that a mail server that is away stops nobody: every link can be asked for again.
 */
export class Letters {
  readonly #options: LettersOptions;
  readonly #going = new Set<Promise<void>>();

  constructor(options: LettersOptions) {
    this.#options = options;
  }

  confirm(to: string, name: string, secret: string): void {
    this.#send({
      to,
      subject: 'Confirm your e-mail address',
      text: `Hello ${name},

Somebody, probably you, made an account on Moot with this e-mail address.
To confirm that the address is yours, open this page and press the button:

${this.#options.publicUrl}/confirm/${secret}

The link is good for 7 days. Until then you can read everything, and what
you post waits.

If it was not you, do nothing: the address will not be confirmed.`,
    });
  }

  changeEmail(to: string, name: string, secret: string): void {
    this.#send({
      to,
      subject: 'Confirm your new e-mail address',
      text: `Hello ${name},

To use this e-mail address for your account on Moot, open this page and
press the button:

${this.#options.publicUrl}/confirm/${secret}

The link is good for 7 days. Until then your old address stays in use.

If you did not ask for this, do nothing.`,
    });
  }

  emailChanged(to: string, name: string, newEmail: string): void {
    this.#send({
      to,
      subject: 'Your e-mail address was changed',
      text: `Hello ${name},

The e-mail address of your account on Moot is now ${newEmail}.
Letters no longer go to this address.

If you did not change it, tell the people who run the site at once:

${this.#options.publicUrl}/pages/complaints`,
    });
  }

  resetPassword(to: string, name: string, secret: string): void {
    this.#send({
      to,
      subject: 'Set a new password',
      text: `Hello ${name},

Somebody, probably you, asked for a new password for your account on Moot.
To set one, open this page:

${this.#options.publicUrl}/reset-password/${secret}

The link is good for 1 hour, and once.

If it was not you, do nothing: your password stays as it is.`,
    });
  }

  passwordChanged(to: string, name: string): void {
    this.#send({
      to,
      subject: 'Your password was changed',
      text: `Hello ${name},

The password of your account on Moot was changed, and you were signed out
on all other devices.

If you did not change it, set a new one now:

${this.#options.publicUrl}/forgotten-password`,
    });
  }

  providerConnected(to: string, name: string, provider: string): void {
    this.#send({
      to,
      subject: 'A way to sign in was added',
      text: `Hello ${name},

You can sign in to your account on Moot with ${provider} from now on.

If you did not do this, sign in with your password, disconnect it, and set
a new password:

${this.#options.publicUrl}/account/provider`,
    });
  }

  /** Resolves when no letter is on its way. */
  async settled(): Promise<void> {
    while (this.#going.size > 0) await Promise.all(this.#going);
  }

  #send(letter: Letter): void {
    const { mailer, log } = this.#options;
    const going = mailer
      .send(letter)
      .catch((error: unknown) => log.error({ err: error, subject: letter.subject }, 'a letter was not taken'))
      .finally(() => this.#going.delete(going));
    this.#going.add(going);
  }
}

import { t } from '../../core/words/words.ts';
import { newId } from '../../core/ids.ts';
import type { MailLog } from '../../core/mail/mailer.ts';
import type { Outbox } from '../../core/mail/outbox.ts';
import type { Member } from './accounts.models.ts';
import { lifeMs } from './mail-links.ts';

export interface LettersOptions {
  outbox: Outbox;
  publicUrl: string;
  log: MailLog;
}

interface AccountLetter {
  to?: string;
  subject: string;
  paragraphs: string[];
  /** How long the link in it is good, in milliseconds; it opens the account, so it is not to be read by others. */
  linkMs?: number;
}

/**
 * The letters about accounts, in the language of whoever has them sent. They are kept for sending after the answer, so
 * that its time does not tell whether an address is known here: every link can be asked for again.
 */
export class Letters {
  readonly #options: LettersOptions;
  readonly #going = new Set<Promise<void>>();

  constructor(options: LettersOptions) {
    this.#options = options;
  }

  confirm(member: Member, secret: string): void {
    this.#send(member, {
      subject: t('Confirm your e-mail address'),
      linkMs: lifeMs.confirm,
      paragraphs: [
        t(
          'Somebody, probably you, made an account on Moot with this e-mail address.\nTo confirm that the address is yours, open this page and press the button:',
        ),
        this.#link(`/confirm/${secret}`),
        t('The link is good for 7 days. Until then you can read everything, and what\nyou post waits.'),
        t('If it was not you, do nothing: the address will not be confirmed.'),
      ],
    });
  }

  /** Goes to the new address. */
  changeEmail(member: Member, to: string, secret: string): void {
    this.#send(member, {
      to,
      subject: t('Confirm your new e-mail address'),
      linkMs: lifeMs['change-email'],
      paragraphs: [
        t('To use this e-mail address for your account on Moot, open this page and\npress the button:'),
        this.#link(`/confirm/${secret}`),
        t('The link is good for 7 days. Until then your old address stays in use.'),
        t('If you did not ask for this, do nothing.'),
      ],
    });
  }

  /** Goes to the address that the member had. */
  emailChanged(member: Member, newEmail: string): void {
    this.#send(member, {
      subject: t('Your e-mail address was changed'),
      paragraphs: [
        t(
          'The e-mail address of your account on Moot is now {email}.\nLetters no longer go to this address.',
          {
            email: newEmail,
          },
        ),
        t('If you did not change it, tell the people who run the site at once:'),
        this.#link('/pages/complaints'),
      ],
    });
  }

  resetPassword(member: Member, secret: string): void {
    this.#send(member, {
      subject: t('Set a new password'),
      linkMs: lifeMs.reset,
      paragraphs: [
        t(
          'Somebody, probably you, asked for a new password for your account on Moot.\nTo set one, open this page:',
        ),
        this.#link(`/reset-password/${secret}`),
        t('The link is good for 1 hour, and once.'),
        t('If it was not you, do nothing: your password stays as it is.'),
      ],
    });
  }

  passwordChanged(member: Member): void {
    this.#send(member, {
      subject: t('Your password was changed'),
      paragraphs: [
        t('The password of your account on Moot was changed, and you were signed out\non all other devices.'),
        t('If you did not change it, set a new one now:'),
        this.#link('/forgotten-password'),
      ],
    });
  }

  providerConnected(member: Member, provider: string): void {
    this.#send(member, {
      subject: t('A way to sign in was added'),
      paragraphs: [
        t('You can sign in to your account on Moot with {name} from now on.', { name: provider }),
        t('If you did not do this, sign in with your password, disconnect it, and set\na new password:'),
        this.#link('/account/provider'),
      ],
    });
  }

  /** Resolves when every letter is kept for sending. */
  async settled(): Promise<void> {
    while (this.#going.size > 0) await Promise.all(this.#going);
  }

  #link(path: string): string {
    return this.#options.publicUrl + path;
  }

  #send(member: Member, { to = member.email, subject, paragraphs, linkMs }: AccountLetter): void {
    const { outbox, log } = this.#options;
    const text = [t('Hello {name},', { name: member.name }), ...paragraphs].join('\n\n');
    const going = outbox
      .add({
        key: `account:${newId()}`,
        to,
        member: member._id,
        subject,
        text,
        urgency: 'person',
        ...(linkMs && { secret: true, until: new Date(Date.now() + linkMs) }),
      })
      .then(() => undefined)
      .catch((error: unknown) => log.error({ err: error, subject }, 'a letter could not be kept'))
      .finally(() => this.#going.delete(going));
    this.#going.add(going);
  }
}

import { isDuplicate } from '../../core/database/duplicate.ts';
import { invalid, notFound } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { checkEmail, emailKeyOf } from './account-fields.ts';
import type { MailLink, Member } from './accounts.models.ts';
import { type AccountParts, type AccountService, emailLimitKey } from './accounts.service.ts';
import { emailTaken } from './insert-member.ts';

/** What a link confirms: the address of a new account, or the new address of an old one. */
export interface Confirmation {
  purpose: 'confirm' | 'change-email';
  email: string;
  member: Member;
}

/** Confirming e-mail addresses and changing them. */
export class EmailService {
  readonly #parts: AccountParts;
  readonly #accounts: AccountService;

  constructor(parts: AccountParts, accounts: AccountService) {
    this.#parts = parts;
    this.#accounts = accounts;
  }

  /** Sends another link to confirm the reader's address; answers it. Nothing is sent when it is confirmed. Throws 401, 429. */
  async resend(reader: Reader): Promise<string> {
    const { limits, links, letters } = this.#parts;
    const member = await this.#accounts.own(reader);
    if (member.confirmedAt) return member.email;
    await limits.count('mail', member._id);
    letters.confirm(member, await links.issue(member._id, 'confirm', member.email));
    return member.email;
  }

  /** Sends a link to a new address, which counts once it is followed. Answers the address. Throws 401, 422, 429. */
  async change(reader: Reader, input: { email: string; currentPassword: string }): Promise<string> {
    const { models, limits, links, letters } = this.#parts;
    const checked = checkEmail(input.email);
    if (checked.error) throw invalid([checked.error]);
    const member = await this.#accounts.ownWithPassword(reader, input.currentPassword);
    const emailKey = emailKeyOf(checked.value);
    if (checked.value === member.email) {
      throw invalid([
        { path: 'email', message: t('This is your e-mail address already. Enter the new one') },
      ]);
    }
    if (emailKey !== member.emailKey && (await models.members.exists({ emailKey }))) {
      throw invalid([{ path: 'email', message: t('Another account has this e-mail address') }]);
    }
    await limits.count('mail', member._id);
    await limits.count('mail', emailLimitKey(checked.value));
    await links.revoke(member._id, 'change-email');
    const secret = await links.issue(member._id, 'change-email', checked.value);
    letters.changeEmail(member, checked.value, secret);
    return checked.value;
  }

  /** What this link would confirm. Throws 404 when it is no longer good. */
  async ofLink(secret: string): Promise<Confirmation> {
    const link = await this.#parts.links.find(secret, 'confirm', 'change-email');
    const member = link && (await this.#parts.models.members.findById(link.member).lean<Member>());
    if (!member || !link.email || link.purpose === 'reset') throw notFound(say('link'));
    if (link.purpose === 'confirm' && link.email !== member.email) throw notFound(say('link'));
    return { purpose: link.purpose, email: link.email, member };
  }

  /** Does what the link is for. Throws 404, and 422 when the new address was taken meanwhile. */
  async confirm(secret: string): Promise<Confirmation> {
    const found = await this.ofLink(secret);
    const { purpose, email, member } = found;
    const { models, announce, links, letters } = this.#parts;
    const confirmedAt = member.confirmedAt ?? new Date();
    const change =
      purpose === 'confirm' ? { confirmedAt } : { confirmedAt, email, emailKey: emailKeyOf(email) };
    try {
      await models.members.updateOne({ _id: member._id, email: member.email }, { $set: change });
    } catch (error) {
      if (isDuplicate(error)) throw invalid([emailTaken()]);
      throw error;
    }
    // Announced before the link is used up: after a crash in between, the link is followed again.
    if (purpose === 'confirm' || !member.confirmedAt) {
      await announce('member.confirmed', member._id, member._id, { once: true });
    }
    if (purpose === 'change-email') await announce('member.changed', member._id, member._id);
    await links.revoke(member._id, ...voidAfter[purpose]);
    if (purpose === 'change-email') letters.emailChanged(member, email);
    return found;
  }
}

/** A link that went to the old address must not set a password any more. */
const voidAfter: Record<Confirmation['purpose'], MailLink['purpose'][]> = {
  confirm: ['confirm'],
  'change-email': ['confirm', 'change-email', 'reset'],
};

import { invalid, notFound } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { say } from '../../core/words/words.ts';
import { checkEmail, checkPassword, emailKeyOf } from './account-fields.ts';
import type { Member } from './accounts.models.ts';
import { type AccountParts, type AccountService, emailLimitKey } from './accounts.service.ts';
import { addressKey } from './address-key.ts';
import { hashPassword } from './passwords.ts';
import type { PersonalTokens } from './tokens.ts';

/** Changing a password, and setting a new one when it is forgotten. */
export class PasswordService {
  readonly #parts: AccountParts;
  readonly #accounts: AccountService;
  readonly #tokens: PersonalTokens;

  constructor(parts: AccountParts, accounts: AccountService, tokens: PersonalTokens) {
    this.#parts = parts;
    this.#accounts = accounts;
    this.#tokens = tokens;
  }

  /** Sets a new password and ends every session; the caller begins a new one. Throws 401, 422, 429. */
  async change(reader: Reader, input: { currentPassword: string; password: string }): Promise<Member> {
    const member = await this.#accounts.ownWithPassword(reader, input.currentPassword);
    const checked = checkPassword(input.password, member);
    if (checked.error) throw invalid([checked.error]);
    return this.#set(member, checked.value, {});
  }

  /**
   * Sends a link to set a new password, if the address is known here: the answer does not tell. Throws 422 for what
   * is no address, 429.
   */
  async forgotten(email: string, address: string | undefined): Promise<void> {
    const { models, limits, links, letters } = this.#parts;
    const checked = checkEmail(email);
    if (checked.error) throw invalid([checked.error]);
    await limits.count('signInByAddress', addressKey(address));
    await limits.count('mail', emailLimitKey(checked.value));
    const member = await models.members.findOne({ emailKey: emailKeyOf(checked.value) }).lean<Member>();
    if (!member) return;
    letters.resetPassword(member, await links.issue(member._id, 'reset', member.email));
  }

  /** Whose password a link sets, while it is good. Throws 404. */
  async ofLink(secret: string): Promise<Member> {
    const link = await this.#parts.links.find(secret, 'reset');
    const member = link && (await this.#parts.models.members.findById(link.member).lean<Member>());
    if (!member || member.email !== link.email) throw notFound(say('link'));
    return member;
  }

  /**
   * Sets a new password by a link, once. Whoever had got into the account is out of it: sessions, tokens and
   * connections with a provider end. The address counts as confirmed, since the link went there. Throws 404, 422.
   */
  async reset(secret: string, password: string): Promise<Member> {
    const { models, links, announce } = this.#parts;
    const member = await this.ofLink(secret);
    const checked = checkPassword(password, member);
    if (checked.error) throw invalid([checked.error]);
    if (!(await links.take(secret, 'reset'))) throw notFound(say('link'));
    await this.#tokens.revokeAll(member._id);
    await models.identities.deleteMany({ member: member._id });
    const changed = await this.#set(member, checked.value, { confirmedAt: member.confirmedAt ?? new Date() });
    if (!member.confirmedAt) await announce('member.confirmed', member._id, member._id, { once: true });
    return changed;
  }

  async #set(member: Member, password: string, more: Partial<Member>): Promise<Member> {
    const { models, announce, links, letters, endSessions } = this.#parts;
    const passwordHash = await hashPassword(password);
    const changed = await models.members
      .findOneAndUpdate(
        { _id: member._id },
        { $set: { passwordHash, ...more }, $inc: { authVersion: 1 } },
        { returnDocument: 'after' },
      )
      .lean<Member>();
    if (!changed) throw notFound(say('member'));
    await links.revoke(member._id, 'reset', 'change-email');
    await endSessions(member._id);
    await announce('member.signed-out', member._id, member._id);
    letters.passwordChanged(changed);
    return changed;
  }
}

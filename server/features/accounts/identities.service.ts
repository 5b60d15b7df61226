import { conflict, forbidden, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { checkEmail, checkName, emailKeyOf } from './account-fields.ts';
import type { Identity, Member } from './accounts.models.ts';
import type { AccountParts, AccountService } from './accounts.service.ts';
import { addressKey } from './address-key.ts';
import { handlesFor } from './handles.ts';
import { insertMember, takenField } from './insert-member.ts';
import type { ProviderIdentity } from './provider-identity.ts';

/** How a member stands to a provider. */
interface Standing {
  connected: boolean;
  email: string;
  hasPassword: boolean;
  confirmed: boolean;
}

/**
 * Whom members are at a provider. An account is found by issuer and subject alone: an e-mail address may have been
 * given to somebody else, so it never opens an account that was made in another way.
 */
export class IdentityService {
  readonly #parts: AccountParts;
  readonly #accounts: AccountService;

  constructor(parts: AccountParts, accounts: AccountService) {
    this.#parts = parts;
    this.#accounts = accounts;
  }

  /** The member who is this person at the provider; null when nobody is. Throws 429. */
  async memberOf({ issuer, subject }: ProviderIdentity, address: string | undefined): Promise<Member | null> {
    const { models, limits } = this.#parts;
    await limits.count('signInByAddress', addressKey(address));
    const found = await models.identities.findOne({ issuer, subject }).lean<Identity>();
    return found && models.members.findById(found.member).lean<Member>();
  }

  /** Whether some account has this address. */
  async isTaken(email: string): Promise<boolean> {
    return (await this.#parts.models.members.exists({ emailKey: emailKeyOf(email) })) !== null;
  }

  /** Makes an account for this person. Throws 422 when they have no address or an account has it, 429. */
  async join(identity: ProviderIdentity, address: string | undefined): Promise<Member> {
    const { models, limits, announce, links, letters } = this.#parts;
    const email = checkEmail(identity.email ?? '');
    if (email.error) throw invalid([email.error]);
    await limits.count('register', addressKey(address));
    const name = nameOf(identity, email.value);
    const fields = { email: email.value, name, organisation: null, passwordHash: null };
    const confirmedAt = identity.verified ? new Date() : null;
    const member = await insertMember(models, fields, handlesFor(name), { confirmedAt });
    await this.#write(member._id, identity);
    await announce('member.joined', member._id, member._id);
    if (!confirmedAt) {
      letters.confirm(member, await links.issue(member._id, 'confirm', member.email));
    }
    return member;
  }

  /**
   * Lets a member sign in as this person too, once they have shown that the account is theirs, and tells them by
   * letter. Throws 409 when another account is this person, or the member is another person there.
   */
  async connect(member: Member, identity: ProviderIdentity, provider: string): Promise<void> {
    const { models, announce, letters } = this.#parts;
    if (!(await this.#write(member._id, identity))) return;
    const proved = identity.verified && identity.email && emailKeyOf(identity.email) === member.emailKey;
    if (proved && !member.confirmedAt) {
      await models.members.updateOne({ _id: member._id }, { $set: { confirmedAt: new Date() } });
      await announce('member.confirmed', member._id, member._id, { once: true });
    }
    letters.providerConnected(member, provider);
  }

  /**
   * Whose account a way in may be added to: of somebody who gives its password, if it has one, and whose address is
   * proved, so that nobody keeps a way into an account made with the address of another. Throws 401, 403, 422, 429.
   */
  async beforeConnecting(reader: Reader, password: string): Promise<Member> {
    const member = await this.#accounts.own(reader);
    if (!member.confirmedAt) throw forbidden(t('Confirm your e-mail address first.'));
    return member.passwordHash === null ? member : this.#accounts.ownWithPassword(reader, password);
  }

  /** Whether the reader can sign in with this issuer, and whether they could without it. Throws 401. */
  async standing(reader: Reader, issuer: string): Promise<Standing> {
    const { _id, email, passwordHash, confirmedAt } = await this.#accounts.own(reader);
    const found = await this.#parts.models.identities.exists({ member: _id, issuer });
    const connected = found !== null;
    return { connected, email, hasPassword: passwordHash !== null, confirmed: confirmedAt !== null };
  }

  /** Takes the way in by this issuer away. Throws 401, and 409 when it is the only one. */
  async disconnect(reader: Reader, issuer: string): Promise<void> {
    const { _id, passwordHash } = await this.#accounts.own(reader);
    if (passwordHash === null) {
      throw conflict(t('Set a password first: without one you could not get into your account any more.'));
    }
    await this.#parts.models.identities.deleteOne({ member: _id, issuer });
  }

  /** Answers false when it was so already. */
  async #write(member: string, { issuer, subject }: ProviderIdentity): Promise<boolean> {
    const { identities } = this.#parts.models;
    try {
      await identities.create({ _id: newId(), issuer, subject, member, createdAt: new Date() });
      return true;
    } catch (error) {
      if (takenField(error) === undefined) throw error;
      if (await identities.exists({ issuer, subject, member })) return false;
      throw conflict(t('One of the two accounts is connected already.'));
    }
  }
}

/** The name that the provider tells, or what stands in the address when that cannot be shown. */
function nameOf(identity: ProviderIdentity, email: string): string {
  const tried = [identity.name, email.split('@')[0]!.replace(/[._]+/g, ' ')];
  for (const name of tried) {
    const { value } = checkName(name);
    if (value !== null) return value;
  }
  return 'Member';
}

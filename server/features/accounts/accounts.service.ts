import { invalid, Problem } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import { hashSecret } from '../../core/ids.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { checkEmail, checkName, checkOrganisation, checkPassword, emailKeyOf } from './account-fields.ts';
import type { AccountModels, Member } from './accounts.models.ts';
import { ownMember } from './accounts.policy.ts';
import { addressKey } from './address-key.ts';
import type { Announce } from './announce.ts';
import { handlesFor, isHandle } from './handles.ts';
import type { Letters } from './letters.ts';
import type { MailLinks } from './mail-links.ts';
import { emailTaken, insertMember } from './insert-member.ts';
import { hashPassword, isPassword } from './passwords.ts';

/** What a person enters to make an account. */
export interface Registration {
  email: string;
  password: string;
  name: string;
  organisation: string;
}

/** A member made by an operator or by the seeds, who vouch for the address. */
export interface GivenMember {
  id?: string;
  handle: string;
  email: string;
  name: string;
  password: string;
  organisation?: string | null;
  admin?: boolean;
  confirmed?: boolean;
  createdAt?: Date;
}

export interface AccountParts {
  models: AccountModels;
  limits: RateLimits;
  announce: Announce;
  links: MailLinks;
  letters: Letters;
  /** Ends every session of a member. */
  endSessions: (member: string) => Promise<void>;
}

type Fields = Pick<Member, 'email' | 'name' | 'organisation'> & { password: string };

const longestTried = 1000;

/** By what attempts on one address are counted, so that the counters hold no addresses. */
export const emailLimitKey = (email: string): string => hashSecret(emailKeyOf(email)).slice(0, 32);

/** Making accounts, signing in, and how members describe themselves. */
export class AccountService {
  readonly #parts: AccountParts;

  constructor(parts: AccountParts) {
    this.#parts = parts;
  }

  /**
   * Makes an account that is not confirmed yet, and sends the link that confirms it. `address` is where the request
   * comes from. Throws 422 naming each wrong field, 429.
   */
  async register(input: Registration, address: string | undefined): Promise<Member> {
    const { models, limits, announce, links, letters } = this.#parts;
    const fields = check(input);
    await limits.count('register', addressKey(address));
    if (await models.members.exists({ emailKey: emailKeyOf(fields.email) })) throw invalid([emailTaken()]);
    const member = await insertMember(models, await shown(fields), handlesFor(fields.name));
    await announce('member.joined', member._id, member._id);
    letters.confirm(member, await links.issue(member._id, 'confirm', member.email));
    return member;
  }

  /** Makes a member with a given handle, confirmed unless it is said otherwise. Throws 422, also when handle or e-mail address are taken. */
  async createMember(given: GivenMember): Promise<Member> {
    const { id, handle, admin = false, confirmed = true, createdAt } = given;
    if (!isHandle(handle)) {
      const message = t('Give a handle of 2 to 30 small letters, digits, hyphens and underscores');
      throw invalid([{ path: 'handle', message }]);
    }
    const fields = check({ ...given, organisation: given.organisation ?? '' });
    const member = await insertMember(this.#parts.models, await shown(fields), [handle], {
      ...(id && { _id: id }),
      ...(createdAt && { createdAt }),
      admin,
      confirmedAt: confirmed ? (createdAt ?? new Date()) : null,
    });
    await this.#parts.announce('member.joined', member._id, null);
    return member;
  }

  /**
   * The member of this address and password. An unknown address and a wrong password are one answer, after the same
   * time. Throws 401 with the field, 429.
   */
  async signIn(email: string, password: string, address: string | undefined): Promise<Member> {
    const { models, limits } = this.#parts;
    const key = emailLimitKey(email);
    await limits.count('signInByAddress', addressKey(address));
    await limits.count('signInByEmail', key);
    const member = await models.members.findOne({ emailKey: emailKeyOf(email) }).lean<Member>();
    const tried = password.length > longestTried ? '' : password;
    const right = await isPassword(member?.passwordHash ?? null, tried);
    if (!member || !right) {
      const message = t('The e-mail address or the password is not right');
      throw new Problem(401, 'wrong-password', t('Not signed in'), {
        detail: `${message}.`,
        errors: [{ path: 'email', message }],
      });
    }
    await limits.forget('signInByEmail', key);
    return member;
  }

  /** The reader's own record. Throws 401. */
  async own(reader: Reader): Promise<Member> {
    const { id } = ownMember(reader, 'account.own');
    const member = await this.#parts.models.members.findById(id).lean<Member>();
    if (!member) throw new Error('a member who is signed in is missing');
    return member;
  }

  /** The same, once they have given their password. Throws 401, 422, 429. */
  async ownWithPassword(reader: Reader, password: string): Promise<Member> {
    const member = await this.own(reader);
    const key = emailLimitKey(member.email);
    await this.#parts.limits.count('signInByEmail', key);
    if (member.passwordHash === null) {
      const message = t('Your account has no password yet. Set one first');
      throw invalid([{ path: 'currentPassword', message }]);
    }
    const right = password.length <= longestTried && (await isPassword(member.passwordHash, password));
    if (!right) throw invalid([{ path: 'currentPassword', message: t('This is not your password') }]);
    await this.#parts.limits.forget('signInByEmail', key);
    return member;
  }

  /** Whether others are not to be told when this member reads or writes. Throws 401. */
  async setUnseen(reader: Reader, unseen: boolean): Promise<void> {
    const { id } = ownMember(reader, 'account.own');
    await this.#parts.models.members.updateOne({ _id: id }, { $set: { unseen } });
    await this.#parts.announce('member.changed', id, id);
  }

  /** Changes name and organisation. Throws 401, 403, 422. */
  async changeProfile(reader: Reader, input: { name: string; organisation: string }): Promise<void> {
    const { models, announce } = this.#parts;
    const { id } = ownMember(reader, 'account.profile');
    const name = checkName(input.name);
    const organisation = checkOrganisation(input.organisation);
    if (name.error || organisation.error) {
      throw invalid([name.error, organisation.error].filter((error) => error !== null));
    }
    const change = { name: name.value, organisation: organisation.value };
    await models.members.updateOne({ _id: id }, { $set: change });
    await announce('member.changed', id, id);
  }
}

function check(input: Registration): Fields {
  const email = checkEmail(input.email);
  const name = checkName(input.name);
  const organisation = checkOrganisation(input.organisation);
  const password = checkPassword(input.password, input);
  if (email.error || name.error || organisation.error || password.error) {
    const errors = [email.error, password.error, name.error, organisation.error];
    throw invalid(errors.filter((error) => error !== null));
  }
  return {
    email: email.value,
    name: name.value,
    organisation: organisation.value,
    password: password.value,
  };
}

/** The fields as they are stored: a hash in the place of the password. */
async function shown({ password, ...fields }: Fields) {
  return { ...fields, passwordHash: await hashPassword(password) };
}

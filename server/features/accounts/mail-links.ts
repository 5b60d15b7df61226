import { hashSecret, newSecret } from '../../core/ids.ts';
import type { AccountModels, MailLink } from './accounts.models.ts';

type Purpose = MailLink['purpose'];

const hour = 3600 * 1000;
/** How long a link is good, in milliseconds. */
export const lifeMs: Record<Purpose, number> = {
  confirm: 7 * 24 * hour,
  reset: hour,
  'change-email': 7 * 24 * hour,
};
const form = /^[\w-]{43}$/;

/** Links sent by e-mail. Only a hash of each is kept, so that a stolen database opens no account. */
export class MailLinks {
  readonly #models: AccountModels;

  constructor(models: AccountModels) {
    this.#models = models;
  }

  /** Makes a link and answers its secret part. `email` is the address it is sent to and proves. */
  async issue(member: string, purpose: Purpose, email: string): Promise<string> {
    const secret = newSecret();
    await this.#models.links.create({
      _id: hashSecret(secret),
      member,
      purpose,
      email,
      expiresAt: new Date(Date.now() + lifeMs[purpose]),
    });
    return secret;
  }

  /** The link of this secret while it is good, for one of these purposes; otherwise null. */
  async find(secret: string, ...purposes: Purpose[]): Promise<MailLink | null> {
    if (!form.test(secret)) return null;
    return this.#models.links
      .findOne({ _id: hashSecret(secret), purpose: { $in: purposes }, expiresAt: { $gt: new Date() } })
      .lean<MailLink>();
  }

  /** The same, used up: of several at once only one gets it. */
  async take(secret: string, purpose: Purpose): Promise<MailLink | null> {
    if (!form.test(secret)) return null;
    return this.#models.links
      .findOneAndDelete({ _id: hashSecret(secret), purpose, expiresAt: { $gt: new Date() } })
      .lean<MailLink>();
  }

  /** Makes every link of a member for these purposes void. */
  async revoke(member: string, ...purposes: Purpose[]): Promise<void> {
    await this.#models.links.deleteMany({ member, purpose: { $in: purposes } });
  }
}

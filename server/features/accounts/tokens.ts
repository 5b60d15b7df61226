import { invalid, notFound } from '../../core/errors.ts';
import { hashSecret, newId, newSecret } from '../../core/ids.ts';
import { say, t } from '../../core/words/words.ts';
import type { AccountModels, Token } from './accounts.models.ts';
import type { Announce } from './announce.ts';

const longestName = 60;
const mostTokens = 50;

/** Personal tokens, with which a member's own programs sign in. */
export class PersonalTokens {
  readonly #models: AccountModels;
  readonly #announce: Announce;

  constructor(models: AccountModels, announce: Announce) {
    this.#models = models;
    this.#announce = announce;
  }

  /** Makes a token. `secret` is shown this once and not kept. Throws 422 when the name is missing or too long. */
  async create(member: string, name: string): Promise<{ token: Token; secret: string }> {
    const words = name.trim();
    const length = Array.from(words).length;
    if (length < 1 || length > longestName || /\p{C}/u.test(words)) {
      throw invalid([
        {
          path: 'name',
          message: t('Enter what the token is for, in 1 to {most} characters', { most: longestName }),
        },
      ]);
    }
    if ((await this.#models.tokens.countDocuments({ member })) >= mostTokens) {
      throw invalid([
        {
          path: 'name',
          message: t('You have {most} tokens. Revoke one that you do not use', { most: mostTokens }),
        },
      ]);
    }
    const secret = newSecret();
    const token: Token = {
      _id: newId(),
      member,
      name: words,
      hash: hashSecret(secret),
      createdAt: new Date(),
      lastUsedAt: null,
    };
    await this.#models.tokens.create(token);
    return { token, secret };
  }

  /** A member's tokens, newest first. */
  async list(member: string): Promise<Token[]> {
    return this.#models.tokens.find({ member }).sort({ _id: -1 }).lean<Token[]>();
  }

  /** Ends one token of this member at once, everywhere. Throws 404. */
  async revoke(member: string, id: string): Promise<void> {
    const { deletedCount } = await this.#models.tokens.deleteOne({ _id: id, member });
    if (deletedCount === 0) throw notFound(say('token'));
    await this.#announce('member.signed-out', member, member);
  }

  /** Ends every token of a member; the caller announces it. */
  async revokeAll(member: string): Promise<void> {
    await this.#models.tokens.deleteMany({ member });
  }
}

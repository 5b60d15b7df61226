import { Problem } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import { newSecret } from '../../core/ids.ts';
import { t } from '../../core/words/words.ts';
import type { AccountModels, KeptText } from './accounts.models.ts';
import { addressKey } from './address-key.ts';
import { safeReturn } from './return-address.ts';

const lifeMs = 24 * 3600 * 1000;
const mostBytes = 50_000;
const form = /^[\w-]{43}$/;

/** What somebody wrote in a form before signing in, kept for a day under an id that cannot be guessed. */
export class KeptTexts {
  readonly #models: AccountModels;
  readonly #limits: RateLimits;

  constructor(models: AccountModels, limits: RateLimits) {
    this.#models = models;
    this.#limits = limits;
  }

  /** Keeps the fields of a form that stands at `path`. Answers the id. Throws 413 over 50 kB, 429. */
  async keep(path: string, fields: Record<string, string>, address: string): Promise<string> {
    const { _csrf, ...kept } = fields;
    if (Buffer.byteLength(JSON.stringify(kept)) > mostBytes) {
      throw new Problem(413, 'too-large', t('Too long'), {
        detail: t(
          'What you wrote is too long to be kept while you sign in. Copy it, sign in, and send it again.',
        ),
      });
    }
    await this.#limits.count('keepText', addressKey(address));
    const id = newSecret();
    await this.#models.keptTexts.create({
      _id: id,
      path: safeReturn(path),
      fields: kept,
      expiresAt: new Date(Date.now() + lifeMs),
    });
    return id;
  }

  /**
   * Keeps the fields and answers where to send the person: to sign in, and from there back to `path` with
   * `kept=<id>` in its query.
   */
  async keepAndSignIn(path: string, fields: Record<string, string>, address: string): Promise<string> {
    const id = await this.keep(path, fields, address);
    const [, page = '/', query = '', fragment = ''] =
      /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(safeReturn(path)) ?? [];
    const search = new URLSearchParams(query);
    search.set('kept', id);
    return `/sign-in?return=${encodeURIComponent(`${page}?${search.toString()}${fragment}`)}`;
  }

  /** The fields that are kept under this id, or null. They stay until they expire, so that the back button works. */
  async read(id: string): Promise<Record<string, string> | null> {
    if (!form.test(id)) return null;
    const kept = await this.#models.keptTexts
      .findOne({ _id: id, expiresAt: { $gt: new Date() } }, { fields: 1 })
      .lean<Pick<KeptText, 'fields'>>();
    return kept?.fields ?? null;
  }

  /** Lets it go before its time: when it has been sent. */
  async forget(id: string): Promise<void> {
    if (form.test(id)) await this.#models.keptTexts.deleteOne({ _id: id });
  }

  /** Whether this return address leads to a form whose text is kept. */
  async isKeptFor(returnTo: string): Promise<boolean> {
    const id = new URLSearchParams(/\?([^#]*)/.exec(returnTo)?.[1]).get('kept');
    return id !== null && (await this.read(id)) !== null;
  }
}

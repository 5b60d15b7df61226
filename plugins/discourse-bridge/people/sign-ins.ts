import { randomBytes } from 'node:crypto';
import { PayloadError, readPayload, signPayload } from 'discourse-plugin-api-client';
import { Problem, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import { signInSeconds } from '../store/collections.ts';
import type { Bridge, SignIn } from '../store/records.ts';
import { signInSecret } from './sign-in-secret.ts';

type SignInParts = Pick<Parts, 'collections' | 'host' | 'clock' | 'site'>;

/** Who a member is on a forum, as the forum itself says. */
export type Proof = NonNullable<SignIn['proof']>;

/** A way back from a forum that proves nothing. */
export class NoProof extends Problem {
  constructor(detail: string) {
    super(422, 'no-proof', t('Not linked'), { detail });
  }
}

const newNonce = (): string => randomBytes(24).toString('hex');

/** Members who prove who they are on a forum, by its own sign-in (DiscourseConnect, with the forum as the provider). */
export class SignIns {
  readonly #parts: SignInParts;

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  /** The address of the forum's sign-in for this member, for ten minutes; null when the forum lets nobody prove it. */
  async begin(bridge: Bridge, member: string): Promise<string | null> {
    const { collections, clock, site } = this.#parts;
    const secret = await signInSecret(this.#parts, bridge, 'sign-in');
    if (secret === null) return null;
    const nonce = newNonce();
    await collections.signIns.insertOne({
      _id: nonce,
      bridge: bridge._id,
      member,
      at: clock.now(),
      proof: null,
    });
    const back = `${site.url}/plugins/discourse-bridge/accounts/return/${bridge._id}`;
    const signed = signPayload(secret, { nonce, return_sso_url: back });
    return `${bridge.url}/session/sso_provider?${new URLSearchParams({ ...signed }).toString()}`;
  }

  /**
   * What the forum says, for the member who set out, once. Answers the id under which `proofOf` finds it. Throws NoProof.
   */
  async comeBack(bridge: Bridge, member: string, given: Record<string, string>): Promise<string> {
    const { collections, clock } = this.#parts;
    const secret = await signInSecret(this.#parts, bridge, 'sign-in');
    const fields = fieldsOf(secret, given);
    const begun = await collections.signIns.findOneAndDelete({
      _id: fields.get('nonce') ?? '',
      bridge: bridge._id,
      member,
      proof: null,
      at: { $gt: this.#since() },
    });
    if (!begun)
      throw new NoProof(
        t('This way back was used already, is older than ten minutes, or was not begun by you. Begin anew.'),
      );
    if (fields.get('failed') === 'true')
      throw new NoProof(
        t('{forum} says that you are not signed in there. Sign in there, then begin anew.', {
          forum: bridge.name,
        }),
      );
    const proof = proofIn(fields);
    const _id = newNonce();
    await collections.signIns.insertOne({ _id, bridge: bridge._id, member, at: clock.now(), proof });
    return _id;
  }

  /** What a member has proved and not used yet; null when there is nothing (any more). */
  async proofOf(id: string, member: string): Promise<{ bridge: string; proof: Proof } | null> {
    const found = await this.#parts.collections.signIns.findOne(this.#proved(id, member));
    return found?.proof ? { bridge: found.bridge, proof: found.proof } : null;
  }

  /** The same, which is used up by it. */
  async take(id: string, member: string): Promise<{ bridge: string; proof: Proof } | null> {
    const found = await this.#parts.collections.signIns.findOneAndDelete(this.#proved(id, member));
    return found?.proof ? { bridge: found.bridge, proof: found.proof } : null;
  }

  #proved(_id: string, member: string) {
    return { _id, member, proof: { $ne: null }, at: { $gt: this.#since() } };
  }

  #since(): Date {
    return new Date(this.#parts.clock.now().getTime() - signInSeconds * 1000);
  }
}

function fieldsOf(
  secret: string | null,
  { sso = '', sig = '' }: Record<string, string>,
): Map<string, string> {
  const forged = new NoProof(
    t('This does not come from the forum, or the secret was changed meanwhile. Begin anew.'),
  );
  if (secret === null) throw forged;
  try {
    return readPayload(secret, { sso, sig });
  } catch (error) {
    throw error instanceof PayloadError ? forged : error;
  }
}

/** Their id alone says who they are: names change, and addresses prove nothing between two sites. */
function proofIn(fields: Map<string, string>): Proof {
  const id = fields.get('external_id') ?? '';
  const username = fields.get('username') ?? '';
  if (!/^[1-9]\d{0,14}$/.test(id) || username === '')
    throw new NoProof(t('The forum did not say who you are there. Tell its administrators.'));
  return { userId: Number(id), username, name: fields.get('name')?.trim() || null };
}

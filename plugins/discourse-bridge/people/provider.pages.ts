import { PayloadError, readPayload, signPayload } from 'discourse-plugin-api-client';
import {
  notFound,
  Problem,
  type Reader,
  type RouteAnswer,
  signInNeeded,
  t,
} from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge } from '../store/records.ts';
import { signInSecret } from './sign-in-secret.ts';

/** What a forum asks for when it lets this site sign somebody in. */
interface Asked {
  nonce: string;
  back: string;
}

/** Signing in to a forum with the account here (DiscourseConnect, with this site as the provider). */
export function addProviderPages(parts: Parts): void {
  parts.host.routes.get('/sign-in/:bridge', async ({ params, query, reader }) => {
    const bridge = await parts.collections.bridges.findOne({
      _id: params['bridge']!,
      state: { $ne: 'disconnected' },
    });
    const secret = bridge && (await signInSecret(parts, bridge, 'provider'));
    if (!bridge || secret === null) throw notFound();
    const asked = askedIn(bridge, secret, query);
    if (!reader.member) throw signInNeeded();
    return askFirst(parts, bridge, secret, asked, reader);
  });
}

/** The page that says what the forum will be told. Following its link tells it: nothing is sent before. */
async function askFirst(
  { host }: Parts,
  bridge: Bridge,
  secret: string,
  { nonce, back }: Asked,
  reader: Reader,
): Promise<RouteAnswer> {
  const { id, handle, name } = reader.member!;
  const address = await host.people.address(reader);
  if (!address) throw signInNeeded();
  const { email, confirmed } = address;
  const signed = signPayload(secret, {
    nonce,
    external_id: id,
    username: handle,
    name,
    email,
    // Else the forum would give the account of this address there to whoever typed it here.
    ...(!confirmed && { require_activation: true }),
  });
  const go = new URL(back);
  go.searchParams.set('sso', signed.sso);
  go.searchParams.set('sig', signed.sig);
  const title = t('Sign in to {forum}', { forum: bridge.name });
  const data = { bridge, handle, name, email, confirmed, id, go: go.href };
  return { page: { template: 'sign-in.njk', title, data }, headers: { 'Referrer-Policy': 'no-referrer' } };
}

/** Throws 422 for what this forum has not signed, or what would lead anywhere else. */
function askedIn({ name: forum, url }: Bridge, secret: string, query: Record<string, string>): Asked {
  const { sso = '', sig = '' } = query;
  const fields = payloadOf(secret, sso, sig);
  const nonce = fields?.get('nonce') ?? '';
  const back = fields?.get('return_sso_url') ?? '';
  if (nonce === '' || !isBeneath(back, url))
    throw new Problem(422, 'not-asked', t('Not asked by the forum'), {
      detail: t('{forum} did not ask for this, or its secret was changed. Go back there and sign in anew.', {
        forum,
      }),
    });
  return { nonce, back };
}

function payloadOf(secret: string, sso: string, sig: string): Map<string, string> | null {
  try {
    return readPayload(secret, { sso, sig });
  } catch (error) {
    if (error instanceof PayloadError) return null;
    throw error;
  }
}

function isBeneath(back: string, base: string): boolean {
  return URL.canParse(back) && new URL(back).href.startsWith(`${new URL(base).href.replace(/\/$/, '')}/`);
}

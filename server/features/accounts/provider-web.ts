import type { Request, Response } from 'express';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult } from '../../core/http/routes.ts';
import { say, t } from '../../core/words/words.ts';
import type { Member } from './accounts.models.ts';
import type { Provider } from './provider.ts';
import { ProviderError, type ProviderChecks, type ProviderIdentity } from './provider-identity.ts';
import { SealedCookie } from './sealed-cookie.ts';
import { type AccountWeb, ownPage, signInHere } from './web.ts';

/** What is kept in the browser of somebody who is on the way to the provider, or back but not signed in yet. */
export type Journey =
  | { step: 'away'; checks: ProviderChecks; returnTo: string; connects: string | null }
  | { step: 'back'; identity: ProviderIdentity; returnTo: string };

export const providerPath = '/sign-in/provider';
export const providerReturnPath = `${providerPath}/return`;
const journeyMs = 15 * 60 * 1000;

/** The means to sign in with the provider; there are none unless the site is set up for one. */
export interface ProviderWeb {
  provider: Provider;
  journeys: SealedCookie<Journey>;
}

/** The cookie of people on the way. */
export function journeyCookie(secret: string, secure: boolean): SealedCookie<Journey> {
  return new SealedCookie({ name: 'moot.sign-in', path: providerPath, secret, secure, lifeMs: journeyMs });
}

/** What can go wrong, what the page says of it, and the status that programs see. */
const troubles = {
  away: [
    503,
    say('{name} cannot be reached'),
    say(
      'It did not answer, or not in time. Nothing was changed. Try again in a few minutes, or use another way to sign in.',
    ),
  ],
  refused: [
    403,
    say('{name} did not sign you in'),
    say('You went back, or it does not let you use this site. Nothing was changed.'),
  ],
  'not-believed': [
    502,
    say('The answer of {name} could not be checked'),
    say(
      'What came back was not what {name} should have sent, or its clock and ours differ. You are not signed in. Try again; if it goes on, tell the people who run this site.',
    ),
  ],
  unfinished: [
    400,
    say('This sign-in cannot be finished'),
    say('It was begun in another browser or too long ago, or it was finished already. Begin again.'),
  ],
  'no-email': [
    422,
    say('{name} did not tell us your e-mail address'),
    say('An account needs one. Create an account with your address, then connect it on your account page.'),
  ],
  taken: [
    409,
    say('This cannot be connected'),
    say(
      'You are connected to another account here already, or your account is connected to somebody else at {name}. Disconnect that first.',
    ),
  ],
} satisfies Record<string, [status: number, title: string, text: string]>;

export type Trouble = keyof typeof troubles;

/** The page for somebody whose way ended: why, and the ways on. */
export function troublePage(
  provider: Provider,
  trouble: Trouble,
  returnTo: string,
  connects = false,
): PageResult {
  const [status, title, text] = troubles[trouble];
  const { name } = provider;
  const heading = t(title, { name });
  const data = {
    heading,
    text: t(text, { name }),
    returnTo,
    connects,
    noEmail: trouble === 'no-email',
    name,
  };
  return ownPage({ template: 'accounts/provider-trouble.njk', title: heading, data }, status);
}

/** Sends somebody to the provider. `connects` is the member who wants to be connected; null to sign in. */
export async function sendAway(
  { provider, journeys }: ProviderWeb,
  res: Response,
  journey: { returnTo: string; connects: string | null },
): Promise<string> {
  const { url, checks } = await provider.begin();
  journeys.set(res, { step: 'away', checks, ...journey });
  return url;
}

/** Signs a member in and sends them on. */
export async function arrive(
  web: AccountWeb,
  req: Request,
  member: Member,
  { returnTo, notice }: { returnTo: string; notice?: string },
): Promise<PageResult> {
  await signInHere(web, req, member);
  web.onSessionsChanged();
  if (notice) leaveNotice(req, notice);
  return { redirect: returnTo };
}

/** The work's page, or the one that says what went wrong at the provider; the cause is for the log. */
export async function providerResult(
  web: AccountWeb,
  provider: Provider,
  way: { returnTo: string; connects: boolean },
  work: () => Promise<PageResult>,
): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    web.logger.warn(
      { trouble: error.trouble, why: why(error.cause) },
      'the provider did not sign somebody in',
    );
    return troublePage(provider, error.trouble, way.returnTo, way.connects);
  }
}

/** Messages only: what hangs on the errors of the library may hold what the provider sent. */
function why(error: unknown): string {
  const { message, cause } = error as Partial<Error>;
  return [message ?? String(error), ...(cause instanceof Error ? [cause.message] : [])].join(': ');
}

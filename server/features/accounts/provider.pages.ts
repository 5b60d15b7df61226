import type { Request, Response } from 'express';
import { type FieldError, Problem } from '../../core/errors.ts';
import { identityOf, leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { ProviderIdentity } from './provider-identity.ts';
import {
  arrive,
  type Journey,
  providerPath,
  providerResult,
  providerReturnPath,
  type ProviderWeb,
  sendAway,
  troublePage,
} from './provider-web.ts';
import { safeReturn } from './return-address.ts';
import { type AccountWeb, formResult, ownPage } from './web.ts';

/** Signing in with the provider: on the way there, back from it, and when an account has the address already. */
export function addProviderPages(routes: Routes, web: AccountWeb, { provider, journeys }: ProviderWeb): void {
  const { accounts, identities } = web;
  const { name } = provider;

  async function comeBack(req: Request, res: Response, reader: Reader): Promise<PageResult> {
    const journey = journeys.read(req);
    // Of two that come with one cookie, the provider takes the code of the first only.
    journeys.clear(res);
    const query = /\?.*$/.exec(req.originalUrl)?.[0] ?? '';
    if (journey?.step !== 'away' || new URLSearchParams(query).get('state') !== journey.checks.state) {
      return troublePage(provider, 'unfinished', safeReturn(journey?.returnTo));
    }
    const { checks, connects, returnTo } = journey;
    return providerResult(web, provider, { returnTo, connects: connects !== null }, async () => {
      const identity = await provider.finish(query, checks);
      if (connects !== null) return connectHere(req, reader, connects, identity);
      return signInOrJoin(req, res, identity, returnTo);
    });
  }

  async function signInOrJoin(
    req: Request,
    res: Response,
    identity: ProviderIdentity,
    returnTo: string,
  ): Promise<PageResult> {
    const known = await identities.memberOf(identity, req.ip);
    if (known) return arrive(web, req, known, { returnTo });
    if (identity.email === null) return troublePage(provider, 'no-email', returnTo);
    if (await identities.isTaken(identity.email)) {
      journeys.set(res, { step: 'back', identity, returnTo });
      return { redirect: `${providerPath}/link` };
    }
    const member = await identities.join(identity, req.ip);
    const values = { name, email: member.email };
    const notice = member.confirmedAt
      ? t('Your account is made and you are signed in with {name}.', { name })
      : t(
          'Your account is made and you are signed in with {name}. We have sent a link to {email}: follow it to confirm the address. What you post before that waits until then.',
          values,
        );
    return arrive(web, req, member, { returnTo, notice });
  }

  /** Only for the member who asked for it, in the session that is still theirs. */
  async function connectHere(
    req: Request,
    reader: Reader,
    connects: string,
    identity: ProviderIdentity,
  ): Promise<PageResult> {
    if (reader.member?.id !== connects || identityOf(req).by !== 'session') {
      return troublePage(provider, 'unfinished', '/account/provider', true);
    }
    try {
      await identities.connect(await accounts.own(reader), identity, name);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 409) throw error;
      return troublePage(provider, 'taken', '/account/provider', true);
    }
    leaveNotice(req, t('Your account is connected. You can sign in with {name} from now on.', { name }));
    return { redirect: '/account/provider' };
  }

  function linkPage({ identity }: Back, errors: FieldError[] = [], status = 200): PageResult {
    const title = t('Is this your account?');
    const data = { email: identity.email, name };
    return ownPage({ template: 'accounts/provider-link.njk', title, data, errors }, status);
  }

  async function linkByPassword(req: Request, res: Response, password: string): Promise<PageResult> {
    const journey = journeys.read(req);
    if (journey?.step !== 'back') return troublePage(provider, 'unfinished', '/');
    const { identity, returnTo } = journey;
    return formResult(
      async () => {
        const member = await accounts.signIn(identity.email!, password, req.ip);
        try {
          await identities.connect(member, identity, name);
        } catch (error) {
          if (!(error instanceof Problem) || error.status !== 409) throw error;
          return troublePage(provider, 'taken', returnTo);
        }
        journeys.clear(res);
        const notice = t('Your account is connected. You can sign in with {name} from now on.', { name });
        return arrive(web, req, member, { returnTo, notice });
      },
      (_errors, status) => {
        const message = t('This is not the password of that account');
        return linkPage(journey, [{ path: 'password', message }], status);
      },
    );
  }

  routes.page({
    method: 'get',
    path: providerPath,
    policy: 'account.sign-in',
    async handle({ query, reader, res }) {
      const returnTo = safeReturn(query['return']);
      if (reader.member) return { redirect: returnTo };
      return providerResult(web, provider, { returnTo, connects: false }, async () => ({
        redirect: await sendAway({ provider, journeys }, res, { returnTo, connects: null }),
      }));
    },
  });
  routes.page({
    method: 'get',
    path: providerReturnPath,
    policy: 'account.sign-in',
    handle: ({ req, res, reader }) => comeBack(req, res, reader),
  });
  routes.page({
    method: 'get',
    path: `${providerPath}/link`,
    policy: 'account.sign-in',
    async handle({ req }) {
      const journey = journeys.read(req);
      return journey?.step === 'back' ? linkPage(journey) : troublePage(provider, 'unfinished', '/');
    },
  });
  routes.page({
    method: 'post',
    path: `${providerPath}/link`,
    policy: 'account.sign-in',
    handle: ({ req, res, form }) => linkByPassword(req, res, form['password'] ?? ''),
  });
}

type Back = Extract<Journey, { step: 'back' }>;

import type { Request } from 'express';
import type { FieldError } from '../../core/errors.ts';
import { identityOf, leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { say, t } from '../../core/words/words.ts';
import { passwordHint } from './account-fields.ts';
import { safeReturn } from './return-address.ts';
import { type AccountWeb, formResult, ownPage, signInHere } from './web.ts';

/** What the page says of what was just done, by the word in its address. */
const done: Record<string, string> = {
  confirmed: say('Your e-mail address is confirmed.'),
  password: say('Your new password is set. Sign in with it.'),
};

/** Signing in and out, and making an account. */
export function addSignInPages(routes: Routes, web: AccountWeb): void {
  const { accounts, keptTexts } = web;

  async function signInPage(
    returnTo: string,
    more: { email?: string; done?: string; errors?: FieldError[]; status?: number },
  ): Promise<PageResult> {
    const { email = '', errors = [], status } = more;
    const kept = await keptTexts.isKeptFor(returnTo);
    const said = more.done && Object.hasOwn(done, more.done) ? t(done[more.done]!) : undefined;
    const data = { form: { email }, returnTo, kept, said, provider: web.providerName };
    return ownPage({ template: 'accounts/sign-in.njk', title: t('Sign in'), data, errors }, status);
  }

  async function registerPage(
    returnTo: string,
    form: Record<string, string>,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageResult> {
    const kept = await keptTexts.isKeptFor(returnTo);
    const { email = '', name = '', organisation = '' } = form;
    const provider = web.providerName;
    const data = {
      form: { email, name, organisation },
      returnTo,
      kept,
      passwordHint: passwordHint(),
      provider,
    };
    return ownPage(
      { template: 'accounts/register.njk', title: t('Create an account'), data, errors },
      status,
    );
  }

  routes.page({
    method: 'get',
    path: '/sign-in',
    policy: 'account.sign-in',
    async handle({ query, reader }) {
      const returnTo = safeReturn(query['return']);
      if (reader.member) return { redirect: returnTo };
      return signInPage(returnTo, { done: query['done'] });
    },
  });
  routes.page({
    method: 'post',
    path: '/sign-in',
    policy: 'account.sign-in',
    async handle({ form, req }) {
      const { email = '', password = '' } = form;
      const returnTo = safeReturn(form['return']);
      return formResult(
        async () => {
          await signInHere(web, req, await accounts.signIn(email, password, req.ip));
          web.onSessionsChanged();
          return { redirect: returnTo };
        },
        (errors, status) => signInPage(returnTo, { email, errors, status }),
      );
    },
  });
  routes.page({
    method: 'get',
    path: '/register',
    policy: 'account.register',
    async handle({ query, reader }) {
      const returnTo = safeReturn(query['return']);
      return reader.member ? { redirect: returnTo } : registerPage(returnTo, {});
    },
  });
  routes.page({
    method: 'post',
    path: '/register',
    policy: 'account.register',
    async handle({ form, req }) {
      const { email = '', password = '', name = '', organisation = '' } = form;
      const returnTo = safeReturn(form['return']);
      return formResult(
        async () => {
          const member = await accounts.register({ email, password, name, organisation }, req.ip);
          await signInHere(web, req, member);
          web.onSessionsChanged();
          leaveNotice(req, welcome(member.email));
          return { redirect: returnTo };
        },
        (errors, status) => registerPage(returnTo, form, errors, status),
      );
    },
  });
  routes.page({
    method: 'post',
    path: '/sign-out',
    policy: 'account.sign-out',
    async handle({ req, res }) {
      if (hasSession(req)) {
        await web.sessions.end(req, res);
        web.onSessionsChanged();
      }
      return { redirect: '/' };
    },
  });
}

const hasSession = (req: Request): boolean => identityOf(req).by === 'session';

const welcome = (email: string): string =>
  t(
    'Your account is made and you are signed in. We have sent a link to {email}: follow it to confirm the address. What you post before that waits until then.',
    { email },
  );

import type { FieldError } from '../../core/errors.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { passwordHint } from './account-fields.ts';
import type { Member } from './accounts.models.ts';
import { type AccountWeb, formResult, linkResult, ownPage } from './web.ts';

/** The ways back into an account whose password is forgotten. */
export function addRecoveryPages(routes: Routes, web: AccountWeb): void {
  const { passwords } = web;

  routes.page({
    method: 'get',
    path: '/forgotten-password',
    policy: 'account.recover',
    async handle({ query }) {
      if (query['sent'] === undefined) return forgottenPage('');
      return ownPage({ template: 'accounts/forgotten-sent.njk', title: t('Look in your e-mail'), data: {} });
    },
  });
  routes.page({
    method: 'post',
    path: '/forgotten-password',
    policy: 'account.recover',
    async handle({ form, req }) {
      const { email = '' } = form;
      return formResult(
        async () => {
          await passwords.forgotten(email, req.ip);
          return { redirect: '/forgotten-password?sent=1' };
        },
        (errors, status) => forgottenPage(email, errors, status),
      );
    },
  });
  routes.page({
    method: 'get',
    path: '/reset-password/:link',
    policy: 'account.recover',
    handle: async ({ params }) =>
      linkResult('reset', async () => resetPage(await passwords.ofLink(params['link']!))),
  });
  routes.page({
    method: 'post',
    path: '/reset-password/:link',
    policy: 'account.recover',
    handle: async ({ params, form }) =>
      linkResult('reset', async () => {
        const link = params['link']!;
        const member = await passwords.ofLink(link);
        return formResult(
          async () => {
            await passwords.reset(link, form['password'] ?? '');
            web.onSessionsChanged();
            return { redirect: '/sign-in?done=password' };
          },
          (errors, status) => resetPage(member, errors, status),
        );
      }),
  });
}

function forgottenPage(email: string, errors: FieldError[] = [], status = 200): PageResult {
  const title = t('Set a new password');
  return ownPage({ template: 'accounts/forgotten.njk', title, data: { form: { email } }, errors }, status);
}

function resetPage({ email }: Member, errors: FieldError[] = [], status = 200): PageResult {
  const data = { email, passwordHint: passwordHint() };
  return ownPage({ template: 'accounts/reset.njk', title: t('Choose a new password'), data, errors }, status);
}

import type { FieldError } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { passwordHint } from './account-fields.ts';
import { isSuspended, ownMember } from './accounts.policy.ts';
import { accountTrail, ownRoutes } from './own-routes.ts';
import { type AccountWeb, formResult, ownPage, signInHere } from './web.ts';

/** The pages on which members see and change their own account. */
export function addOwnAccountPages(routes: Routes, web: AccountWeb): void {
  const { accounts, emails, passwords, tokens } = web;

  async function overview(
    reader: Reader,
    given: Record<string, string> | null,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageResult> {
    const found = await accounts.own(reader);
    const { handle, email, name, organisation, confirmedAt, suspendedReason } = found;
    const { suspendedUntil } = ownMember(reader, 'account.own');
    const data = {
      form: { name: given?.['name'] ?? name, organisation: given?.['organisation'] ?? organisation ?? '' },
      own: { handle, email, confirmed: confirmedAt !== null, hasPassword: found.passwordHash !== null },
      belongs: await web.belongsTo(found._id),
      offer: await web.offerTo(reader),
      provider: web.providerName,
      erasedOn: await web.erasedOn(found._id),
      slot: await web.slots.render('account', {}, reader),
      suspended: reader.member && isSuspended(reader.member) ? { suspendedUntil, suspendedReason } : null,
    };
    return ownPage({ template: 'accounts/account.njk', title: t('Your account'), data, errors }, status);
  }

  async function emailPage(reader: Reader, form: Record<string, string>, errors: FieldError[], status = 200) {
    const { email, passwordHash } = await accounts.own(reader);
    const data = { email, form: { email: form['email'] ?? '' }, hasPassword: passwordHash !== null };
    const title = t('Change your e-mail address');
    return ownPage(
      { template: 'accounts/email.njk', title, data, errors, breadcrumbs: accountTrail() },
      status,
    );
  }

  async function passwordPage(reader: Reader, errors: FieldError[], status = 200) {
    const { email, passwordHash } = await accounts.own(reader);
    const data = { email, passwordHint: passwordHint(), hasPassword: passwordHash !== null };
    const title = passwordHash === null ? t('Set a password') : t('Change your password');
    return ownPage(
      { template: 'accounts/password.njk', title, data, errors, breadcrumbs: accountTrail() },
      status,
    );
  }

  async function tokensPage(
    reader: Reader,
    shown: { secret?: string; name?: string; errors?: FieldError[]; status?: number },
  ): Promise<PageResult> {
    const { id } = ownMember(reader, 'account.own');
    const { secret, name = '', errors = [], status } = shown;
    const data = { tokens: await tokens.list(id), secret, form: { name } };
    const title = t('Personal tokens');
    return ownPage(
      { template: 'accounts/tokens.njk', title, data, errors, breadcrumbs: accountTrail() },
      status,
    );
  }

  const own = ownRoutes(routes);
  own('get', '/account', ({ reader }) => overview(reader, null));
  own(
    'post',
    '/account',
    ({ reader, form, req }) =>
      formResult(
        async () => {
          const { name = '', organisation = '' } = form;
          await accounts.changeProfile(reader, { name, organisation });
          leaveNotice(req, t('Your name and organisation are saved.'));
          return { redirect: '/account' };
        },
        (errors, status) => overview(reader, form, errors, status),
      ),
    'account.profile',
  );

  own('get', '/account/email', ({ reader }) => emailPage(reader, {}, []));
  own('post', '/account/email', ({ reader, form, req }) =>
    formResult(
      async () => {
        const { email = '', currentPassword = '' } = form;
        const address = await emails.change(reader, { email, currentPassword });
        leaveNotice(
          req,
          t('We have sent a link to {address}. Your old address stays in use until you follow it.', {
            address,
          }),
        );
        return { redirect: '/account' };
      },
      (errors, status) => emailPage(reader, form, errors, status),
    ),
  );

  own('get', '/account/password', ({ reader }) => passwordPage(reader, []));
  own('post', '/account/password', ({ reader, form, req }) =>
    formResult(
      async () => {
        const { password = '', currentPassword = '' } = form;
        await signInHere(web, req, await passwords.change(reader, { password, currentPassword }));
        web.onSessionsChanged();
        leaveNotice(req, t('Your password is changed. You are signed out on all other devices.'));
        return { redirect: '/account' };
      },
      (errors, status) => passwordPage(reader, errors, status),
    ),
  );

  own('get', '/account/tokens', ({ reader }) => tokensPage(reader, {}));
  own('post', '/account/tokens', ({ reader, form }) =>
    formResult(
      async () => {
        const { id } = ownMember(reader, 'account.own');
        const { secret, token } = await tokens.create(id, form['name'] ?? '');
        return tokensPage(reader, { secret, name: token.name });
      },
      (errors, status) => tokensPage(reader, { name: form['name'], errors, status }),
    ),
  );
  own('post', '/account/tokens/revoke', async ({ reader, form, req }) => {
    await tokens.revoke(ownMember(reader, 'account.own').id, form['id'] ?? '');
    web.onSessionsChanged();
    leaveNotice(req, t('The token is revoked. Programs that used it are shut out.'));
    return { redirect: '/account/tokens' };
  });
}

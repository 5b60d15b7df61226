import type { Response } from 'express';
import type { FieldError } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { accountTrail, ownRoutes } from './own-routes.ts';
import { providerResult, type ProviderWeb, sendAway } from './provider-web.ts';
import { type AccountWeb, formResult, ownPage } from './web.ts';

const page = '/account/provider';

/** Connecting an account with the provider, and disconnecting it. */
export function addProviderAccountPages(routes: Routes, web: AccountWeb, means: ProviderWeb): void {
  const own = ownRoutes(routes);
  const { provider } = means;
  const { name } = provider;

  async function standingPage(reader: Reader, errors: FieldError[] = [], status = 200): Promise<PageResult> {
    const data = { name, ...(await web.identities.standing(reader, provider.issuer)) };
    const title = t('Sign in with {name}', { name });
    return ownPage(
      { template: 'accounts/provider.njk', title, data, errors, breadcrumbs: accountTrail() },
      status,
    );
  }

  own('get', page, ({ reader }) => standingPage(reader));

  own('post', `${page}/connect`, ({ reader, form, res }) =>
    formResult(
      async () => {
        const { _id } = await web.identities.beforeConnecting(reader, form['currentPassword'] ?? '');
        return goAway(res, _id);
      },
      (errors, status) => standingPage(reader, errors, status),
    ),
  );

  const goAway = (res: Response, connects: string): Promise<PageResult> =>
    providerResult(web, provider, { returnTo: page, connects: true }, async () => {
      const url = await sendAway(means, res, { returnTo: page, connects });
      // A page that leads on, not a redirect: `form-action` of our content security policy holds for those too, and
      // would have to name every address that the provider itself may send people through.
      res.setHeader('Refresh', `0; url=${url}`);
      const title = t('On the way to {name}', { name });
      return ownPage({ template: 'accounts/provider-away.njk', title, data: { name, url } });
    });

  own('post', `${page}/disconnect`, async ({ reader, req }) => {
    await web.identities.disconnect(reader, provider.issuer);
    leaveNotice(
      req,
      t('Your account is no longer connected with {name}. Sign in with your password.', { name }),
    );
    return { redirect: page };
  });
}

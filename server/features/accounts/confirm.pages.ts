import { leaveNotice } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import { Problem } from '../../core/errors.ts';
import { say, t } from '../../core/words/words.ts';
import { type AccountWeb, linkResult, needSession, ownPage } from './web.ts';

const titles = {
  confirm: say('Confirm your e-mail address'),
  'change-email': say('Confirm your new e-mail address'),
};

/**
 * Confirming an address. Following the link only shows a button: programs that look through mail for dangerous links
 * follow every one of them.
 */
export function addConfirmPages(routes: Routes, web: AccountWeb): void {
  const { accounts, emails } = web;

  routes.page({
    method: 'get',
    path: '/confirm',
    policy: 'account.own',
    async handle({ reader, req }) {
      needSession(req);
      const { email, confirmedAt } = await accounts.own(reader);
      const data = { email, confirmed: confirmedAt !== null };
      return ownPage({ template: 'accounts/confirm-resend.njk', title: t(titles.confirm), data });
    },
  });
  routes.page({
    method: 'post',
    path: '/confirm',
    policy: 'account.own',
    async handle({ reader, req }) {
      needSession(req);
      const email = await emails.resend(reader);
      leaveNotice(req, t('We have sent a link to {email}. It is good for 7 days.', { email }));
      return { redirect: '/account' };
    },
  });
  routes.page({
    method: 'get',
    path: '/confirm/:link',
    policy: 'account.confirm',
    handle: async ({ params }) =>
      linkResult('confirm', async () => {
        const { purpose, email } = await emails.ofLink(params['link']!);
        const data = { email, purpose };
        return ownPage({ template: 'accounts/confirm.njk', title: t(titles[purpose]), data });
      }),
  });
  routes.page({
    method: 'post',
    path: '/confirm/:link',
    policy: 'account.confirm',
    handle: async ({ params, reader, req }) =>
      linkResult('confirm', async () => {
        try {
          const { email } = await emails.confirm(params['link']!);
          if (!reader.member) return { redirect: '/sign-in?done=confirmed' };
          leaveNotice(req, t('Your e-mail address {email} is confirmed.', { email }));
          return { redirect: '/account' };
        } catch (error) {
          if (!(error instanceof Problem) || error.status !== 422) throw error;
          const data = { purpose: 'taken' };
          const title = t('This e-mail address is taken');
          return ownPage({ template: 'accounts/link-void.njk', title, data }, 422);
        }
      }),
  });
}

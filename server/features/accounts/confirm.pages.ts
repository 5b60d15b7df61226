import { leaveNotice } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import { Problem } from '../../core/errors.ts';
import { type AccountWeb, linkResult, needSession, ownPage } from './web.ts';

const titles = { confirm: 'Confirm your e-mail address', 'change-email': 'Confirm your new e-mail address' };

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
      return ownPage({ template: 'accounts/confirm-resend.njk', title: titles.confirm, data });
    },
  });
  routes.page({
    method: 'post',
    path: '/confirm',
    policy: 'account.own',
    async handle({ reader, req }) {
      needSession(req);
      const email = await emails.resend(reader);
      leaveNotice(req, `We have sent a link to ${email}. It is good for 7 days.`);
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
        return ownPage({ template: 'accounts/confirm.njk', title: titles[purpose], data });
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
          leaveNotice(req, `Your e-mail address ${email} is confirmed.`);
          return { redirect: '/account' };
        } catch (error) {
          if (!(error instanceof Problem) || error.status !== 422) throw error;
          const data = { purpose: 'taken' };
          const title = 'This e-mail address is taken';
          return ownPage({ template: 'accounts/link-void.njk', title, data }, 422);
        }
      }),
  });
}

import { leaveNotice } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { owner } from './following.policy.ts';

/** The page on which a member says whether others are shown when they read. */
export function addPresencePages(
  routes: Routes,
  { setUnseen }: { setUnseen(reader: Reader, unseen: boolean): Promise<void> },
): void {
  routes.page({
    method: 'get',
    path: '/account/presence',
    policy: 'presence.own',
    async handle({ reader }) {
      const { unseen = false } = owner(reader, 'presence.own');
      return {
        page: {
          template: 'following/presence.njk',
          title: t('While you read'),
          section: 'account',
          robots: 'noindex',
          breadcrumbs: [{ text: t('Your account'), href: '/account' }, { text: t('While you read') }],
          data: { seen: !unseen },
        },
      };
    },
  });
  routes.page({
    method: 'post',
    path: '/account/presence',
    policy: 'presence.own',
    async handle({ form, reader, req }) {
      owner(reader, 'presence.own');
      const seen = form['seen'] === 'yes';
      await setUnseen(reader, !seen);
      leaveNotice(
        req,
        seen
          ? t('Others are shown your name when you read or write.')
          : t('Others are no longer shown your name when you read or write. You are only counted.'),
      );
      return { redirect: '/account/presence' };
    },
  });
}

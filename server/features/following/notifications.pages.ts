import { leaveNotice } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { People } from '../../core/people.ts';
import { t } from '../../core/words/words.ts';
import { pageNumber } from '../threads/thread-part.ts';
import { owner } from './following.policy.ts';
import type { NotificationStore } from './notifications.store.ts';
import { addressOf, notificationRows } from './notifications.view.ts';

const perPage = 25;

/** `/notifications`: what a member is told of on this site. */
export function addNotificationPages(
  routes: Routes,
  { notifications, people }: { notifications: NotificationStore; people: People },
): void {
  routes.page({
    method: 'get',
    path: '/notifications',
    policy: 'notification.own',
    async handle({ query, reader }) {
      const told = await notifications.list(reader);
      const pages = Math.max(1, Math.ceil(told.length / perPage));
      const page = Math.min(pages, pageNumber(query['page']));
      const here = told.slice((page - 1) * perPage, page * perPage);
      return {
        page: {
          template: 'following/notifications.njk',
          title: t('Notifications'),
          section: 'notifications',
          robots: 'noindex',
          data: {
            rows: await notificationRows(people, here),
            unread: told.filter(({ row }) => row.readAt === null).length,
            page,
            pages,
          },
        },
      };
    },
  });
  routes.page({
    method: 'get',
    path: '/notifications/count',
    policy: 'notification.own',
    async handle({ reader, res }) {
      const { unread, seq } = await notifications.unread(reader);
      res.setHeader('Cache-Control', 'private, no-store');
      res.json({ unread, seq });
      return null;
    },
  });
  routes.page({
    method: 'get',
    path: '/notifications/:id',
    policy: 'notification.own',
    async handle({ params, reader, res }) {
      const told = await notifications.open(reader, params['id']!);
      res.setHeader('Cache-Control', 'private, no-store');
      return { redirect: addressOf(told), status: 303 };
    },
  });
  routes.page({
    method: 'post',
    path: '/notifications/read',
    policy: 'notification.own',
    async handle({ form, reader, req }) {
      owner(reader, 'notification.own');
      const { id = '', page } = form;
      await notifications.markRead(reader, id === 'all' ? null : id);
      leaveNotice(req, id === 'all' ? t('All are marked as read.') : t('Marked as read.'));
      const number = pageNumber(page);
      return { redirect: number > 1 ? `/notifications?page=${number}` : '/notifications' };
    },
  });
}

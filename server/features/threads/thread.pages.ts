import { csrfToken } from '../../core/http/forgery.ts';
import type { PageCache } from '../../core/http/page-cache.ts';
import type { Routes } from '../../core/http/routes.ts';
import { threadForm } from './compose-form.ts';
import { feedOfThread } from './feed-of-thread.ts';
import { sortOf } from './sorts.ts';
import { pageNumber, readThreadPart, type ThreadPartReads } from './thread-part.ts';
import type { FollowPartOf } from './follow-part.ts';
import { slowView } from './slow-mode.ts';
import type { Writings } from './writings.ts';
import { t } from '../../core/words/words.ts';

/** Pages of threads that have no other home: those that groups opened. All others live on their subject's page. */
export function addThreadPages(
  routes: Routes,
  parts: ThreadPartReads & {
    pageCache: PageCache;
    followPart: FollowPartOf;
    writings: Writings;
    groupOf(id: string): Promise<{ name: string; slug: string } | null>;
  },
): void {
  routes.page({
    method: 'get',
    path: '/threads/:id',
    policy: 'thread.read',
    async handle({ params, query, reader, req }) {
      const id = params['id']!;
      // Asked for before the stamp, so that only threads that exist have their numbers kept in memory.
      const { subject } = await parts.store.find(reader, id);
      if (subject.kind !== 'group') return { redirect: subject.url, status: 302 };
      const stamp = await parts.pageCache.stamp([`thread:${id}`, 'members', 'groups']);
      const thread = await parts.store.find(reader, id);
      const writing = await parts.writings.offer(reader, { thread: id });
      const group = await parts.groupOf(subject.group);
      return {
        stamp,
        page: {
          template: 'threads/thread-page.njk',
          title: subject.title,
          about: group ? t('A conversation of {group}', { group: group.name }) : '',
          section: 'groups',
          feeds: feedOfThread(subject, subject.title, id),
          breadcrumbs: [
            { text: t('Home'), href: '/' },
            { text: t('Groups'), href: '/groups' },
            { text: group?.name ?? t('Group'), href: `/groups/${group?.slug}` },
            { text: subject.title },
          ],
          data: {
            subject,
            group,
            follow: await parts.followPart(req, reader, `thread:${id}`),
            part: await readThreadPart(parts, reader, thread, {
              page: pageNumber(query['page']),
              sort: sortOf(query['sort']),
              at: { href: `/threads/${id}?page=` },
              opens: req,
            }),
            form: threadForm(
              reader,
              csrfToken(req),
              id,
              t('Your post'),
              writing,
              await slowView(parts.store, reader, thread),
            ),
          },
        },
      };
    },
  });
}

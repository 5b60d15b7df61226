import type { Routes } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { stateAt } from '../frameworks/draft-state.ts';
import { withUnread } from '../threads/read-places.ts';
import { sortOf, sortView } from '../threads/sorts.ts';
import { draftView } from './draft-view.ts';
import type { ReadingParts } from './reading.parts.ts';

const threadsShown = 8;

/** `/`: what is open for comment and until when, what is being discussed, the groups. */
export function addHomePage(routes: Routes, parts: ReadingParts): void {
  const { frameworks, groups, store, pageCache, places } = parts;
  routes.page({
    method: 'get',
    path: '/',
    policy: 'home.read',
    async handle({ query, reader }) {
      const stamp = await pageCache.stamp(['frameworks', 'framework:*', 'groups', 'thread:*', 'members']);
      const now = new Date();
      const sort = sortOf(query['sort'], 'newest');
      const list = await frameworks.list(reader);
      const open = list.flatMap(({ framework, drafts }) =>
        drafts
          .filter((draft) => stateAt(draft, now) === 'open')
          .map((draft) => ({ framework, draft: draftView(framework.slug, draft) })),
      );
      return {
        stamp,
        page: {
          template: 'reading/home.njk',
          title: t('Write down together what being good at the job means'),
          section: 'home',
          feeds: [{ title: t('Newest posts'), href: '/feeds/posts' }],
          data: {
            open,
            frameworks: list.length,
            threads: await withUnread(places, reader, await store.list(reader, threadsShown, sort)),
            order: sortView(sort, { href: '/', suffix: '#discussed', usual: 'newest' }),
            // Working groups stand on the page of the group above them.
            groups: (await groups.cards(reader)).filter(({ parent }) => parent === null),
          },
        },
      };
    },
  });
}

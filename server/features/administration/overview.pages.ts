import type { Routes } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { administrationPage, administrationRoutes } from './administration-page.ts';
import { attention } from './attention.ts';
import type { AdministrationServices } from './services.ts';

/** The first page of the area: what needs somebody, and how much there is. */
export function addOverviewPage(routes: Routes, services: AdministrationServices): void {
  administrationRoutes(routes)('get', '/administration', async ({ reader }) => {
    const { administrationStore, groupStore, posts } = services;
    const [needs, members, groups, sessions, count] = await Promise.all([
      attention(services, new Date()),
      administrationStore.memberCounts(),
      groupStore.list(reader),
      administrationStore.sessions(),
      posts(),
    ]);
    const figures = [
      { name: t('Members'), count: members.all, href: '/administration/members' },
      { name: t('Groups'), count: groups.length, href: '/administration/groups' },
      { name: t('Posts'), count },
      { name: t('Browsers signed in'), count: sessions },
    ];
    return administrationPage('/administration', t('Administration'), 'overview', { needs, figures });
  });
}

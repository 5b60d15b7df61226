import type { Routes } from '../../core/http/routes.ts';
import { say, t } from '../../core/words/words.ts';
import { administrationPage, administrationRoutes } from './administration-page.ts';
import type { AdministrationServices } from './services.ts';

const part = '/administration/groups';
const scopes: Record<string, string> = {
  public: say('Public'),
  members: say('Listed'),
  hidden: say('Hidden'),
};
const joinings: Record<string, string> = {
  open: say('Anybody'),
  request: say('By request'),
  invitation: say('By invitation'),
};

/** Every group of the site, with those who look after it. */
export function addGroupList(routes: Routes, services: AdministrationServices): void {
  administrationRoutes(routes)('get', part, async ({ reader }) => {
    const { groupStore, directory } = services;
    const groups = await groupStore.list(reader);
    const names = new Map(groups.map(({ _id, name }) => [_id, name]));
    const rows = await Promise.all(
      groups.map(async ({ _id, slug, name, scope, joining, parent }) => {
        const members = await groupStore.members(_id);
        const chairs = members.filter(({ roles }) => roles.includes('chair')).map(({ person }) => person);
        const people = await directory.byIds(chairs);
        return {
          slug,
          name,
          above: parent ? names.get(parent) : null,
          scope: t(scopes[scope] ?? scope),
          joining: t(joinings[joining] ?? joining),
          members: members.length,
          chairs: chairs.flatMap((id) => people.get(id) ?? []).map((chair) => ({ ...chair })),
        };
      }),
    );
    return administrationPage(part, t('Groups'), 'groups', { rows });
  });
}

import type { Change } from '../../core/log/change.ts';
import type { Routes } from '../../core/http/routes.ts';
import { say, t } from '../../core/words/words.ts';
import type { ActData } from './acts-channel.ts';
import { administrationPage, administrationRoutes, pageOf, pagesOf } from './administration-page.ts';
import { rowsPerPage } from './administration.store.ts';
import type { AdministrationServices } from './services.ts';

const part = '/administration/acts';
const mostErasures = 50;
const words: Record<string, string> = {
  'administrator.given': say('Made an administrator'),
  'administrator.taken': say('No administrator any more'),
  'address.confirmed': say('Address confirmed by hand'),
  'sessions.ended': say('Signed out everywhere'),
  'job.hurried': say('Job run by hand'),
  'letter.retried': say('Letter tried again'),
  'erasure.begun': say('Member erased'),
  'group.created': say('Group made'),
};

/** What administrators did, from the log: it can be read, and not edited. */
export function addActsPage(routes: Routes, services: AdministrationServices): void {
  administrationRoutes(routes)('get', part, async ({ reader, query }) => {
    const page = pageOf(query);
    const { items, total } = await services.administrationStore.acts(page);
    const pages = pagesOf(total, page, rowsPerPage);
    const ids = items.flatMap(({ actor, data }) => [actor, (data as ActData).member]);
    const people = await services.directory.byIds(ids.filter((id): id is string => typeof id === 'string'));
    const groups = new Map((await services.groupStore.list(reader)).map((group) => [group._id, group]));
    const rows = items.map((change) => shown(change, people, groups));
    const erasures = page === 1 ? await services.erasures.list(mostErasures) : [];
    return administrationPage(part, t('Acts'), 'acts', { rows, total, page, pages, erasures });
  });
}

function shown(
  { type, at, actor, data }: Change,
  people: ReadonlyMap<string, { name: string; handle: string }>,
  groups: ReadonlyMap<string, { name: string; slug: string }>,
) {
  const { member, job, letter, reason } = data as ActData;
  const group = typeof data['group'] === 'string' ? groups.get(data['group']) : undefined;
  return {
    what: t(words[type] ?? type),
    at,
    bySystem: actor === null,
    actor: actor ? (people.get(actor) ?? null) : null,
    concerns: member !== undefined,
    member: member ? (people.get(member) ?? null) : null,
    group: group ? { name: group.name, slug: group.slug } : null,
    job: job ?? letter ?? null,
    reason: reason ?? null,
  };
}

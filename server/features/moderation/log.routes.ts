import { csv } from '../../core/csv.ts';
import { type FieldError, invalid, notFound } from '../../core/errors.ts';
import { memberOf } from '../../core/http/context.ts';
import { dateWords } from '../../core/html/words.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { Group } from '../groups/groups.models.ts';
import { isLogAction, logActions, logWords } from './actions.ts';
import { pageOf, pagesOf, withQuery } from './list-pages.ts';
import { fullLines, publicLines } from './log-view.ts';
import { moderationPolicies } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import { type LogFilter, rowsPerPage } from './moderation.store.ts';

/** The whole site, in the filter by group. */
const wholeSite = 'site';
const dayMs = 24 * 3600 * 1000;

interface LogPlace {
  path: string;
  /** Of the full log; null in the public one. */
  group: Group | null;
}

/** The public moderation log, which names nobody, and the full one of a group, for its chairs. No route changes it. */
export function addLogPages(routes: Routes, services: ModerationServices): void {
  const publicPlace: LogPlace = { path: '/moderation/log', group: null };
  routes.page({
    method: 'get',
    path: '/moderation/log',
    policy: 'moderation.log',
    handle: async ({ reader, query }) => logPage(services, publicPlace, reader, query),
  });
  routes.page({
    method: 'get',
    path: '/moderation/log.csv',
    policy: 'moderation.log',
    async handle({ reader, query, res }) {
      const { filter, errors } = await filterOf(services, publicPlace, reader, query);
      if (errors.length > 0) throw invalid(errors);
      const rows = await services.moderationStore.wholeLog(reader, filter);
      const lines = await publicLines(services, reader, rows);
      const table = lines.map(({ at, group, action, reason, appeal }) => [
        day(at),
        group,
        action,
        reason,
        appeal,
      ]);
      const heads = [t('Date'), t('Group'), t('Action'), t('Reason'), t('Appeal')];
      res.type('text/csv; charset=utf-8');
      res.setHeader('Content-Disposition', 'attachment; filename="moderation-log.csv"');
      res.setHeader('Cache-Control', 'private, no-cache');
      res.send(csv([heads, ...table]));
      return null;
    },
  });
  routes.page({
    method: 'get',
    path: '/groups/:slug/moderation/log',
    policy: 'log.full',
    handle: async ({ reader, query, params }) =>
      logPage(services, await fullPlace(services, reader, params['slug']!), reader, query),
  });
  routes.page({
    method: 'get',
    path: '/groups/:slug/moderation/log.csv',
    policy: 'log.full',
    async handle({ reader, query, params, res }) {
      const place = await fullPlace(services, reader, params['slug']!);
      const { filter, errors } = await filterOf(services, place, reader, query);
      if (errors.length > 0) throw invalid(errors);
      const rows = await services.moderationStore.wholeLog(reader, filter);
      const lines = await fullLines(services, reader, rows);
      const table = lines.map(({ at, action, reason, appeal, where, actor, member }) => [
        at.toISOString(),
        action,
        reason,
        appeal,
        where?.title ?? '',
        actor?.handle ?? '',
        member?.handle ?? '',
      ]);
      const heads = [t('Date'), t('Action'), t('Reason'), t('Appeal'), t('Where'), t('By'), t('About')];
      res.type('text/csv; charset=utf-8');
      res.setHeader('Content-Disposition', 'attachment; filename="moderation-log-full.csv"');
      res.setHeader('Cache-Control', 'private, no-store');
      res.send(csv([heads, ...table]));
      return null;
    },
  });
}

const day = (at: Date): string => at.toISOString().slice(0, 10);

/** Throws 404 for whoever may not know the names: that there is such a page says nothing. */
async function fullPlace(
  { groupStore }: ModerationServices,
  reader: Reader,
  slug: string,
): Promise<LogPlace> {
  const group = await groupStore.bySlug(reader, slug);
  memberOf(reader, t('Sign in to read the full log.'));
  if (!moderationPolicies['log.full'](reader, { group: group._id, scope: group.scope })) throw notFound();
  return { path: `/groups/${group.slug}/moderation/log`, group };
}

async function logPage(
  services: ModerationServices,
  place: LogPlace,
  reader: Reader,
  query: Record<string, string>,
): Promise<PageResult> {
  const page = pageOf(query);
  const { filter, filtered, errors, filters } = await filterOf(services, place, reader, query);
  const { items, total } = await services.moderationStore.log(reader, filter, page);
  const pages = pagesOf(total, page, rowsPerPage);
  const rows = await (place.group ? fullLines : publicLines)(services, reader, items);
  const { group: inGroup, action, from, until } = query;
  const href = (path: string): string => withQuery(path, { group: inGroup, action, from, until });
  const title = place.group
    ? t('Full moderation log of {name}', { name: place.group.name })
    : t('Moderation log');
  return {
    status: errors.length > 0 ? 422 : 200,
    page: {
      template: 'moderation/log.njk',
      title,
      section: 'moderation',
      feeds: place.group ? [] : [{ title, href: '/feeds/moderation-log' }],
      errors,
      ...(place.group && { robots: 'noindex' as const }),
      breadcrumbs: crumbs(place, reader, title),
      data: {
        title,
        full: place.group !== null,
        place: place.path,
        rows,
        page,
        pages,
        filters,
        dates: [
          { name: 'from', label: t('From'), value: from ?? '' },
          { name: 'until', label: t('Until'), value: until ?? '' },
        ],
        filtered,
        href: `${href(place.path)}page=`,
        csv: href(`${place.path}.csv`).slice(0, -1),
        policy: place.group ? `/groups/${place.group.slug}/moderation/policy` : '/moderation/policy',
      },
    },
  };
}

function crumbs({ group }: LogPlace, reader: Reader, title: string) {
  if (group)
    return [
      { text: t('Groups'), href: '/groups' },
      { text: group.name, href: `/groups/${group.slug}` },
      { text: t('Full log') },
    ];
  return moderationPolicies['moderation.dashboard'](reader)
    ? [{ text: t('Moderation'), href: '/moderation' }, { text: t('Log') }]
    : [{ text: t('Home'), href: '/' }, { text: title }];
}

/** What is asked for; groups are offered as this reader may see them, and an unknown one is none. */
async function filterOf(
  { groupStore }: ModerationServices,
  place: LogPlace,
  reader: Reader,
  { group = '', action = '', from = '', until = '' }: Record<string, string>,
) {
  const groups = place.group ? [] : await groupStore.list(reader);
  const chosen = groups.find(({ slug }) => slug === group);
  if (!place.group && group !== '' && group !== wholeSite && !chosen) throw notFound(say('group'));
  const errors: FieldError[] = [];
  const [first, last] = [dayOf('from', from, errors), dayOf('until', until, errors)];
  const inGroup = place.group?._id ?? chosen?._id ?? (group === wholeSite ? '' : undefined);
  const filter: LogFilter = {
    ...(inGroup !== undefined && { group: inGroup }),
    ...(isLogAction(action) && { action }),
    ...(first && { from: first }),
    ...(last && { until: new Date(last.getTime() + dayMs) }),
  };
  const named = [
    { value: wholeSite, text: t('The whole site') },
    ...groups.map(({ slug, name }) => ({ value: slug, text: name })),
  ];
  const actions = logActions.map((value) => ({ value, text: t(logWords[value]) }));
  return {
    filter,
    errors,
    filtered: [group, action, from, until].some((one) => one !== ''),
    filters: [
      ...(place.group ? [] : [{ name: 'group', label: t('Group'), value: group, items: named }]),
      { name: 'action', label: t('Action'), value: action, items: actions },
    ],
  };
}

/** The beginning of a day in UTC; an error naming the field when it is none. */
function dayOf(path: 'from' | 'until', typed: string, errors: FieldError[]): Date | null {
  if (typed === '') return null;
  const date = new Date(`${typed}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(typed) && !Number.isNaN(date.getTime())) return date;
  const example = dateWords(new Date());
  errors.push({
    path: `filter-${path}`,
    message: t('Enter a day such as 2026-11-30 ({example}).', { example }),
  });
  return null;
}

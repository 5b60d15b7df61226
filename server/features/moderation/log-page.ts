import { type FieldError, notFound } from '../../core/errors.ts';
import { dateWords } from '../../core/html/words.ts';
import type { PageResult } from '../../core/http/routes.ts';
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

/** Which log a page shows. */
export interface LogPlace {
  path: string;
  /** With names. */
  full: boolean;
  /** Whose log it is; null for all groups and the site. */
  group: Group | null;
}

/** A page of the log, with its filter. Throws 404. */
export async function logPage(
  services: ModerationServices,
  place: LogPlace,
  reader: Reader,
  query: Record<string, string>,
): Promise<PageResult> {
  const page = pageOf(query);
  const { filter, filtered, errors, filters } = await filterOf(services, place, reader, query);
  const { items, total } = await services.moderationStore.log(reader, filter, page);
  const pages = pagesOf(total, page, rowsPerPage);
  const rows = await (place.full ? fullLines : publicLines)(services, reader, items);
  const { group: inGroup, action, from, until } = query;
  const href = (path: string): string => withQuery(path, { group: inGroup, action, from, until });
  const title = titleOf(place);
  return {
    status: errors.length > 0 ? 422 : 200,
    page: {
      template: 'moderation/log.njk',
      title,
      section: 'moderation',
      feeds: place.full ? [] : [{ title, href: '/feeds/moderation-log' }],
      errors,
      ...(place.full && { robots: 'noindex' as const }),
      breadcrumbs: crumbs(place, reader, title),
      data: {
        title,
        full: place.full,
        everywhere: place.group === null,
        whole: !place.full && moderationPolicies['log.site'](reader),
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

function titleOf({ full, group }: LogPlace): string {
  if (group) return t('Full moderation log of {name}', { name: group.name });
  return full ? t('Full moderation log') : t('Moderation log');
}

function crumbs({ full, group }: LogPlace, reader: Reader, title: string) {
  if (group)
    return [
      { text: t('Groups'), href: '/groups' },
      { text: group.name, href: `/groups/${group.slug}` },
      { text: t('Full log') },
    ];
  return moderationPolicies['moderation.dashboard'](reader)
    ? [{ text: t('Moderation'), href: '/moderation' }, { text: full ? t('Full log') : t('Log') }]
    : [{ text: t('Home'), href: '/' }, { text: title }];
}

/** What is asked for; groups are offered as this reader may see them, and an unknown one is none. */
export async function filterOf(
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

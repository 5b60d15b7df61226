import { csv } from '../../core/csv.ts';
import { invalid, notFound } from '../../core/errors.ts';
import { memberOf } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { filterOf, type LogPlace, logPage } from './log-page.ts';
import { fullLines } from './log-view.ts';
import { moderationPolicies } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';

/** The moderation log with names: of a group for its chairs, of everything for administrators. No route changes it. */
export function addFullLogPages(routes: Routes, services: ModerationServices): void {
  const fullPlaces: [path: string, policy: string, find: (asked: Asked) => Promise<LogPlace>][] = [
    ['/moderation/log/full', 'log.site', async ({ reader }) => sitePlace(reader)],
    [
      '/groups/:slug/moderation/log',
      'log.full',
      async ({ reader, params }) => fullPlace(services, reader, params['slug']!),
    ],
  ];
  for (const [path, policy, find] of fullPlaces) {
    routes.page({
      method: 'get',
      path,
      policy,
      handle: async ({ reader, query, params }) =>
        logPage(services, await find({ reader, params }), reader, query),
    });
    routes.page({
      method: 'get',
      path: `${path}.csv`,
      policy,
      async handle({ reader, query, params, res }) {
        const table = await fullTable(services, await find({ reader, params }), reader, query);
        res.type('text/csv; charset=utf-8');
        res.setHeader('Content-Disposition', 'attachment; filename="moderation-log-full.csv"');
        res.setHeader('Cache-Control', 'private, no-store');
        res.send(csv(table));
        return null;
      },
    });
  }
}

interface Asked {
  reader: Reader;
  params: Record<string, string>;
}

/** The full log as rows of a file, the first one its heads. Throws 404, 422. */
async function fullTable(
  services: ModerationServices,
  place: LogPlace,
  reader: Reader,
  query: Record<string, string>,
): Promise<string[][]> {
  const { filter, errors } = await filterOf(services, place, reader, query);
  if (errors.length > 0) throw invalid(errors);
  const rows = await services.moderationStore.wholeLog(reader, filter);
  const lines = await fullLines(services, reader, rows);
  const table = lines.map(({ at, group, action, reason, appeal, where, actor, member }) => [
    at.toISOString(),
    ...(place.group ? [] : [group]),
    action,
    reason,
    appeal,
    where?.title ?? '',
    actor?.handle ?? '',
    member?.handle ?? '',
  ]);
  return [
    [
      t('Date'),
      ...(place.group ? [] : [t('Group')]),
      t('Action'),
      t('Reason'),
      t('Appeal'),
      t('Where'),
      t('By'),
      t('About'),
    ],
    ...table,
  ];
}

/** Throws 404 for all but administrators, as the full log of a group does. */
function sitePlace(reader: Reader): LogPlace {
  memberOf(reader, t('Sign in to read the full log.'));
  if (!moderationPolicies['log.site'](reader)) throw notFound();
  return { path: '/moderation/log/full', full: true, group: null };
}

/** Throws 404 for whoever may not know the names: that there is such a page says nothing. */
async function fullPlace(
  { groupStore }: ModerationServices,
  reader: Reader,
  slug: string,
): Promise<LogPlace> {
  const group = await groupStore.bySlug(reader, slug);
  memberOf(reader, t('Sign in to read the full log.'));
  if (!moderationPolicies['log.full'](reader, { group: group._id, scope: group.scope })) throw notFound();
  return { path: `/groups/${group.slug}/moderation/log`, full: true, group };
}

import { csv } from '../../core/csv.ts';
import { invalid } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { filterOf, type LogPlace, logPage } from './log-page.ts';
import { publicLines } from './log-view.ts';
import type { ModerationServices } from './moderation.services.ts';

/** The public moderation log, which names nobody. No route changes it. */
export function addLogPages(routes: Routes, services: ModerationServices): void {
  const publicPlace: LogPlace = { path: '/moderation/log', full: false, group: null };
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
}

const day = (at: Date): string => at.toISOString().slice(0, 10);

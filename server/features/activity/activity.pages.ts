import type { PageCache } from '../../core/http/page-cache.ts';
import type { Routes } from '../../core/http/routes.ts';
import { notFound } from '../../core/errors.ts';
import { dateWords } from '../../core/html/words.ts';
import { say, t } from '../../core/words/words.ts';
import { csv } from '../../core/csv.ts';
import { activityOf, type ActivityParts, type FrameworkActivity } from './framework-activity.ts';
import { type Period, periodName, periodsOf, type Unit } from './periods.ts';
import { timeChart } from './time-chart.ts';

const mostBars = 20;

/** `/frameworks/:slug/activity`: when and about what people wrote, as charts, tables and files; `?draft=2` for one draft. */
export function addActivityPages(routes: Routes, parts: ActivityParts & { pageCache: PageCache }): void {
  routes.page({
    method: 'get',
    path: '/frameworks/:slug/activity',
    policy: 'framework.read',
    async handle({ params, query, reader }) {
      const view = await parts.frameworks.bySlug(reader, params['slug']!);
      const stamp = await parts.pageCache.stamp([
        'frameworks',
        `framework:${view.framework._id}`,
        'thread:*',
      ]);
      const found = await activityOf(parts, reader, params['slug']!, query['draft']);
      const base = `/frameworks/${found.framework.slug}`;
      return {
        stamp,
        page: {
          template: 'activity/activity.njk',
          title: t('Activity of {framework}', { framework: found.framework.title }),
          section: 'frameworks',
          breadcrumbs: [
            { text: t('Frameworks'), href: '/frameworks' },
            { text: found.framework.title, href: base },
            { text: t('Activity') },
          ],
          data: pageData(found, base),
        },
      };
    },
  });

  routes.page({
    method: 'get',
    path: '/frameworks/:slug/activity/:file',
    policy: 'framework.read',
    async handle({ params, query, reader, res }) {
      const table = tables.get(params['file']!);
      if (!table) throw notFound(say('file'));
      const found = await activityOf(parts, reader, params['slug']!, query['draft']);
      const draft = found.draft ? `-draft-${found.draft.number}` : '';
      res.attachment(`${found.framework.slug}${draft}-${params['file']!}`);
      res.type('text/csv; charset=utf-8');
      res.setHeader('Cache-Control', 'private, no-cache');
      res.send(csv(table(found)));
      return null;
    },
  });
}

const tables = new Map<string, (found: FrameworkActivity) => (string | number)[][]>([
  [
    'by-time.csv',
    ({ days }) => [
      [t('Day'), t('Comments'), t('Posts')],
      ...[...days]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([day, { comments, posts }]) => [day, comments, posts]),
    ],
  ],
  [
    'by-competency.csv',
    ({ competencies }) => [
      [t('Code'), t('Competency'), t('Comments'), t('Posts')],
      ...competencies.map(({ code, name, comments, posts }) => [
        code ?? '',
        name ?? t('The draft as a whole'),
        comments,
        posts,
      ]),
    ],
  ],
]);

function pageData({ framework, drafts, draft, days, competencies }: FrameworkActivity, base: string) {
  const { unit, periods } = periodsOf(days, new Date());
  const commented = competencies.filter(({ comments }) => comments > 0);
  const bars = commented.slice(0, mostBars);
  const most = bars[0]?.comments ?? 1;
  return {
    framework,
    base,
    address: `${base}/activity`,
    drafts: drafts.map(({ number }) => number),
    draft: draft?.number ?? null,
    files: draft ? `?draft=${draft.number}` : '',
    unit,
    ...summaryOf(unit, periods),
    periods: periods.map((period) => ({ ...period, name: periodName(unit, period.start) })),
    chart: timeChart(unit, periods),
    competencies,
    bars: bars.map((bar) => ({ ...bar, width: `${((bar.comments / most) * 100).toFixed(2)}%` })),
    more: commented.length - bars.length,
  };
}

/** How much there is in all, and when most. */
function summaryOf(unit: Unit, periods: Period[]) {
  const totals = { comments: 0, posts: 0 };
  let busiest: { name: string; count: number } | null = null;
  for (const { start, comments, posts } of periods) {
    totals.comments += comments;
    totals.posts += posts;
    if (comments + posts > (busiest?.count ?? 0))
      busiest = { name: periodName(unit, start), count: comments + posts };
  }
  return { totals, busiest, first: dateWords(periods[0]?.start) };
}

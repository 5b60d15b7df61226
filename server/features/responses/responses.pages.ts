import { dateWords, excerpt, withoutMarkdown } from '../../core/html/words.ts';
import type { PageCache } from '../../core/http/page-cache.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { DecisionFilter } from '../dispositions/decision-filter.ts';
import { outcomeWords } from '../dispositions/outcome-words.ts';
import type { Listed } from '../dispositions/decisions.store.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import type { FrameworkStore, FrameworkView } from '../frameworks/frameworks.store.ts';
import { outcomes } from '../threads/disposition.models.ts';
import { responseFilters } from './response-choices.ts';
import { readResponseFilter, responseQuery } from './response-filter.ts';
import { writeCsv, workbook } from './response-files.ts';
import { type CompetencyFigures, type Figures, figuresOf } from './response-figures.ts';
import type { ResponseParts, Responses } from './responses.ts';

interface ResponseWeb extends Pick<ResponseParts, 'people'> {
  frameworks: FrameworkStore;
  responses: Responses;
  pageCache: PageCache;
  /** The address of this site, without a slash at its end. */
  publicUrl: string;
}

const perPage = 50;
const mostBars = 12;
/** Words of a comment and of an answer that are shown before one goes to the whole. */
const longest = 600;

/** `/frameworks/:slug/responses`: every comment and what became of it, for everybody, as a page and as files. */
export function addResponseTablePages(routes: Routes, web: ResponseWeb): void {
  const base = '/frameworks/:slug/responses';
  const policy = 'framework.read';
  routes.page({
    method: 'get',
    path: base,
    policy,
    async handle({ params, query, reader }) {
      const view = await web.frameworks.bySlug(reader, params['slug']!);
      const stamp = await web.pageCache.stamp([
        'frameworks',
        'members',
        'groups',
        `framework:${view.framework._id}`,
        ...view.drafts.map(({ _id }) => `thread:${draftThread(_id)}`),
      ]);
      return { stamp, ...(await tablePage(web, reader, view, query)) };
    },
  });
  for (const ending of ['csv', 'xlsx'] as const) {
    routes.page({
      method: 'get',
      path: `${base}.${ending}`,
      policy,
      async handle({ params, query, reader, res }) {
        const view = await web.frameworks.bySlug(reader, params['slug']!);
        const { filter } = readResponseFilter(query);
        const { found } = await web.responses.find(reader, view, filter);
        const urlOf = (path: string): string => `${web.publicUrl}${path}`;
        const source = { responses: web.responses, view, listed: found, urlOf };
        const bytes = ending === 'xlsx' ? await workbook(source) : null;
        const day = new Date().toISOString().slice(0, 10);
        res.attachment(`${view.framework.slug}-responses-${day}.${ending}`);
        res.setHeader('Cache-Control', 'private, no-cache');
        if (bytes) res.send(bytes);
        else await writeCsv(source, res);
        return null;
      },
    });
  }
}

async function tablePage(
  web: ResponseWeb,
  reader: Reader,
  view: FrameworkView,
  query: Record<string, string | undefined>,
): Promise<Extract<PageResult, { page: unknown }>> {
  const { framework } = view;
  const { filter, errors } = readResponseFilter(query);
  const { found, inEveryState } = await web.responses.find(reader, view, filter);
  const base = `/frameworks/${framework.slug}`;
  const address = `${base}/responses`;
  const pages = Math.max(1, Math.ceil(found.length / perPage));
  const page = Math.min(Number(/^[1-9]\d{0,5}$/.exec(query['page'] ?? '')?.[0] ?? 1), pages);
  const chosen = new URLSearchParams(responseQuery(filter)).toString();
  return {
    status: errors.length > 0 ? 422 : 200,
    page: {
      template: 'responses/responses.njk',
      title: t('{framework}: comments and responses', { framework: framework.title }),
      section: 'frameworks',
      wide: true,
      errors,
      breadcrumbs: [
        { text: t('Frameworks'), href: '/frameworks' },
        { text: framework.title, href: base },
        { text: t('Comments and responses') },
      ],
      data: {
        framework,
        address,
        rows: await rowsShown(web, view, found.slice((page - 1) * perPage, page * perPage)),
        total: found.length,
        filters: await responseFilters(web, inEveryState, view, filter),
        filtered: chosen !== '',
        files: chosen === '' ? '' : `?${chosen}`,
        ...figuresShown(address, filter, inEveryState),
        page,
        pages,
        href: `${address}?${chosen}${chosen === '' ? '' : '&'}page=`,
      },
    },
  };
}

async function rowsShown({ responses }: ResponseWeb, view: FrameworkView, listed: readonly Listed[]) {
  const rows = await responses.rows(view, listed);
  return rows.map((row) => ({
    ...row,
    words: excerpt(withoutMarkdown(row.words), longest),
    answer: row.answer && {
      ...row.answer,
      words: excerpt(withoutMarkdown(row.answer.words), longest),
      at: dateWords(row.answer.at),
    },
  }));
}

/** Figures as the page shows them: how many in each state, and by competency as bars and as a table. */
function figuresShown(address: string, filter: DecisionFilter, listed: readonly Listed[]) {
  const { total, competencies } = figuresOf(listed);
  const states = [
    { text: t('Undecided'), value: 'undecided', count: total.undecided },
    ...outcomes.map((value) => ({
      text: t(outcomeWords[value].text),
      value: value as string,
      count: total.outcomes[value],
    })),
  ];
  const most = Math.max(1, ...states.map(({ count }) => count));
  const widest = Math.max(1, competencies[0]?.all ?? 0);
  const shown = competencies.map((one) => ({
    ...one,
    decided: one.all - one.undecided,
    href: hrefOf(address, filter, one),
    decidedWidth: percent(one.all - one.undecided, widest),
    undecidedWidth: percent(one.undecided, widest),
  }));
  return {
    figures: total,
    answered: answeredShare(total),
    states: states.map((one) => ({
      ...one,
      width: percent(one.count, most),
      href: `${address}?${new URLSearchParams(responseQuery({ ...filter, state: one.value as DecisionFilter['state'] }))}`,
    })),
    outcomes: outcomes.map((value) => t(outcomeWords[value].text)),
    competencies: shown.map((one) => ({ ...one, counts: outcomes.map((value) => one.outcomes[value]) })),
    bars: shown.slice(0, mostBars),
    more: Math.max(0, shown.length - mostBars),
  };
}

const hrefOf = (address: string, filter: DecisionFilter, { competency }: CompetencyFigures): string =>
  `${address}?${new URLSearchParams(responseQuery({ ...filter, state: 'all', competency: competency ?? 'draft' }))}#table`;

const answeredShare = ({ all, undecided }: Figures): number =>
  all === 0 ? 0 : Math.floor(((all - undecided) / all) * 100);
const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(2)}%`;

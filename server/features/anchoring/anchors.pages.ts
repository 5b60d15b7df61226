import { notFound } from '../../core/errors.ts';
import { memberOf } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { CarryState } from '../../core/passage/carry.ts';
import type { People } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { anchoringPolicies } from './anchoring.policy.ts';
import { anchorRows } from './anchor-rows.ts';
import { type CarriedAnchors, type CarriedComment, countStates } from './carried-anchors.store.ts';
import { carriedStates } from './carried-words.ts';
import type { SettleService } from './settle.service.ts';

export interface AnchorWeb {
  carriedAnchors: CarriedAnchors;
  settling: SettleService;
  frameworks: FrameworkStore;
  store: ThreadStore;
  people: People;
}

const perPage = 20;
const states = Object.keys(carriedStates) as CarryState[];

/** The draft of an address, as this reader may see it. Throws 404. */
export async function draftOf(
  frameworks: FrameworkStore,
  reader: Reader,
  params: Record<string, string>,
): Promise<{ framework: Framework; draft: Draft; url: string }> {
  if (!/^[1-9]\d{0,5}$/.test(params['number']!)) throw notFound(say('draft'));
  const { framework, draft } = await frameworks.draft(reader, params['slug']!, Number(params['number']));
  return { framework, draft, url: `/frameworks/${framework.slug}/drafts/${draft.number}` };
}

/**
 * `/frameworks/:slug/drafts/:number/anchors`: where comments on earlier drafts belong in this one. Editors see all of
 * them, others those that they wrote themselves; what waits comes first.
 */
export function addAnchorPages(routes: Routes, web: AnchorWeb): void {
  routes.page({
    method: 'get',
    path: '/frameworks/:slug/drafts/:number/anchors',
    policy: 'anchor.settle',
    async handle({ params, query, reader }) {
      const { framework, draft, url } = await draftOf(web.frameworks, reader, params);
      const member = memberOf(reader, t('Sign in to say where comments belong.'));
      const edits = anchoringPolicies['anchors.review'](reader, draft);
      const all = await web.carriedAnchors.of(reader, draft, edits ? {} : { author: member.id });
      const show = states.find((state) => state === query['show']) ?? (query['show'] === 'all' ? 'all' : '');
      const listed = all.filter((comment) => isMeant(comment, show));
      const pages = Math.max(1, Math.ceil(listed.length / perPage));
      const asked = Number(query['page']);
      const page = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1;
      const shown = listed.slice((page - 1) * perPage, page * perPage);
      return {
        page: {
          template: 'anchoring/anchors.njk',
          title: t('Where earlier comments belong'),
          section: 'frameworks',
          robots: 'noindex',
          breadcrumbs: crumbs(framework, draft, url),
          data: {
            framework,
            draft: { number: draft.number, url },
            edits,
            counts: { count: all.length, ...countStates(all) },
            rows: await anchorRows(web, reader, draft, shown),
            total: listed.length,
            show,
            filters: filtersOf(),
            page,
            pages,
            href: `${url}/anchors?${show ? `show=${show}&` : ''}page=`,
          },
        },
      };
    },
  });
}

/** The way to a page about where comments belong. */
export const crumbs = (framework: Framework, draft: Draft, url: string) => [
  { text: t('Frameworks'), href: '/frameworks' },
  { text: framework.title, href: `/frameworks/${framework.slug}` },
  { text: t('Draft {number}', { number: draft.number }), href: url },
  { text: t('Where earlier comments belong') },
];

const isMeant = (comment: CarriedComment, show: CarryState | 'all' | ''): boolean =>
  show === 'all' || (show === '' ? comment.waits : comment.state === show);

function filtersOf(): { value: string; text: string }[] {
  return [
    { value: '', text: t('Those that wait for somebody') },
    ...states.map((value) => ({ value, text: t(carriedStates[value].text) })),
    { value: 'all', text: t('All') },
  ];
}

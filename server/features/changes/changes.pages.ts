import { invalid, notFound } from '../../core/errors.ts';
import type { PageCache } from '../../core/http/page-cache.ts';
import type { Routes } from '../../core/http/routes.ts';
import { say, t } from '../../core/words/words.ts';
import { stateAt } from '../frameworks/draft-state.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { changeRows } from './change-row.ts';
import { chosenKind, figuresView, listHeading, ofKind } from './changes-view.ts';
import type { ChangesStore } from './changes.store.ts';

export interface ChangesParts {
  changes: ChangesStore;
  frameworks: FrameworkStore;
  pageCache: PageCache;
}

/**
 * `/frameworks/:slug/drafts/:number/changes`: what a draft changed of the one before it, or of draft `?from=`; all on
 * one page, so that each change has an address that stays, `#change-<competency>`, and that paper has them all.
 */
export function addChangesPage(routes: Routes, { changes, frameworks, pageCache }: ChangesParts): void {
  routes.page({
    method: 'get',
    path: '/frameworks/:slug/drafts/:number/changes',
    policy: 'draft.read',
    async handle({ params, query, reader }) {
      const slug = params['slug']!;
      const number = draftNumber(params['number']!);
      const { framework } = await frameworks.draft(reader, slug, number);
      const stamp = await pageCache.stamp(['frameworks', `framework:${framework._id}`]);
      const { draft, from, earlier, before, after, found } = await changes.of(
        reader,
        slug,
        number,
        fromOf(query),
      );
      const kind = chosenKind(query);
      const shown = ofKind(found, kind);
      const view = draftLink(slug, draft);
      const base = query['from'] === undefined || !from ? [] : [`from=${from.number}`];
      const href = (one: string | null): string => {
        const asked = [...base, ...(one ? [`what=${one}`] : [])];
        return `${view.url}/changes${asked.length > 0 ? `?${asked.join('&')}` : ''}`;
      };
      const title = t('What changed in {framework}, draft {number}', { framework: framework.title, number });
      const competencies = await frameworks.competenciesOf(framework._id);
      const rows = before ? changeRows({ slug, before, after, competencies }, shown) : [];
      return {
        // A text that is being prepared changes without its framework's channel.
        ...(view.state === 'preparing' ? {} : { stamp }),
        page: {
          template: 'changes/changes.njk',
          title,
          section: 'frameworks',
          breadcrumbs: [
            { text: t('Frameworks'), href: '/frameworks' },
            { text: framework.title, href: `/frameworks/${slug}` },
            { text: t('Draft {number}', { number }), href: view.url },
            { text: t('What changed') },
          ],
          data: {
            title,
            draft: view,
            from: from && draftLink(slug, from),
            earlier: earlier.map((one) => draftLink(slug, one)),
            what: kind,
            ...figuresView(found, kind, href),
            heading: listHeading(shown.length, kind),
            reworded: rows.some(({ title, statement }) => title ?? statement),
            rows,
          },
        },
      };
    },
  });
}

/** A draft as these pages link to it. */
export function draftLink(slug: string, draft: Draft) {
  const url = `/frameworks/${slug}/drafts/${draft.number}`;
  return { number: draft.number, url, state: stateAt(draft, new Date()) };
}

/** The number in an address, in its one form: not `1.0`, not `0x1`. Throws 404. */
export function draftNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw notFound(say('draft'));
  return Number(text);
}

function fromOf(query: Record<string, string>): number | undefined {
  const from = query['from'];
  if (from === undefined || from === '') return undefined;
  if (!/^[1-9]\d{0,5}$/.test(from))
    throw invalid([{ path: 'from', message: t('give the number of an earlier draft, such as 1') }]);
  return Number(from);
}

import type { PageFeed } from '../../core/html/views.ts';
import type { Routes } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import type { Framework } from '../frameworks/frameworks.models.ts';
import { countsOf } from './counts.ts';
import { currentDraft, draftView } from './draft-view.ts';
import { filterView, findItems, readFilter } from './filter.ts';
import type { ReadingParts } from './reading.parts.ts';
import { treeHtml } from './tree.ts';

/** `/frameworks` and `/frameworks/:slug`: which frameworks there are; one with its drafts and its tree. */
export function addFrameworkPages(routes: Routes, parts: ReadingParts): void {
  const { frameworks, groups, store, pageCache } = parts;

  routes.page({
    method: 'get',
    path: '/frameworks',
    policy: 'framework.read',
    async handle({ reader }) {
      const stamp = await pageCache.stamp(['frameworks', 'framework:*', 'groups']);
      const list = await Promise.all(
        (await frameworks.list(reader)).map(async ({ framework, drafts }) => ({
          framework,
          group: await groups.byId(reader, framework.group),
          drafts: drafts.map((draft) => draftView(framework.slug, draft)),
        })),
      );
      return {
        stamp,
        page: {
          template: 'reading/frameworks.njk',
          title: t('Frameworks'),
          section: 'frameworks',
          feeds: [{ title: t('Drafts of all frameworks'), href: '/feeds/frameworks' }],
          data: { list },
        },
      };
    },
  });

  routes.page({
    method: 'get',
    path: '/frameworks/:slug',
    policy: 'framework.read',
    async handle({ params, query, reader, req }) {
      const { framework, drafts } = await frameworks.bySlug(reader, params['slug']!);
      const current = currentDraft(drafts);
      const stamp = await pageCache.stamp([
        // Who may see it.
        'frameworks',
        `framework:${framework._id}`,
        'groups',
        ...(current ? [`draft:${current._id}`, `thread:${draftThread(current._id)}`] : []),
      ]);
      const { _id: id, slug, title } = framework;
      const part = current && (await treePart(parts, framework.slug, current, query));
      const errors = part?.errors ?? [];
      const data = {
        framework,
        editing: parts.editingOf(reader, framework, drafts),
        follow: await parts.followPart(req, reader, `framework:${id}`),
        group: await groups.byId(reader, framework.group),
        drafts: drafts.map((draft) => draftView(framework.slug, draft)),
        current: current ? draftView(framework.slug, current) : null,
        ...part,
        slot: await parts.slots.render(
          'framework',
          {
            framework: { id, slug, title },
            drafts: drafts.map((draft) => ({ id: draft._id, number: draft.number })),
          },
          reader,
        ),
        thread: current && (await store.find(reader, draftThread(current._id))),
      };
      return {
        ...(errors.length > 0 ? { status: 422 } : { stamp }),
        page: {
          template: 'reading/framework.njk',
          title: framework.title,
          errors,
          section: 'frameworks',
          feeds: feedsOf(framework),
          breadcrumbs: [
            { text: t('Home'), href: '/' },
            { text: t('Frameworks'), href: '/frameworks' },
            { text: framework.title },
          ],
          data,
        },
      };
    },
  });
}

/** There are feeds of what everybody may see; members make private ones for the rest. */
function feedsOf({ slug, title: name, scope }: Framework): PageFeed[] {
  if (scope !== 'public') return [];
  return [
    { title: t('{name}: comments and posts', { name }), href: `/feeds/frameworks/${slug}/posts` },
    { title: t('{name}: drafts', { name }), href: `/feeds/frameworks/${slug}/drafts` },
  ];
}

async function treePart(
  { frameworks, store, heads, textOf }: ReadingParts,
  slug: string,
  draft: Parameters<typeof countsOf>[1],
  query: Record<string, string>,
) {
  const index = await textOf(draft);
  const competencies = await frameworks.competenciesOf(draft.framework);
  const counts = await countsOf(store, draft);
  const { filter, errors } = readFilter(index, query);
  const found = findItems(index, filter);
  return {
    errors,
    tree: treeHtml(slug, index, competencies, counts, found),
    filter: filterView(index, filter, found, `/frameworks/${slug}#tree-title`),
    countsSeq: await heads.of(`draft:${draft._id}`),
    totalComments: [...counts.comments.values()].reduce((sum, count) => sum + count, 0),
    totalPosts: [...counts.posts].reduce(
      (sum, [thread, count]) => sum + (thread.startsWith('c-') ? count : 0),
      0,
    ),
  };
}

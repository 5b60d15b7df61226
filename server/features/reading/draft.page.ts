import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { notFound } from '../../core/errors.ts';
import { say, t } from '../../core/words/words.ts';
import { nameOf, rolesOf, type EditionIndex } from '../frameworks/edition-index.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import type { Item } from '../frameworks/frameworks.models.ts';
import { feedOfThread } from '../threads/feed-of-thread.ts';
import { sortOf } from '../threads/sorts.ts';
import { watchedState } from '../threads/thread-subject.ts';
import { pageNumber, readThreadPart } from '../threads/thread-part.ts';
import { countsOf } from './counts.ts';
import { draftSections, marksOf } from './draft-text.ts';
import { draftView } from './draft-view.ts';
import { byCompetency, earlierView } from './earlier-comments.ts';
import { filterView, findItems, itemsShown, readFilter } from './filter.ts';
import { Marking } from './found-words.ts';
import type { ReadingParts } from './reading.parts.ts';

const feedLength = 20;

/** A draft: the whole text with the passages that comments point at, and its comment feed. */
export function addDraftPages(routes: Routes, parts: ReadingParts): void {
  const { frameworks, store, pageCache, heads } = parts;

  routes.page({
    method: 'get',
    path: '/frameworks/:slug/drafts/:number',
    policy: 'draft.read',
    async handle({ params, query, reader, req }) {
      const { framework, draft, drafts } = await find(parts, reader, params);
      const threadId = draftThread(draft._id);
      const stamp = await pageCache.stamp([
        'frameworks',
        `framework:${framework._id}`,
        `draft:${draft._id}`,
        `thread:${threadId}`,
        'groups',
        'members',
        ...(await parts.carried.channels(draft)),
      ]);
      const index = await parts.textOf(draft);
      const thread = await store.find(reader, threadId);
      const counts = await countsOf(store, draft);
      const { filter, errors } = readFilter(index, query);
      const found = findItems(index, filter);
      const items = itemsShown(index, found);
      // What is being prepared has as many as it has now.
      const view = { ...draftView(framework.slug, draft), itemCount: index.items.length };
      const part = await readThreadPart(parts, reader, thread, { page: 'last', perPage: feedLength });
      const place = {
        slug: framework.slug,
        draftThread: threadId,
        open: part.takesPosts,
        marking: new Marking(found?.words ?? []),
      };
      const carried = await parts.carried.of(reader, draft);
      const marks = marksOf(await store.anchored(threadId), carried);
      const competencies = await frameworks.competenciesOf(framework._id);
      return {
        ...(errors.length > 0 ? { status: 422 } : { stamp }),
        page: {
          template: 'reading/draft.njk',
          title: titleOf(framework, draft),
          about: draft.description,
          errors,
          section: 'frameworks',
          feeds: feedOfThread(draft, titleOf(framework, draft), draftThread(draft._id)),
          wide: true,
          breadcrumbs: [
            { text: t('Frameworks'), href: '/frameworks' },
            { text: framework.title, href: `/frameworks/${framework.slug}` },
            { text: t('Draft {number}', { number: draft.number }) },
          ],
          data: {
            framework,
            draft: view,
            hasEarlier: drafts.some(({ number }) => number < draft.number),
            editing: parts.editingOf(reader, framework, drafts, draft),
            sections: draftSections(place, items, competencies, marks, counts, byCompetency(carried)),
            earlier: found ? null : earlierView(reader, view.url, index, carried),
            contents: contentsOf(index, items),
            shown: items.length,
            filter: filterView(index, filter, found, view.url),
            part,
            watched: await watchedState(thread.subject, heads),
            follow: await parts.followPart(req, reader, `draft:${draft._id}`),
            totalComments: thread.posts,
            countsSeq: await heads.of(`draft:${draft._id}`),
            slot: await parts.slots.render(
              'draft',
              {
                framework: { id: framework._id, slug: framework.slug, title: framework.title },
                draft: { id: draft._id, number: draft.number },
              },
              reader,
            ),
          },
        },
      };
    },
  });

  routes.page({
    method: 'get',
    path: '/frameworks/:slug/drafts/:number/comments',
    policy: 'draft.read',
    async handle({ params, query, reader, req }) {
      const { framework, draft } = await find(parts, reader, params);
      const threadId = draftThread(draft._id);
      const stamp = await pageCache.stamp([
        'frameworks',
        `framework:${framework._id}`,
        `thread:${threadId}`,
        'groups',
        'members',
      ]);
      const thread = await store.find(reader, threadId);
      const view = draftView(framework.slug, draft);
      return {
        stamp,
        page: {
          template: 'reading/comments.njk',
          title: t('Comments on {framework}, draft {number}', {
            framework: framework.title,
            number: draft.number,
          }),
          section: 'frameworks',
          feeds: feedOfThread(draft, titleOf(framework, draft), draftThread(draft._id)),
          breadcrumbs: [
            { text: t('Frameworks'), href: '/frameworks' },
            { text: framework.title, href: `/frameworks/${framework.slug}` },
            { text: t('Draft {number}', { number: draft.number }), href: view.url },
            { text: t('Comments') },
          ],
          data: {
            framework,
            draft: view,
            part: await readThreadPart(parts, reader, thread, {
              page: pageNumber(query['page']),
              sort: sortOf(query['sort']),
              at: { href: `${view.url}/comments?page=` },
              opens: req,
            }),
          },
        },
      };
    },
  });
}

const titleOf = ({ title }: { title: string }, { number }: { number: number }): string =>
  t('{framework}, draft {number}', { framework: title, number });

async function find({ frameworks }: ReadingParts, reader: Reader, params: Record<string, string>) {
  // One address each: not `1.0`, not `0x1`.
  if (!/^[1-9]\d{0,5}$/.test(params['number']!)) throw notFound(say('draft'));
  return frameworks.draft(reader, params['slug']!, Number(params['number']));
}

/** Entries of the table of contents: the upper levels, few enough to look through. */
function contentsOf(index: EditionIndex, items: Item[]): { id: string; name: string; depth: number }[] {
  const deepest = [2, 1, 0].find((depth) => items.filter((item) => item.depth <= depth).length <= 120) ?? 0;
  const roles = new Set(rolesOf(index).map(({ competency }) => competency));
  return items
    .filter((item) => item.depth <= deepest || roles.has(item.competency))
    .map((item) => ({ id: item.competency, name: nameOf(item), depth: item.depth }));
}

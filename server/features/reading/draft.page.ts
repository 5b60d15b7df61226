import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { notFound } from '../../core/errors.ts';
import {
  ancestorsOf,
  membersOfRole,
  nameOf,
  rolesOf,
  type EditionIndex,
} from '../frameworks/edition-index.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import type { Item } from '../frameworks/frameworks.models.ts';
import { pageNumber, readThreadPart } from '../threads/thread-part.ts';
import { countsOf } from './counts.ts';
import { draftSections, marksOf } from './draft-text.ts';
import { draftView } from './draft-view.ts';
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
      const { framework, draft } = await find(parts, reader, params);
      const threadId = draftThread(draft._id);
      const stamp = await pageCache.stamp([
        `framework:${framework._id}`,
        `draft:${draft._id}`,
        `thread:${threadId}`,
        'members',
      ]);
      const index = await frameworks.edition(draft.edition);
      const thread = await store.find(reader, threadId);
      const counts = await countsOf(store, draft);
      const roles = rolesOf(index);
      const filter = filterOf(index, query);
      const place = {
        slug: framework.slug,
        draftThread: threadId,
        open: thread.subject.takes?.open ?? false,
      };
      const marks = marksOf(await store.anchored(threadId));
      const competencies = await frameworks.competenciesOf(framework._id);
      return {
        stamp,
        page: {
          template: 'reading/draft.njk',
          title: `${framework.title}, draft ${draft.number}`,
          section: 'frameworks',
          wide: true,
          breadcrumbs: [
            { text: 'Frameworks', href: '/frameworks' },
            { text: framework.title, href: `/frameworks/${framework.slug}` },
            { text: `Draft ${draft.number}` },
          ],
          data: {
            framework,
            draft: draftView(framework.slug, draft),
            sections: draftSections(place, index, filter.items, competencies, marks, counts),
            contents: contentsOf(index, filter.items),
            shown: filter.items.length,
            roles: roles.map((item) => ({ id: item.competency, name: nameOf(item) })),
            role: filter.role,
            q: filter.q,
            filtered: filter.items.length < index.items.length,
            part: await readThreadPart(parts, reader, thread, { page: 'last', perPage: feedLength }),
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
      const stamp = await pageCache.stamp([`framework:${framework._id}`, `thread:${threadId}`, 'members']);
      const thread = await store.find(reader, threadId);
      const view = draftView(framework.slug, draft);
      return {
        stamp,
        page: {
          template: 'reading/comments.njk',
          title: `Comments on ${framework.title}, draft ${draft.number}`,
          section: 'frameworks',
          breadcrumbs: [
            { text: 'Frameworks', href: '/frameworks' },
            { text: framework.title, href: `/frameworks/${framework.slug}` },
            { text: `Draft ${draft.number}`, href: view.url },
            { text: 'Comments' },
          ],
          data: {
            framework,
            draft: view,
            part: await readThreadPart(parts, reader, thread, {
              page: pageNumber(query['page']),
              opens: req,
            }),
          },
        },
      };
    },
  });
}

async function find({ frameworks }: ReadingParts, reader: Reader, params: Record<string, string>) {
  // One address each: not `1.0`, not `0x1`.
  if (!/^[1-9]\d{0,5}$/.test(params['number']!)) throw notFound('draft');
  return frameworks.draft(reader, params['slug']!, Number(params['number']));
}

/** The items that a reader asked for: of one role, or with these words; their ancestors stay for context. */
function filterOf(
  index: EditionIndex,
  query: Record<string, string>,
): { items: Item[]; role: string; q: string } {
  const role = rolesOf(index).find(({ competency }) => competency === query['role']);
  const q = (query['q'] ?? '').trim().slice(0, 200);
  let { items } = index;
  if (role) {
    const members = membersOfRole(index, role);
    items = items.filter(({ competency }) => members.has(competency));
  }
  if (q) {
    const words = q.toLowerCase().split(/\s+/);
    const kept = new Set<string>();
    for (const item of items) {
      const text = `${item.code ?? ''} ${item.title ?? ''} ${item.statement}`.toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
      kept.add(item.competency);
      for (const above of ancestorsOf(index, item)) kept.add(above.competency);
    }
    items = items.filter(({ competency }) => kept.has(competency));
  }
  return { items, role: role?.competency ?? '', q };
}

/** Entries of the table of contents: the upper levels, few enough to look through. */
function contentsOf(index: EditionIndex, items: Item[]): { id: string; name: string; depth: number }[] {
  const deepest = [2, 1, 0].find((depth) => items.filter((item) => item.depth <= depth).length <= 120) ?? 0;
  const roles = new Set(rolesOf(index).map(({ competency }) => competency));
  return items
    .filter((item) => item.depth <= deepest || roles.has(item.competency))
    .map((item) => ({ id: item.competency, name: nameOf(item), depth: item.depth }));
}

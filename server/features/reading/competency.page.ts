import type { Routes } from '../../core/http/routes.ts';
import { csrfToken } from '../../core/http/forgery.ts';
import { notFound } from '../../core/errors.ts';
import { say, t } from '../../core/words/words.ts';
import { renderStatement } from '../../core/passage/render-statement.ts';
import { ancestorsOf, fullNameOf, nameOf, type EditionIndex } from '../frameworks/edition-index.ts';
import { competencyThread, draftThread } from '../frameworks/framework-subjects.ts';
import { lineageOf } from '../frameworks/lineage.ts';
import type { Competency, Draft, Item } from '../frameworks/frameworks.models.ts';
import { feedOfThread } from '../threads/feed-of-thread.ts';
import { threadForm } from '../threads/compose-form.ts';
import { sortOf } from '../threads/sorts.ts';
import { slowView } from '../threads/slow-mode.ts';
import { pageNumber, readThreadPart } from '../threads/thread-part.ts';
import { carriedHtml } from '../anchoring/carried-html.ts';
import { earlierPerPage, earlierRows } from './earlier-rows.ts';
import { type DraftChange, historyOf, type Reading } from './competency-history.ts';
import { marksOf } from './draft-text.ts';
import { currentDraft, draftView } from './draft-view.ts';
import { historyRow } from './history-words.ts';
import { kinWith, lineagePart } from './lineage-part.ts';
import type { ReadingParts } from './reading.parts.ts';

/** `/frameworks/:slug/competencies/:key`: a competency at one address for its whole life, with all that is said of it. */
export function addCompetencyPage(routes: Routes, parts: ReadingParts): void {
  const { frameworks, store, pageCache } = parts;
  routes.page({
    method: 'get',
    path: '/frameworks/:slug/competencies/:key',
    policy: 'competency.read',
    async handle({ params, query, reader, req }) {
      const { framework, drafts, competency } = await frameworks.competency(
        reader,
        params['slug']!,
        params['key']!,
      );
      const base = `/frameworks/${framework.slug}`;
      const url = `${base}/competencies/${encodeURIComponent(competency.key)}`;
      const current = currentDraft(drafts);
      const id = competency._id;
      const own = competencyThread(id);
      const stamp = await pageCache.stamp([
        'frameworks',
        `framework:${framework._id}`,
        `thread:${own}`,
        'members',
        // Comments made on any draft stand beside the newest text.
        ...drafts.flatMap(({ _id }) => [`draft:${_id}`, `thread:${draftThread(_id)}`]),
      ]);
      const found = await newestWith(parts, drafts, current, id);
      if (!found) throw notFound(say('competency'));
      // Only now: the address of one that is still being prepared would tell its name.
      if (params['key'] !== competency.key) return { redirect: url, status: 301 };
      const { item, draft, index, history, readings } = found;
      const keys = await frameworks.competenciesOf(framework._id);
      const feed = await store.find(reader, draftThread(draft._id));
      const about = (await store.countsAbout(feed.id)).get(id) ?? 0;
      const carried = await parts.carried.of(reader, draft, { competency: id });
      const marks = marksOf(
        (await store.anchored(feed.id)).filter((post) => post.about === id),
        carried,
      ).get(id);
      const earlierPages = Math.max(1, Math.ceil(carried.length / earlierPerPage));
      const earlierPage = Math.min(pageNumber(query['earlier']), earlierPages);
      const thread = await store.find(reader, own);
      const behind = await parts.commentsBehind(
        history.map((change) => change.draft._id),
        id,
      );
      const place = placeOf(base, keys, index, item);
      const linkOf = kinWith(base, keys, readings);
      return {
        stamp,
        page: {
          template: 'reading/competency.njk',
          title: fullNameOf(index, item),
          about: item.statement,
          section: 'frameworks',
          feeds: feedOfThread(framework, fullNameOf(index, item), competencyThread(competency._id)),
          breadcrumbs: [
            { text: t('Frameworks'), href: '/frameworks' },
            { text: framework.title, href: base },
            ...place.ancestors,
            { text: item.code ?? nameOf(item) },
          ],
          data: {
            framework,
            url,
            item,
            name: nameOf(item),
            id,
            draft: draftView(framework.slug, draft),
            follow: await parts.followPart(req, reader, `competency:${id}`),
            isCurrent: draft._id === current?._id,
            titleHtml: renderStatement(item.title ?? '', { marks: marks?.title ?? [], field: 'title' }),
            statementHtml: renderStatement(item.statement, {
              marks: marks?.statement ?? [],
              field: 'statement',
            }),
            history: history.map((change) => ({
              ...historyRow(framework.slug, change, linkOf),
              comments: behind.get(change.draft._id) ?? [],
            })),
            lineage: lineagePart(framework.slug, lineageOf(id, readings), linkOf),
            earlier: {
              beside: carriedHtml(carried, '#earlier'),
              count: carried.length,
              page: earlierPage,
              pages: earlierPages,
              href: `${url}?earlier=`,
              suffix: '#earlier',
              rows: await earlierRows(
                parts,
                reader,
                `${base}/drafts/${draft.number}`,
                item,
                carried.slice((earlierPage - 1) * earlierPerPage, earlierPage * earlierPerPage),
              ),
            },
            ...place,
            part: await readThreadPart(parts, reader, thread, {
              page: pageNumber(query['page']),
              sort: sortOf(query['sort']),
              at: { href: `${url}?page=`, suffix: '#discussion' },
              opens: req,
            }),
            comments: await readThreadPart(parts, reader, feed, {
              page: pageNumber(query['comments']),
              sort: sortOf(query['comments-sort']),
              at: { href: `${url}?comments=`, suffix: '#comments', sortName: 'comments-sort' },
              about: id,
              total: about,
            }),
            feedId: feed.id,
            form: threadForm(
              reader,
              csrfToken(req),
              own,
              t('Your post'),
              await parts.writings.offer(reader, { thread: own }),
              await slowView(parts.store, reader, thread),
            ),
            slot: await parts.slots.render(
              'competency',
              {
                framework: { id: framework._id, slug: framework.slug, title: framework.title },
                competency: { id, key: competency.key, title: nameOf(item) },
              },
              reader,
            ),
          },
        },
      };
    },
  });
}

interface Found {
  item: Item;
  draft: Draft;
  index: EditionIndex;
  history: DraftChange[];
  readings: Reading[];
}

/** The competency as the current draft has it, else as the newest that has it; and what each draft did to it. */
async function newestWith(
  { textOf }: ReadingParts,
  drafts: Draft[],
  current: Draft | undefined,
  id: string,
): Promise<Found | null> {
  const readings: Reading[] = [];
  for (const draft of drafts) {
    const index = await textOf(draft);
    readings.push({ draft, index, item: index.byCompetency.get(id) });
  }
  const best =
    readings.find(({ draft, item }) => item && draft === current) ?? readings.find(({ item }) => item);
  return best?.item ? { ...best, item: best.item, history: historyOf(id, readings), readings } : null;
}

interface Link {
  text: string;
  href: string;
  kind: string;
  code: string | null;
}

/** Where an item stands: what is above it, its levels and other children, and where it is used. */
function placeOf(base: string, keys: ReadonlyMap<string, Competency>, index: EditionIndex, item: Item) {
  const linkTo = (to: Item): Link => ({
    text: nameOf(to),
    href: `${base}/competencies/${encodeURIComponent(keys.get(to.competency)?.key ?? to.competency)}`,
    kind: to.kind,
    code: to.code,
  });
  const children = index.children.get(item.competency) ?? [];
  const levels = children.filter(({ kind }) => /level/i.test(kind));
  const related = (end: 'from' | 'to'): { type: string; links: Link[] }[] => {
    const byType = new Map<string, Link[]>();
    for (const association of index[end].get(item.competency) ?? []) {
      const other = index.byCompetency.get(end === 'from' ? association.to : association.from);
      // Where it stands and what replaces it is told elsewhere.
      if (!other || /^(isChildOf|replacedBy)$/.test(association.type)) continue;
      byType.set(association.type, [...(byType.get(association.type) ?? []), linkTo(other)]);
    }
    return [...byType].map(([type, links]) => ({ type, links }));
  };
  return {
    ancestors: ancestorsOf(index, item).map(linkTo),
    levels: levels.map((level) => ({
      ...linkTo(level),
      html: renderStatement(level.statement, { marks: [], field: 'statement' }),
    })),
    children: children.filter((child) => !levels.includes(child)).map(linkTo),
    uses: related('from'),
    usedBy: related('to'),
  };
}

import { conflict, type FieldError, Problem } from '../../core/errors.ts';
import { leaveNotice, memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Anchor } from '../../core/passage/anchor.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { type EditionIndex, fullNameOf } from '../frameworks/edition-index.ts';
import type { Draft, Item } from '../frameworks/frameworks.models.ts';
import { type AboutItem, aboutView, anchorOf, composeFields } from '../threads/compose-form.ts';
import { anchorRows } from './anchor-rows.ts';
import { type AnchorWeb, crumbs, draftOf } from './anchors.pages.ts';
import type { CarriedComment } from './carried-anchors.store.ts';
import type { GivenAnchor } from './settle.service.ts';

/** So many competencies are offered at once; a search finds the others. */
const mostOffered = 30;

/** The form on which somebody says where one comment belongs in a later draft; it works without script. */
export function addSettlePages(routes: Routes, web: AnchorWeb): void {
  const path = '/frameworks/:slug/drafts/:number/anchors/:post';
  routes.page({
    method: 'get',
    path,
    policy: 'anchor.settle',
    handle: ({ params, query, reader }) => settlePage(web, reader, params, query, []),
  });
  routes.page({
    method: 'post',
    path,
    policy: 'anchor.settle',
    async handle({ params, form, reader, req }) {
      const { draft, url } = await draftOf(web.frameworks, reader, params);
      try {
        const index = await web.frameworks.edition(draft.edition);
        const about = aboutOf(index, index.byCompetency.get(form['competency'] ?? ''), url);
        const anchor = anchorOf(composeFields(form), about) as GivenAnchor | null;
        const version = Number(form['version'] ?? '');
        await web.settling.settle(reader, draft, params['post']!, {
          outcome: form['outcome'] ?? '',
          anchor: form['outcome'] === 'placed' ? anchor : null,
          ...(Number.isInteger(version) && form['version'] !== undefined && { version }),
        });
      } catch (error) {
        if (!(error instanceof Problem) || ![409, 422].includes(error.status)) throw error;
        const errors =
          error.errors.length > 0
            ? error.errors.map(({ message }) => ({ path: 'anchor', message }))
            : [{ path: 'anchor', message: error.detail }];
        return settlePage(web, reader, params, form, errors, error.status);
      }
      leaveNotice(req, noticeOf(form['outcome']));
      return { redirect: `${url}/anchors` };
    },
  });
}

function noticeOf(outcome: string | undefined): string {
  if (outcome === 'released') return t('The comment was let go in this draft. It stays where it was made.');
  return outcome === 'confirmed' ? t('The place is confirmed.') : t('The comment has its new place.');
}

async function settlePage(
  web: AnchorWeb,
  reader: Reader,
  params: Record<string, string>,
  query: Record<string, string>,
  errors: FieldError[],
  status = 200,
): Promise<PageResult> {
  const { framework, draft, url } = await draftOf(web.frameworks, reader, params);
  memberOf(reader, t('Sign in to say where a comment belongs.'));
  await web.settling.find(reader, draft, params['post']!);
  const comment = await carriedComment(web, reader, draft, params['post']!);
  const [row] = await anchorRows(web, reader, draft, [comment]);
  const index = await web.frameworks.edition(draft.edition);
  const start = comment.current ?? comment.proposed ?? comment.original;
  const chosen = index.byCompetency.get(query['competency'] || start.competency);
  const about = aboutOf(index, chosen, url);
  const passage = query['passage'] ?? passageOf(comment, chosen);
  return {
    status,
    page: {
      template: 'anchoring/settle.njk',
      title: t('Say where a comment belongs'),
      errors,
      section: 'frameworks',
      robots: 'noindex',
      breadcrumbs: [
        ...crumbs(framework, draft, url).slice(0, -1),
        { text: t('Where earlier comments belong'), href: `${url}/anchors` },
        { text: t('Comment {number} on draft {draft}', { number: row!.number, draft: row!.madeOn }) },
      ],
      data: {
        framework,
        draft: { number: draft.number, url },
        row,
        here: `${url}/anchors/${comment.post}`,
        ...(about ? aboutView(about, passage) : { about: null }),
        passage,
        find: query['find'] ?? '',
        offered: offeredItems(index, query['find'] ?? '', chosen),
      },
    },
  };
}

/** One carried comment by its post. It was found a moment ago; if it is not there now, somebody took it back. */
async function carriedComment(
  { carriedAnchors }: AnchorWeb,
  reader: Reader,
  draft: Draft,
  post: string,
): Promise<CarriedComment> {
  const found = (await carriedAnchors.of(reader, draft)).find((comment) => comment.post === post);
  if (!found) throw conflict(t('This comment was taken back or hidden meanwhile.'));
  return found;
}

function aboutOf(index: EditionIndex, item: Item | undefined, url: string): AboutItem | null {
  if (!item) return null;
  return {
    competency: item.competency,
    title: fullNameOf(index, item),
    code: item.code,
    url: `${url}#item-${item.competency}`,
    fields: { title: item.title, statement: item.statement },
  };
}

/** What is chosen when the form is opened: where it stands or is proposed. */
function passageOf({ current, proposed, competency }: CarriedComment, item: Item | undefined): string {
  const place = current ?? proposed;
  return place && competency === item?.competency ? valueOf(place) : '';
}

const valueOf = (anchor: Anchor): string =>
  'field' in anchor ? `${anchor.field}:${anchor.start}:${anchor.end}` : '';

/** Competencies whose name or code holds what was looked for, or the first ones; the chosen one among them. */
function offeredItems(
  index: EditionIndex,
  find: string,
  chosen: Item | undefined,
): { id: string; name: string; code: string | null; chosen: boolean }[] {
  const words = find.trim().toLowerCase();
  const named = index.items.map((item) => ({ item, name: fullNameOf(index, item) }));
  const fitting = named.filter(
    ({ item, name }) =>
      words === '' || name.toLowerCase().includes(words) || item.code?.toLowerCase() === words,
  );
  const first = named.filter(({ item }) => item === chosen);
  return [...first, ...fitting.filter(({ item }) => item !== chosen)]
    .slice(0, mostOffered)
    .map(({ item, name }) => ({ id: item.competency, name, code: item.code, chosen: item === chosen }));
}

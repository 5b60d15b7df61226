import { type FieldError, forbidden, invalid, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { changeRows } from '../changes/change-row.ts';
import { chosenKind, figuresView, listHeading, ofKind } from '../changes/changes-view.ts';
import { draftLink, draftNumber } from '../changes/changes.pages.ts';
import type { ChangesStore } from '../changes/changes.store.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { draftingPolicies } from './drafting.policy.ts';
import { guessRow, readGuessKey } from './guess-row.ts';
import type { GuessService, LinkRequest } from './guesses.service.ts';
import { type AnchorFigures, hindrances, keptAWhile, pageOf, unlinked } from './review-view.ts';
import type { MayOpen } from './states.service.ts';

export interface ReviewParts {
  frameworks: FrameworkStore;
  changes: ChangesStore;
  guesses: GuessService;
  mayOpen: readonly MayOpen[];
  /** How the anchors of the comments so far would stand in the text of a draft. It may take seconds. */
  anchorFigures: (draft: Draft) => Promise<AnchorFigures>;
}

const changesPerPage = 50;
const guessesPerPage = 20;

/**
 * `/frameworks/:slug/drafts/:number/review`: what a draft that is being prepared changes, before it opens; what is
 * guessed about it is confirmed or refused here, one by one. Of any other draft it leads to what that changed.
 */
export function addReviewPages(routes: Routes, given: ReviewParts): void {
  const parts = { ...given, anchorFigures: keptAWhile(given.anchorFigures) };
  const path = '/frameworks/:slug/drafts/:number/review';
  routes.page({
    method: 'get',
    path,
    policy: 'draft.edit',
    handle: async ({ params, query, reader }) => {
      const { framework, draft } = await find(parts, reader, params);
      if (draft.state !== 'preparing') return { redirect: `${draftLink(framework.slug, draft).url}/changes` };
      return showReview(parts, reader, framework, draft, query);
    },
  });
  routes.page({
    method: 'post',
    path,
    policy: 'draft.edit',
    async handle({ params, form, reader, req }) {
      const { framework, draft } = await find(parts, reader, params);
      const { url } = draftLink(framework.slug, draft);
      try {
        const link = readLink(form);
        await parts.guesses.answer(reader, draft._id, link);
        leaveNotice(req, noticeWords(link));
        return { redirect: `${url}/review#guesses` };
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 422 || draft.state !== 'preparing') throw error;
        return showReview(parts, reader, framework, draft, {}, { form, errors: error.errors });
      }
    },
  });
}

type Showing = Omit<ReviewParts, 'anchorFigures'> & {
  anchorFigures: (draft: Draft, text: EditionIndex) => Promise<AnchorFigures>;
};

async function find({ frameworks }: Showing, reader: Reader, params: Record<string, string>) {
  const found = await frameworks.draft(reader, params['slug']!, draftNumber(params['number']!));
  if (!draftingPolicies['draft.edit'](reader, found.framework))
    throw forbidden(t('Only the editors of its group may review a draft before it opens.'));
  return found;
}

/** An answer to a guess, or what an editor chose by hand. Throws 422. */
function readLink(form: Record<string, string>): LinkRequest {
  if (form['guess'] !== undefined) {
    const guess = readGuessKey(form['guess']);
    if (!guess || !/^(confirm|refuse)$/.test(form['answer'] ?? ''))
      throw invalid([{ path: 'guess', message: t('press Confirm or Refuse beside one of the questions') }]);
    return { ...guess, confirmed: form['answer'] === 'confirm' };
  }
  const { from = '', to = '', as = '' } = form;
  const errors: FieldError[] = [
    ...(from ? [] : [{ path: 'from', message: t('choose what is missing') }]),
    ...(to ? [] : [{ path: 'to', message: t('choose what it became') }]),
    ...(/^(same|replaced)$/.test(as)
      ? []
      : [{ path: 'as', message: t('say whether it is the same or replaced') }]),
  ];
  if (errors.length > 0) throw invalid(errors);
  return { kind: as === 'same' ? 'rename' : 'split', from: [from], to: [to], confirmed: true };
}

function noticeWords({ kind, confirmed }: LinkRequest): string {
  if (!confirmed) return t('Refused: they stay two separate things.');
  return kind === 'rename'
    ? t('Confirmed: it keeps its address, thread and history.')
    : t('Confirmed: what was retired leads on to what replaces it.');
}

async function showReview(
  parts: Showing,
  reader: Reader,
  framework: Framework,
  draft: Draft,
  query: Record<string, string>,
  refused?: { form: Record<string, string>; errors: FieldError[] },
): Promise<PageResult> {
  const { slug } = framework;
  const changed = await parts.changes.of(reader, slug, draft.number);
  const { from, before, after, found } = changed;
  const open = await parts.guesses.unanswered(reader, draft._id);
  const competencies = await parts.frameworks.competenciesOf(framework._id);
  const place = before && { slug, before, after, competencies };
  const kind = chosenKind(query);
  const chosen = ofKind(found, kind);
  const list = pageOf(chosen, query['page'], changesPerPage);
  const view = draftLink(slug, draft);
  const href = (one: string | null): string => `${view.url}/review${one ? `?what=${one}` : ''}#list`;
  const title = t('Review draft {number} of {framework}', {
    number: draft.number,
    framework: framework.title,
  });
  const rows = place ? changeRows(place, list.shown) : [];
  return {
    ...(refused && { status: 422 }),
    page: {
      template: 'drafting/review.njk',
      title,
      errors: refused?.errors ?? [],
      section: 'frameworks',
      breadcrumbs: [
        { text: t('Frameworks'), href: '/frameworks' },
        { text: framework.title, href: `/frameworks/${slug}` },
        { text: t('Draft {number}', { number: draft.number }), href: view.url },
        { text: t('Review') },
      ],
      data: {
        title,
        draft: view,
        from: from && draftLink(slug, from),
        hindrances: await hindrances(reader, draft, parts.mayOpen),
        guesses: place ? open.slice(0, guessesPerPage).map((guess) => guessRow(place, guess)) : [],
        guessCount: open.length,
        byHand: unlinked(changed),
        form: refused?.form ?? {},
        anchors: from && (await parts.anchorFigures(draft, after)),
        what: kind,
        ...figuresView(found, kind, href),
        heading: listHeading(chosen.length, kind),
        reworded: rows.some((row) => row.title ?? row.statement),
        rows,
        at: {
          page: list.page,
          pages: list.pages,
          href: `${view.url}/review?${kind ? `what=${kind}&` : ''}page=`,
          suffix: '#list',
          label: t('Pages of changes'),
        },
      },
    },
  };
}

import type { People } from '../../core/people.ts';
import { t } from '../../core/words/words.ts';
import { stateAt } from '../frameworks/draft-state.ts';
import { type EditionIndex, fullNameOf } from '../frameworks/edition-index.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import { suggestionHtml } from '../threads/suggestion.ts';
import { inOrder } from './in-order.ts';
import { postOf } from './posting.ts';
import type { OrganisationResponse, ResponseComment } from './response.ts';
import type { ResponsePlace } from './responses.store.ts';

const dayMs = 24 * 3600 * 1000;

/** A comment as its organisation's pages draw it. */
export interface CommentView extends ResponseComment {
  by: { handle: string; name: string } | null;
  html: string;
  suggestionHtml: string;
  /** Its address among the pages of its response; null when this reader may not change it. */
  editUrl: string | null;
  /** Where it stands for all to read, once it is sent. */
  postUrl: string | null;
  /** What it was merged from. */
  parts: CommentView[];
}

/** The comments on one competency, in the order of the draft. */
export interface CommentGroup {
  competency: string;
  title: string;
  code: string | null;
  url: string;
  comments: CommentView[];
}

export interface ViewParts {
  people: People;
  cook(body: string): Promise<string>;
}

export const responseUrl = ({ organisation, draft }: Pick<ResponsePlace, 'organisation' | 'draft'>): string =>
  `/organisations/${organisation.slug}/responses/${draft._id}`;

/** What a response is at this moment, in one word for a tag. */
export function stateOf(response: OrganisationResponse, draft: Draft, now = new Date()) {
  if (response.submission) return { tag: 'green', words: t('Sent') };
  if (stateAt(draft, now) !== 'open') return { tag: 'grey', words: t('Not sent in time') };
  return response.comments.some(({ state }) => state !== 'withdrawn')
    ? { tag: 'blue', words: t('In preparation') }
    : { tag: 'grey', words: t('Not begun') };
}

/** Whole days until a draft closes, rounded up; null when it has no such time or is past it. */
export function daysLeft({ closesAt }: Draft, now = new Date()): number | null {
  return closesAt && closesAt > now ? Math.ceil((closesAt.getTime() - now.getTime()) / dayMs) : null;
}

/** Those comments that stand, or that were left out, by competency as the draft has them. */
export async function groupsOf(
  parts: ViewParts,
  place: ResponsePlace,
  response: OrganisationResponse,
  index: EditionIndex,
  only: ResponseComment['state'][] = ['standing', 'left-out'],
): Promise<CommentGroup[]> {
  const shown = inOrder(
    index,
    response.comments.filter(({ state }) => only.includes(state)),
  );
  const people = await parts.people.byIds(response.comments.map(({ author }) => author));
  const view = async (comment: ResponseComment): Promise<CommentView> => {
    const by = people.get(comment.author);
    const from = response.comments.filter(({ id }) => comment.from.includes(id));
    const mine = place.leads || comment.author === place.member.id;
    return {
      ...comment,
      by: by ? { handle: by.handle, name: by.name } : null,
      html: await parts.cook(comment.body),
      suggestionHtml: suggestionOf(comment),
      editUrl: mine && !response.submission ? `${responseUrl(place)}/comments/${comment.id}` : null,
      postUrl: response.submission?.comments.includes(comment.id)
        ? `/posts/${postOf(response, comment.id)}`
        : null,
      parts: await Promise.all(from.map(view)),
    };
  };
  const groups: CommentGroup[] = [];
  for (const comment of shown) {
    const { competency } = comment.anchor;
    let group = groups.at(-1);
    if (group?.competency !== competency) {
      group = { ...headOf(place, index, competency), comments: [] };
      groups.push(group);
    }
    group.comments.push(await view(comment));
  }
  return groups;
}

function headOf({ framework, draft }: ResponsePlace, index: EditionIndex, competency: string) {
  const item = index.byCompetency.get(competency);
  return {
    competency,
    title: item ? fullNameOf(index, item) : '',
    code: item?.code ?? null,
    url: `/frameworks/${framework.slug}/drafts/${draft.number}#item-${competency}`,
  };
}

export function suggestionOf({ anchor, suggestion }: Pick<ResponseComment, 'anchor' | 'suggestion'>): string {
  return suggestion !== null && 'exact' in anchor ? suggestionHtml(anchor.exact, suggestion) : '';
}

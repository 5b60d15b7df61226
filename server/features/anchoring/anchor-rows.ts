import type { Anchor } from '../../core/passage/anchor.ts';
import type { People } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { type EditionIndex, fullNameOf } from '../frameworks/edition-index.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { CarriedComment } from './carried-anchors.store.ts';
import { carriedStates, meaningOf } from './carried-words.ts';

/** A place in a draft, in words. */
export interface PlaceView {
  /** The competency's name; null when the draft has no such competency. */
  name: string | null;
  url: string | null;
  /** The words, with those around them; null for the competency as a whole. */
  words: { prefix: string; exact: string; suffix: string } | null;
}

export interface AnchorRow {
  id: string;
  number: number;
  author: string;
  madeOn: number;
  words: string;
  state: string;
  tag: string;
  means: string;
  waits: boolean;
  version: number;
  before: PlaceView;
  now: PlaceView | null;
  /** Where it was proposed, of those that wait. */
  proposed: PlaceView | null;
  settleUrl: string;
}

/** Comments as the page lists them on which people say where they belong. */
export async function anchorRows(
  { frameworks, people }: { frameworks: FrameworkStore; people: People },
  reader: Reader,
  draft: Draft,
  comments: readonly CarriedComment[],
): Promise<AnchorRow[]> {
  const view = await frameworks.byId(reader, draft.framework);
  const drafts = new Map((view?.drafts ?? []).map((one) => [one.number, one]));
  const slug = view?.framework.slug ?? '';
  const index = await frameworks.edition(draft.edition);
  const authors = await people.byIds(comments.map(({ author }) => author));
  const rows: AnchorRow[] = [];
  for (const comment of comments) {
    const earlier = drafts.get(comment.madeOn);
    const old = earlier ? await frameworks.edition(earlier.edition) : index;
    const { text, tag } = carriedStates[comment.state];
    const base = `/frameworks/${slug}/drafts`;
    rows.push({
      ...{ id: comment.post, number: comment.number, madeOn: comment.madeOn, words: comment.words },
      author: authors.get(comment.author)?.name ?? t('Somebody who has left'),
      ...{ state: t(text), tag, means: meaningOf(comment), waits: comment.waits },
      version: comment.settled?.version ?? 0,
      before: placeView(old, comment.original, earlier ? `${base}/${earlier.number}` : null),
      now: comment.current && placeView(index, comment.current, `${base}/${draft.number}`),
      proposed: comment.proposed && placeView(index, comment.proposed, `${base}/${draft.number}`),
      settleUrl: `${base}/${draft.number}/anchors/${comment.post}`,
    });
  }
  return rows;
}

function placeView(index: EditionIndex, anchor: Anchor, url: string | null): PlaceView {
  const item = index.byCompetency.get(anchor.competency);
  return {
    name: item ? fullNameOf(index, item) : null,
    url: item && url ? `${url}#item-${anchor.competency}` : null,
    words: 'exact' in anchor ? { prefix: anchor.prefix, exact: anchor.exact, suffix: anchor.suffix } : null,
  };
}

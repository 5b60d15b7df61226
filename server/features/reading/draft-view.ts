import { isSafeHref } from '../../core/markdown/safe-href.ts';
import { t } from '../../core/words/words.ts';
import { stateAt, stateWords } from '../frameworks/draft-state.ts';
import type { Draft, DraftState } from '../frameworks/frameworks.models.ts';

/** A draft as pages speak of it. */
export interface DraftView {
  id: string;
  number: number;
  url: string;
  state: DraftState;
  words: string;
  opensAt: Date | null;
  closesAt: Date | null;
  itemCount: number;
  source: Draft['source'];
}

export function draftView(slug: string, draft: Draft): DraftView {
  const state = stateAt(draft, new Date());
  return {
    id: draft._id,
    number: draft.number,
    url: `/frameworks/${slug}/drafts/${draft.number}`,
    state,
    words: t(stateWords[state]),
    opensAt: draft.opensAt,
    closesAt: draft.closesAt,
    itemCount: draft.itemCount,
    source: withSafeLinks(draft.source),
  };
}

/** An address that an imported file gives becomes a link only when it leads to a page. */
function withSafeLinks(source: Draft['source']): Draft['source'] {
  const { licence } = source;
  return licence?.url && !isSafeHref(licence.url)
    ? { ...source, licence: { ...licence, url: null } }
    : source;
}

/** The draft that a framework's pages speak of: the one open for comment, else the newest that is no longer prepared. */
export function currentDraft(drafts: Draft[]): Draft | undefined {
  const now = new Date();
  return (
    drafts.find((draft) => stateAt(draft, now) === 'open') ??
    drafts.find((draft) => stateAt(draft, now) !== 'preparing') ??
    drafts[0]
  );
}

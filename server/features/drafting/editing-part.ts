import type { Reader } from '../../core/reader.ts';
import type { Draft, DraftState, Framework } from '../frameworks/frameworks.models.ts';
import { statePolicies } from './states.policy.ts';
import { type Standing, standingOf } from './transitions.ts';

interface DraftLink {
  number: number;
  url: string;
  state: DraftState;
  standing: Standing;
}

/** What `drafting/editor-links.njk` draws. */
export interface Editing {
  slug: string;
  /** The draft that the page is about, if it is about one. */
  draft: DraftLink | null;
  /** The one in preparation, or waiting for its opening time. */
  preparing: DraftLink | null;
}

/** The links of editors on the pages of a framework; null for whoever is none. */
export function editingPart(
  reader: Reader,
  framework: Framework,
  drafts: Draft[],
  draft?: Draft,
): Editing | null {
  if (!statePolicies['draft.prepare'](reader, framework)) return null;
  const now = new Date();
  const linkOf = (one: Draft): DraftLink => ({
    number: one.number,
    url: `/frameworks/${framework.slug}/drafts/${one.number}`,
    state: one.state,
    standing: standingOf(one, now),
  });
  const links = drafts.map(linkOf);
  return {
    slug: framework.slug,
    draft: draft ? linkOf(draft) : null,
    preparing: links.find(({ standing }) => standing === 'preparing' || standing === 'scheduled') ?? null,
  };
}

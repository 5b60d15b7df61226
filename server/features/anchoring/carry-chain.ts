import { carry, type CarryTexts } from '../../core/passage/carry.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { Post } from '../threads/threads.models.ts';
import { type CarriedAnchor, carriedId, type PlaceInDraft } from './anchoring.models.ts';

/** A comment with an anchor of its own. */
export type Anchored = Pick<Post, '_id' | 'anchor' | 'settled'>;

/** A draft with its text. */
export interface DraftText {
  draft: Pick<Draft, '_id' | 'framework'>;
  index: EditionIndex;
  /** Competencies that others replaced: which. By ids, or by the identifiers that their source gives them. */
  replaced: ReadonlyMap<string, readonly string[]>;
}

/** The text of a draft, with what its associations say was replaced. */
export function draftText(
  draft: DraftText['draft'],
  index: EditionIndex,
  idOf: (sourceId: string) => string | undefined,
): DraftText {
  const replaced = new Map<string, string[]>();
  for (const { type, from, to } of index.associations) {
    if (type !== 'replacedBy') continue;
    // Ends that are outside an edition are named as their source names them.
    const [old, next] = [idOf(from) ?? from, idOf(to) ?? to];
    replaced.set(old, [...(replaced.get(old) ?? []), next]);
  }
  return { draft, index, replaced };
}

/**
 * Carries a comment's anchor through drafts, `texts` from the one that it was made on to the newest: one row for each
 * later draft. What a person settled in one draft is where the next goes on from.
 */
export function carryThrough(post: Anchored, texts: readonly DraftText[]): CarriedAnchor[] {
  const [first, ...later] = texts;
  if (!first || !post.anchor) return [];
  const known = new Map(texts.map((text) => [text.draft._id, text]));
  let from: PlaceInDraft = { draft: first.draft._id, anchor: post.anchor };
  let released = false;
  return later.map((text) => {
    const row = carryTo(post, from, known.get(from.draft)!, text, released);
    const base = { ...row, madeOn: first.draft._id };
    const place = placeOf(base);
    released = base.settled?.outcome === 'released' || (released && !place);
    if (place) from = { draft: text.draft._id, anchor: place };
    return base;
  });
}

function carryTo(
  post: Anchored,
  from: PlaceInDraft,
  before: DraftText,
  after: DraftText,
  released: boolean,
): Omit<CarriedAnchor, 'madeOn'> {
  const { _id: draft, framework } = after.draft;
  const carried = released
    ? ({ state: 'gone', current: null, proposed: null, how: 'released' } as const)
    : carry(from.anchor, textsOf(before, after));
  return {
    _id: carriedId(draft, post._id),
    post: post._id,
    framework,
    draft,
    original: post.anchor!,
    ...carried,
    from,
    settled: post.settled?.[draft] ?? null,
  };
}

function textsOf(before: DraftText, after: DraftText): CarryTexts {
  const fields =
    ({ index }: DraftText) =>
    (competency: string) => {
      const item = index.byCompetency.get(competency);
      return item ? { title: item.title, statement: item.statement } : null;
    };
  return {
    before: fields(before),
    after: fields(after),
    successors: (competency) => after.replaced.get(competency) ?? [],
  };
}

/** Where a comment belongs in the draft of a row, as far as that is known. */
export function placeOf({
  current,
  settled,
}: Pick<CarriedAnchor, 'current' | 'settled'>): CarriedAnchor['current'] {
  return settled ? settled.anchor : current;
}

/** Whether a person must still say where it belongs, if anywhere. */
export const waits = ({ state, settled, how }: Pick<CarriedAnchor, 'state' | 'settled' | 'how'>): boolean =>
  settled === null && how !== 'released' && (state === 'to-check' || state === 'gone');

/** The state as people and programs are told it: what a person has settled is not to be checked any more. */
export function stateOf(row: Pick<CarriedAnchor, 'state' | 'settled' | 'original'>): CarriedAnchor['state'] {
  const { state, settled, original } = row;
  if (!settled) return state;
  if (!settled.anchor) return 'gone';
  const fieldOf = (anchor: CarriedAnchor['original']): string => ('field' in anchor ? anchor.field : '');
  const same =
    settled.anchor.competency === original.competency && fieldOf(settled.anchor) === fieldOf(original);
  return same ? 'sure' : 'moved';
}

import { LONGEST_PASSAGE, type Anchor, type AnchorField, type PassageAnchor } from './anchor.ts';
import { compare, enough } from './carry-compare.ts';
import { leftOf, passageAt, sameWords, tokensOf } from './carry-place.ts';
import { findPassage } from './carry-search.ts';
import { codePointSlice } from './code-points.ts';

/**
 * What became of the thing that a comment points at. `sure`: its words stand in their place. `moved`: they stand
 * elsewhere in the field, or in a competency that replaced it. `to-check`: a person must say. `gone`: they are nowhere.
 */
export type CarryState = 'sure' | 'moved' | 'to-check' | 'gone';

/** By what an anchor was carried. */
export type CarriedBy = 'competency' | 'unchanged' | 'projected' | 'quote' | 'successor' | 'none';

export interface Carried {
  state: CarryState;
  /** Where it points now; null unless it is sure or moved: what is doubtful is never placed. */
  current: Anchor | null;
  /** Where a person may want to look first; null when there is no such place, or no need. */
  proposed: Anchor | null;
  how: CarriedBy;
}

/** The fields of a competency as a draft has them; null where it has no title. */
export type CarryFields = Record<AnchorField, string | null>;

/** What is known of the two drafts. */
export interface CarryTexts {
  /** The competency in the draft that the anchor is of, and in the next one; null where it is not. */
  before: (competency: string) => CarryFields | null;
  after: (competency: string) => CarryFields | null;
  /** Competencies that replaced this one, by id. */
  successors: (competency: string) => readonly string[];
}

/**
 * Carries an anchor to the next draft: by the competency's identity; by its offsets through a comparison of the two
 * texts; by a search for its words in the same field; by the same in competencies that replaced it. What cannot be
 * told for certain waits for a person. Offsets are code points throughout; nothing is thrown.
 */
export function carry(anchor: Anchor, texts: CarryTexts): Carried {
  if (!('field' in anchor)) return carryWhole(anchor.competency, texts);
  const here = carryWithin(anchor, texts, anchor.competency, anchor.field);
  if (here && (here.state === 'sure' || here.state === 'moved')) return here;
  const successors = successorsOf(anchor.competency, texts);
  if (successors.length === 0) return here ?? nowhere('gone');
  return carryToSuccessors(anchor, texts, successors, here);
}

function carryWhole(competency: string, texts: CarryTexts): Carried {
  const there = texts.after(competency) !== null;
  if (there) return { state: 'sure', current: { competency }, proposed: null, how: 'competency' };
  const [first] = successorsOf(competency, texts);
  return first === undefined ? nowhere('gone') : nowhere('to-check', { competency: first });
}

const nowhere = (state: 'to-check' | 'gone', proposed: Anchor | null = null): Carried => ({
  state,
  current: null,
  proposed,
  how: 'none',
});

/** Those that stand in the next draft, over however many replacements. */
function successorsOf(competency: string, { after, successors }: CarryTexts): string[] {
  const seen = new Set([competency]);
  const found: string[] = [];
  const waiting = [...successors(competency)];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (after(next)) found.push(next);
    else waiting.push(...successors(next));
  }
  return found;
}

/** One field of one competency of the next draft; null when it has none. */
function carryWithin(
  anchor: PassageAnchor,
  { before, after }: CarryTexts,
  competency: string,
  field: AnchorField,
): Carried | null {
  const old = before(anchor.competency)?.[anchor.field] ?? null;
  const now = after(competency)?.[field] ?? null;
  if (now === null) return null;
  if (old === null || codePointSlice(old, anchor.start, anchor.end) !== anchor.exact)
    return nowhere('to-check');
  if (old === now)
    return { state: 'sure', current: { ...anchor, competency, field }, proposed: null, how: 'unchanged' };
  const comparison = compare(old, now);
  const passage = tokensOf(comparison.before, anchor);
  if (!passage) return nowhere('to-check');
  const found = findPassage(comparison, passage.start, passage.end);
  if (!found) {
    const left = leftOf(comparison, passage);
    if (!left || left.end - left.start > LONGEST_PASSAGE) return nowhere('gone');
    return nowhere('to-check', { competency, field, ...left });
  }
  const current = { competency, field, ...passageAt(comparison.after, passage, found.at) };
  if (!sameWords(comparison, passage, found.at)) return nowhere('to-check', current);
  return { state: found.how === 'projected' ? 'sure' : 'moved', current, proposed: null, how: found.how };
}

/** The competencies that replaced it: just one of them may hold the words, or a person must say which. */
function carryToSuccessors(
  anchor: PassageAnchor,
  texts: CarryTexts,
  successors: string[],
  here: Carried | null,
): Carried {
  const found: PassageAnchor[] = [];
  const proposed: Anchor[] = [];
  for (const competency of successors) {
    for (const field of ['statement', 'title'] as const) {
      const there = carryWithin(anchor, texts, competency, field);
      const place = there?.current ?? there?.proposed;
      if (there?.current && 'field' in there.current && !isItsOwn(there.current, texts))
        found.push(there.current);
      else if (place) proposed.push(place);
    }
  }
  const [only, second] = found;
  if (only && !second) return { state: 'moved', current: only, proposed: null, how: 'successor' };
  return nowhere('to-check', only ?? here?.proposed ?? proposed[0] ?? { competency: successors[0]! });
}

/** Whether words of a competency that was there before are its own: they only look like those that it took over. */
function isItsOwn(place: PassageAnchor, { before, after }: CarryTexts): boolean {
  const old = before(place.competency)?.[place.field] ?? null;
  const now = after(place.competency)?.[place.field] ?? null;
  if (old === null || now === null) return false;
  const { from, evidence, after: text } = compare(old, now);
  const passage = tokensOf(text, place);
  if (!passage) return false;
  for (let at = passage.start; at < passage.end; at += 1)
    if (from[at]! >= 0 && evidence[from[at]!]! >= enough) return true;
  return false;
}

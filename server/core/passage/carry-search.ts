import { type Comparison, enough } from './carry-compare.ts';

/** Where the words of a passage stand, in tokens. */
export interface FoundPassage {
  /** The first token after. */
  at: number;
  /** `projected`: in its place. `quote`: found elsewhere by its words and what came along with them. */
  how: 'projected' | 'quote';
}

/** From here on words that were found in another place were moved there. */
const enoughElsewhere = 5;
/** So much evidence needs nothing more. */
const plenty = 34;
/** Otherwise as much of what is not in its place any more must have come along. */
const leastAlong = 0.6;
/** Of a passage with plenty of evidence, so much may seem to be others' words. */
const mostTaken = 0.4;
/** A second place may have this much less evidence and no more, or nobody can tell which it is. */
const clearly = 6;

/**
 * Finds the words of a passage, tokens `start` to before `end`, after: in their place, by the comparison, or elsewhere
 * among words that are not somebody else's. Null when there is any doubt.
 */
export function findPassage(comparison: Comparison, start: number, end: number): FoundPassage | null {
  const at = inPlace(comparison, start, end);
  // A sentence that was moved whole was found by its words.
  if (at !== null) return { at, how: comparison.crossed[start] === 1 ? 'quote' : 'projected' };
  const elsewhere = lookElsewhere(comparison, start, end);
  return elsewhere === null ? null : { at: elsewhere, how: 'quote' };
}

function inPlace({ to, evidence, unclear }: Comparison, start: number, end: number): number | null {
  let clear = false;
  for (let at = start; at < end; at += 1) {
    if (to[at] !== to[start]! + at - start) return null;
    clear ||= unclear[at] === 0;
  }
  return to[start]! >= 0 && clear && evidence[start]! >= enough ? to[start]! : null;
}

/** A place where the words of the passage stand, with all that stands around them in both texts. */
interface Candidate {
  at: number;
  /** Bits of everything that is the same around it, the passage included. */
  bits: number;
  /** Tokens before that are the same. */
  start: number;
  end: number;
}

function lookElsewhere(comparison: Comparison, start: number, end: number): number | null {
  const candidates = placesOf(comparison, start, end, 'after')
    .map((at) => around(comparison, start, end, at))
    .filter((candidate) => !isTaken(comparison, start, end, candidate))
    .sort((one, other) => other.bits - one.bits);
  const [best, next] = candidates;
  if (!best || (next && next.bits > best.bits - clearly)) return null;
  const { loose } = comparison;
  const chance = Math.log2(Math.max(1, loose.before)) + Math.log2(Math.max(1, loose.after));
  // As many words as came along were not met by chance one by one.
  const together = best.end - best.start;
  const strength = best.bits - Math.max(0, chance - 2 * Math.log2(together));
  if (strength < enoughElsewhere) return null;
  if (best.bits < plenty && shareAlong(comparison, best, start) < leastAlong) return null;
  return hasRival(comparison, best, start, end) ? null : best.at;
}

/**
 * Whether these words after are reliably others before. Of a long passage a few may be: where a moved one ends as what
 * comes after it does, a comparison cannot tell which of the two was there before.
 */
function isTaken(comparison: Comparison, start: number, end: number, { at, bits }: Candidate): boolean {
  const { from, evidence, to, sums } = comparison;
  let taken = 0;
  for (let place = start; place < end; place += 1) {
    const there = at + place - start;
    const owner = from[there]!;
    if (owner >= 0 && evidence[owner]! >= enough && to[place] !== there)
      taken += sums[place + 1]! - sums[place]!;
  }
  return taken > (bits >= plenty ? (sums[end]! - sums[start]!) * mostTaken : 0);
}

/** Where the same words stand in one of the texts. */
function placesOf(comparison: Comparison, start: number, end: number, where: 'before' | 'after'): number[] {
  const { tokens } = comparison.before;
  const text = comparison[where];
  let rarest = start;
  const count = (at: number): number => text.counts.get(tokens[at]!.key) ?? 0;
  for (let at = start; at < end; at += 1) if (count(at) < count(rarest)) rarest = at;
  return (text.places.get(tokens[rarest]!.key) ?? [])
    .map((place) => place - (rarest - start))
    .filter((place) => {
      for (let at = start; at < end; at += 1)
        if (text.tokens[place + at - start]?.key !== tokens[at]!.key) return false;
      return true;
    });
}

function around({ before, after, sums }: Comparison, start: number, end: number, at: number): Candidate {
  const same = (one: number, other: number): boolean =>
    one >= 0 &&
    other >= 0 &&
    before.tokens[one]?.key === after.tokens[other]?.key &&
    one < before.tokens.length;
  let [first, last] = [start, end];
  while (same(first - 1, at - (start - first) - 1)) first -= 1;
  while (same(last, at + (last - start))) last += 1;
  return { at, bits: sums[last]! - sums[first]!, start: first, end: last };
}

/** Of what stood around the passage and is not in its place any more, within its sentence: the share that came along. */
function shareAlong({ before, evidence, sums }: Comparison, best: Candidate, start: number): number {
  const away = (at: number): boolean =>
    before.tokens[at]?.unit === before.tokens[start]!.unit && evidence[at]! < enough;
  let [first, last] = [start, start];
  while (first > 0 && away(first - 1)) first -= 1;
  while (away(last)) last += 1;
  const all = sums[last]! - sums[first]!;
  const along = sums[Math.min(last, best.end)]! - sums[Math.max(first, best.start)]!;
  return all <= 0 ? 1 : along / all;
}

/** Whether the same words of another place before, that are not in theirs any more, could as well have come here. */
function hasRival(comparison: Comparison, best: Candidate, start: number, end: number): boolean {
  return placesOf(comparison, start, end, 'before').some((place) => {
    if (place === start || comparison.evidence[place]! >= enough) return false;
    return around(comparison, place, place + end - start, best.at).bits > best.bits - clearly;
  });
}

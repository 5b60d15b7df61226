import { describePassage, type Passage } from './anchor.ts';
import type { Comparison } from './carry-compare.ts';
import type { CarryText, Token } from './carry-text.ts';
import { codePointIndex } from './code-points.ts';

/** A passage as the words that it touches: tokens `start` to before `end`, of the outer ones perhaps a part. */
export interface TokenPassage {
  start: number;
  end: number;
  /** How much of the first word is left out at its beginning, and of the last at its end; UTF-16 units. */
  into: number;
  short: number;
}

/** The words of a passage of code points; null when it holds none. */
export function tokensOf(
  { source, tokens }: CarryText,
  passage: { start: number; end: number },
): TokenPassage | null {
  const index = codePointIndex(source);
  const [from, until] = [index.toUtf16(passage.start), index.toUtf16(passage.end)];
  const start = firstAfter(tokens, from);
  let end = start;
  while (end < tokens.length && tokens[end]!.start < until) end += 1;
  if (end === start) return null;
  return {
    start,
    end,
    into: Math.max(0, from - tokens[start]!.start),
    short: Math.max(0, tokens[end - 1]!.end - until),
  };
}

/** The first token that ends after a position. */
function firstAfter(tokens: Token[], position: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The passage of another text whose first word is token `at`; as many words, cut alike at both ends. */
export function passageAt(
  { source, tokens }: CarryText,
  { start, end, into, short }: TokenPassage,
  at: number,
): Passage {
  const index = codePointIndex(source);
  const from = tokens[at]!.start + into;
  const until = tokens[at + end - start - 1]!.end - short;
  return describePassage(source, index.toCodePoint(from), index.toCodePoint(Math.max(until, from)));
}

/**
 * Whether the words are the very same. White space, the shape of quotation marks and dashes, bullets' markers and the
 * first letter being a capital or not make no other words.
 */
export function sameWords({ before, after }: Comparison, passage: TokenPassage, at: number): boolean {
  const words = ({ source, tokens }: CarryText, first: number): string => {
    const last = first + passage.end - passage.start - 1;
    let text = '';
    for (let place = first; place <= last; place += 1) {
      const from = tokens[place]!.start + (place === first ? passage.into : 0);
      text += `${source.slice(from, tokens[place]!.end - (place === last ? passage.short : 0))} `;
    }
    return text
      .normalize('NFC')
      .replace(/[‘’‛]/g, "'")
      .replace(/[“”„]/g, '"')
      .replace(/[‐‑‒–—]/g, '-');
  };
  const [old, now] = [words(before, passage.start), words(after, at)];
  return old === now || smallFirst(old) === smallFirst(now);
}

const smallFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Where a passage stood and some of its words still do: a place to look at first. Null when too little is left. */
export function leftOf(comparison: Comparison, { start, end }: TokenPassage): Passage | null {
  const { to, sums, evidence, after } = comparison;
  let [first, last, left] = [Infinity, -1, 0];
  for (let at = start; at < end; at += 1) {
    if (to[at]! < 0 || evidence[at]! <= 0) continue;
    first = Math.min(first, to[at]!);
    last = Math.max(last, to[at]!);
    left += sums[at + 1]! - sums[at]!;
  }
  if (last < 0 || left < (sums[end]! - sums[start]!) * leastLeft) return null;
  const index = codePointIndex(after.source);
  const [from, until] = [after.tokens[first]!.start, after.tokens[last]!.end];
  return describePassage(after.source, index.toCodePoint(from), index.toCodePoint(until));
}

/** Of the words of a passage, so much must be left for the rest to be worth showing. */
const leastLeft = 0.4;

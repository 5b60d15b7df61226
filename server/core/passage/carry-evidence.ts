import type { CarryText } from './carry-text.ts';

/**
 * How surprising it would be to meet words by chance, in bits: a pair of texts always has some words in common, and a
 * word that is found again is only then the same one when so much around it came along that chance is out of question.
 */

/** About how often a word is met in any English text. */
const usual = { sign: 0.045, stop: 0.025, word: 0.0015 };

const STOP = new Set(
  (
    'a an and any are as at be been both but by can could do does each for from had has have he her his how i if in ' +
    'into is it its may more most must no not of on one or other our own shall she should so some such than that the ' +
    'their them then there these they this those through to up us was we were what when where which while who will ' +
    'with within would you your'
  ).split(' '),
);

/** Nothing but words that are in every text, and signs. */
export const isCommon = (key: string): boolean =>
  key.length <= 2 || STOP.has(key) || !/[\p{L}\p{N}]/u.test(key);

/** Makes the measure for one pair of texts; a word that they repeat says less each time. */
export function evidenceOf(before: CarryText, after: CarryText): (key: string) => number {
  const length = Math.max(before.tokens.length, after.tokens.length, 1);
  const known = new Map<string, number>();
  return (key) => {
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    const usually = !/[\p{L}\p{N}]/u.test(key) ? usual.sign : isCommon(key) ? usual.stop : usual.word;
    const again = Math.max(before.counts.get(key) ?? 0, after.counts.get(key) ?? 0, 1) - 1;
    const bits = -Math.log2(Math.min(1, usually + again / length));
    known.set(key, bits);
    return bits;
  };
}

/** Sums of evidence from the beginning: of tokens `from` to before `to` it is `sums[to] - sums[from]`. */
export function evidenceSums({ tokens }: CarryText, bits: (key: string) => number): Float64Array {
  const sums = new Float64Array(tokens.length + 1);
  for (const [at, { key }] of tokens.entries()) sums[at + 1] = sums[at]! + bits(key);
  return sums;
}

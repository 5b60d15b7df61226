import { fold } from '../../core/text/fold.ts';

/** A word of a text: what it is searched by, and where it stands, in UTF-16 code units, `end` not included. */
export interface Token {
  term: string;
  start: number;
  end: number;
}

const words = /[\p{L}\p{N}\p{M}]+(?:['’ʼ]\p{L}+)*/gu;
/** Writing that has no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const longestTerm = 64;
const shortestStem = 3;

let segmenter: Intl.Segmenter | null = null;

/** The words of a text, in order. What is neither letter nor digit only parts them. */
export function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(words)) {
    if (unspaced.test(match[0])) found.push(...segmentsOf(match[0], match.index));
    else addToken(found, match[0], match.index);
  }
  return found;
}

/** What a text is searched by: its terms in order, each as often as it stands there. */
export const termsOf = (text: string): string[] => tokensOf(text).map(({ term }) => term);

function segmentsOf(text: string, offset: number): Token[] {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  const found: Token[] = [];
  for (const { segment, index } of segmenter.segment(text)) addToken(found, segment, offset + index);
  return found;
}

function addToken(found: Token[], word: string, start: number): void {
  const term = termOf(word);
  if (term !== '') found.push({ term, start, end: start + word.length });
}

/** `Managers’` and `managing` → `manag`: without case, accents and the endings of English. */
function termOf(word: string): string {
  const plain = fold(word)
    .replace(/'s$/, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .slice(0, longestTerm);
  return /^[a-z]+$/.test(plain) ? stemOf(plain) : plain;
}

/**
 * The stem of an English word, near enough: plural, -ing and -ed go, then a last e and a doubled letter. Words of other
 * languages may lose an ending too; as the same happens to what is asked for, they are found all the same.
 */
function stemOf(word: string): string {
  if (word.length <= shortestStem) return word;
  const single = singular(word);
  const stem = single.replace(/(?:ing|(?<!e)ed)$/, '');
  const base = stem.length >= shortestStem && /[aeiouy]/.test(stem) ? stem : single;
  return base.length > shortestStem
    ? base.replace(/e$/, '').replace(/([b-df-hj-np-tv-z])\1$/, '$1')
    : base.replace(/([b-df-hj-np-tv-z])\1$/, '$1');
}

function singular(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:sh|ch|x|z|ss)es$/.test(word)) return word.slice(0, -2);
  return /[^suai]s$/.test(word) ? word.slice(0, -1) : word;
}

import { invalid } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import { termsOf } from './terms.ts';

export const longestQuery = 300;
const mostTerms = 16;

/** What somebody looks for: every term and phrase must stand there, and none of the others. */
export interface SearchQuery {
  /** Each once, those of phrases included. */
  terms: string[];
  /** Terms that must follow one another. */
  phrases: string[][];
  without: string[];
  withoutPhrases: string[][];
}

/**
 * Reads `web "content design" -agency`: words that must all occur, words in quotation marks in this order, and with a
 * minus what must not. Anything else is read as words. Throws 422 naming `q`.
 */
export function readQuery(text: string): SearchQuery {
  if (Array.from(text).length > longestQuery)
    throw wrong(t('Look for {most, number} characters or fewer', { most: longestQuery }));
  const query: SearchQuery = { terms: [], phrases: [], without: [], withoutPhrases: [] };
  for (const { minus, words } of piecesOf(text)) {
    const terms = termsOf(words);
    if (terms.length === 0) continue;
    if (minus && terms.length > 1) query.withoutPhrases.push(terms);
    else if (minus) query.without.push(terms[0]!);
    else {
      query.terms.push(...terms);
      if (terms.length > 1) query.phrases.push(terms);
    }
  }
  query.terms = [...new Set(query.terms)];
  refuse(query);
  return query;
}

function refuse({ terms, without, withoutPhrases }: SearchQuery): void {
  const taken = without.length + withoutPhrases.length;
  if (terms.length === 0 && taken > 0)
    throw wrong(t('Add a word to look for: a minus only leaves out what has a word'));
  if (terms.length === 0) throw wrong(t('Enter words to look for, with letters or digits'));
  if (terms.length + taken > mostTerms)
    throw wrong(t('Look for {most, number} words or fewer', { most: mostTerms }));
}

/** What stands in quotation marks, or between spaces: `web-manager` is one piece, and so a phrase of two terms. */
function piecesOf(text: string): { minus: boolean; words: string }[] {
  const plain = text.replaceAll(/[“”„«»]/g, '"');
  return [...plain.matchAll(/(?<!\S)(-?)"([^"]*)"|(?<!\S)(-?)(\S+)|(\S+)/g)].map((match) => ({
    minus: Boolean(match[1] || match[3]),
    words: match[2] ?? match[4] ?? match[5] ?? '',
  }));
}

const wrong = (message: string) => invalid([{ path: 'q', message }]);

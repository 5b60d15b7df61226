import { invalid } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import { type Token, tokensOf } from './word-tokens.ts';

export const mostWords = 200;
const longestEntry = 80;
const mostInPhrase = 8;
/** Fewer letters before an asterisk would catch half of a dictionary. */
const fewestLetters = 3;

/** A word, or several in a row; the last may be the beginning of a word. */
interface Phrase {
  words: string[];
  openEnd: boolean;
}

/** Where something blocked stands in a text, in UTF-16 code units. */
export interface Hit {
  start: number;
  end: number;
}

/**
 * The words and phrases of a form, one a line, each once. `*` at the end of the last word stands for any ending; there
 * are no other patterns, so no list can take long. Throws 422 naming `words` and the line.
 */
export function parseBlockedWords(text: string): string[] {
  const found = new Map<string, string>();
  const lines = text.split(/\r\n|\r|\n/);
  for (const [at, line] of lines.entries()) {
    const entry = line.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
    if (!entry) continue;
    const phrase = checkedPhrase(entry, at + 1);
    const key = `${phrase.words.join(' ')}${phrase.openEnd ? '*' : ''}`;
    if (!found.has(key)) found.set(key, entry);
  }
  if (found.size > mostWords) throw wrong(t('Enter {count} words or phrases at most.', { count: mostWords }));
  return [...found.values()];
}

function checkedPhrase(entry: string, line: number): Phrase {
  if (entry.length > longestEntry)
    throw wrong(t('Line {line}: use {count} characters at most.', { line, count: longestEntry }));
  if (entry.slice(0, -1).includes('*'))
    throw wrong(t('Line {line}: an asterisk stands at the end only, as in “casino*”.', { line }));
  const phrase = phraseOf(entry);
  if (phrase.words.length === 0) throw wrong(t('Line {line}: there is no word in it.', { line }));
  if (phrase.words.length > mostInPhrase)
    throw wrong(t('Line {line}: use {count} words at most.', { line, count: mostInPhrase }));
  if (phrase.openEnd && phrase.words.at(-1)!.length < fewestLetters)
    throw wrong(
      t('Line {line}: put {count} letters or more before the asterisk.', { line, count: fewestLetters }),
    );
  return phrase;
}

const wrong = (message: string) => invalid([{ path: 'words', message }]);

function phraseOf(entry: string): Phrase {
  const words = tokensOf(entry).map(({ word }) => word);
  return { words, openEnd: entry.endsWith('*') };
}

/** Finds blocked words in texts: whole words, whatever their case, accents or disguise. */
export class BlockedWords {
  /** By their first word, when that is a whole one. */
  readonly #byFirst = new Map<string, Phrase[]>();
  /** Beginnings of words. */
  readonly #beginnings: string[] = [];

  constructor(entries: readonly string[]) {
    for (const phrase of entries.map(phraseOf)) {
      const first = phrase.words[0];
      if (first === undefined) continue;
      if (phrase.openEnd && phrase.words.length === 1) this.#beginnings.push(first);
      else this.#byFirst.set(first, [...(this.#byFirst.get(first) ?? []), phrase]);
    }
  }

  /** Every place where something blocked stands, in order; those of one text do not overlap. */
  find(text: string): Hit[] {
    const tokens = tokensOf(text);
    const hits: Hit[] = [];
    for (let at = 0; at < tokens.length; at += 1) {
      const length = this.#lengthAt(tokens, at);
      if (length === 0) continue;
      hits.push({ start: tokens[at]!.start, end: tokens[at + length - 1]!.end });
      at += length - 1;
    }
    return hits;
  }

  /** Whether any of these texts has something blocked in it. */
  inAny(texts: string[]): boolean {
    return texts.some((text) => this.find(text).length > 0);
  }

  /** How many words from here on are blocked; 0 for none. */
  #lengthAt(tokens: Token[], at: number): number {
    const { word } = tokens[at]!;
    if (this.#beginnings.some((beginning) => word.startsWith(beginning))) return 1;
    const phrases = this.#byFirst.get(word) ?? [];
    return phrases.find((phrase) => startsHere(phrase, tokens, at))?.words.length ?? 0;
  }
}

function startsHere({ words, openEnd }: Phrase, tokens: Token[], at: number): boolean {
  return words.every((word, offset) => {
    const there = tokens[at + offset]?.word;
    if (there === undefined) return false;
    return openEnd && offset === words.length - 1 ? there.startsWith(word) : there === word;
  });
}

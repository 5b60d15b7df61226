/** One word of a text: as it is compared, and where it stands. */
export interface Token {
  word: string;
  /** Offsets in UTF-16 code units. */
  start: number;
  end: number;
}

/** Letters of other alphabets that look like Latin ones, so that a word is known in whatever it is dressed. */
const lookAlikes = new Map(
  Object.entries({
    а: 'a',
    в: 'b',
    с: 'c',
    е: 'e',
    ё: 'e',
    һ: 'h',
    і: 'i',
    ї: 'i',
    ј: 'j',
    к: 'k',
    м: 'm',
    н: 'h',
    о: 'o',
    р: 'p',
    ѕ: 's',
    т: 't',
    у: 'y',
    х: 'x',
    α: 'a',
    β: 'b',
    ε: 'e',
    η: 'n',
    ι: 'i',
    κ: 'k',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    τ: 't',
    υ: 'u',
    χ: 'x',
    ı: 'i',
    ł: 'l',
    ø: 'o',
    ß: 'ss',
  }),
);

/** Letters, digits and their marks, with what is invisible between them. */
const wordForm = /[\p{L}\p{N}\p{M}\p{Cf}]+/gu;

/**
 * The words of a text as they are compared: compatible forms made one (NFKC), small letters, without accents and
 * invisible characters, look-alikes made Latin. Takes time in proportion to the length, whatever the text.
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(wordForm)) {
    const word = plain(match[0]);
    if (word) tokens.push({ word, start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

function plain(word: string): string {
  // Most words need no more, and normalising takes most of the time.
  if (/^[\da-z]+$/i.test(word)) return word.toLowerCase();
  const letters = word
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '');
  return Array.from(letters, (letter) => lookAlikes.get(letter) ?? letter).join('');
}

import { escapeHtml } from '../../core/html/escape.ts';
import { fold, isAscii } from '../../core/text/fold.ts';

/** Where words were found in a text: code points, `end` not included. */
export interface FoundRange {
  start: number;
  end: number;
}

/** The words that a query asks for, folded, each once. What is nothing but accents is kept, and so finds nothing. */
export function wordsOf(query: string): string[] {
  const words = query.split(/\s+/u).filter(Boolean);
  return [...new Set(words.map((word) => fold(word) || word))];
}

const most = 2000;
const before = 60;
const after = 120;

/** Marks the words of one search on one page; not without end, since one letter may stand there a million times. */
export class Marking {
  /** Folded. */
  readonly #words: readonly string[];
  #left = most;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** Whether there is anything to mark, and room for it. */
  get on(): boolean {
    return this.#words.length > 0 && this.#left > 0;
  }

  /** Where the words stand in a text. */
  ranges(source: string): FoundRange[] {
    if (!this.on) return [];
    const found = foundIn(source, this.#words);
    this.#left -= found.length;
    return found;
  }

  /** The text as HTML, with the words marked. */
  html(text: string): string {
    const found = this.ranges(text);
    if (found.length === 0) return escapeHtml(text);
    const characters = Array.from(text);
    const piece = (start: number, end?: number): string => escapeHtml(characters.slice(start, end).join(''));
    let html = '';
    let shownTo = 0;
    for (const { start, end } of found) {
      html += `${piece(shownTo, start)}<mark class="moot-hit">${piece(start, end)}</mark>`;
      shownTo = end;
    }
    return html + piece(shownTo);
  }

  /** The words of a text around the first find that `title` does not have, as HTML with all marked; empty for none. */
  excerpt(title: string, text: string): string {
    if (!this.on) return '';
    const folded = fold(title);
    const unnamed = this.#words.filter((word) => !folded.includes(word));
    const plain = text.replaceAll(/\s+/g, ' ').trim();
    const [first] = foundIn(plain, unnamed);
    if (!first) return '';
    const characters = Array.from(plain);
    const start = Math.max(0, first.start - before);
    const end = Math.min(characters.length, first.end + after);
    const stretch = this.html(characters.slice(start, end).join(''));
    return `${start > 0 ? '…' : ''}${stretch}${end < characters.length ? '…' : ''}`;
  }
}

/** Where any of these folded words stands in a text, in order, joined where they touch. */
function foundIn(source: string, words: readonly string[]): FoundRange[] {
  if (words.length === 0 || source === '') return [];
  const { folded, codePoints, silent } = foldWithPlaces(source);
  const found: FoundRange[] = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length)) {
      let end = codePoints(at + word.length - 1) + 1;
      while (silent.has(end)) end += 1;
      found.push({ start: codePoints(at), end });
    }
  }
  return joined(found);
}

/** The folded text, and from each place in it to the code point that it comes from. */
function foldWithPlaces(source: string): {
  folded: string;
  codePoints: (place: number) => number;
  /** Code points of which nothing is left, such as accents that stand alone. */
  silent: ReadonlySet<number>;
} {
  const silent = new Set<number>();
  if (isAscii(source)) return { folded: source.toLowerCase(), codePoints: (place) => place, silent };
  let folded = '';
  const places: number[] = [];
  for (const [at, character] of Array.from(source).entries()) {
    const piece = fold(character);
    if (piece === '') silent.add(at);
    for (let unit = 0; unit < piece.length; unit += 1) places.push(at);
    folded += piece;
  }
  return { folded, codePoints: (place) => places[place] ?? 0, silent };
}

function joined(ranges: FoundRange[]): FoundRange[] {
  const result: FoundRange[] = [];
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

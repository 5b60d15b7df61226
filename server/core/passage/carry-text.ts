/** A word or a sign of a text; UTF-16 positions in the source. White space and bullets' markers are in none. */
export interface Token {
  /** What it is compared by: without case, quotation marks and dashes of all shapes alike. */
  key: string;
  start: number;
  end: number;
  /** The sentence, line or bullet that it stands in, from 0. */
  unit: number;
}

/** A text parted into words, ready to be compared. */
export interface CarryText {
  source: string;
  tokens: Token[];
  /** How often each key occurs. */
  counts: ReadonlyMap<string, number>;
  /** Where each key occurs, in order. */
  places: ReadonlyMap<string, number[]>;
}

/** Scripts without spaces between words are compared character by character. */
const TOKEN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{N}\p{M}]+(?:['’‑-][\p{L}\p{N}\p{M}]+)*|\S/gu;
const BULLET = /^[ \t]*[-*•][ \t]+/;
const ENDS_UNIT = new Set(['.', '!', '?', ';', ':']);

/** Parts a source into words and signs. */
export function readCarryText(source: string): CarryText {
  const tokens: Token[] = [];
  let unit = -1;
  let lineStart = 0;
  for (const line of source.split('\n')) {
    const marker = BULLET.exec(line)?.[0].length ?? 0;
    let fresh = true;
    for (const match of line.slice(marker).matchAll(TOKEN)) {
      if (fresh) unit += 1;
      const start = lineStart + marker + match.index;
      tokens.push({ key: keyOf(match[0]), start, end: start + match[0].length, unit });
      fresh = ENDS_UNIT.has(match[0]);
    }
    lineStart += line.length + 1;
  }
  const places = new Map<string, number[]>();
  for (const [at, { key }] of tokens.entries()) {
    const list = places.get(key);
    if (list) list.push(at);
    else places.set(key, [at]);
  }
  const counts = new Map([...places].map(([key, list]) => [key, list.length]));
  return { source, tokens, counts, places };
}

/** Where one sentence, line or bullet begins: there, and after the last token. */
export const beginsUnit = ({ tokens }: CarryText, at: number): boolean =>
  at <= 0 || at >= tokens.length || tokens[at]!.unit !== tokens[at - 1]!.unit;

const keyOf = (word: string): string =>
  word
    .normalize('NFC')
    .toLowerCase()
    .replace(/[‘’‛]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[‐‑‒–—]/g, '-');

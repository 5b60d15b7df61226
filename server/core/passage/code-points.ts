/**
 * Everything about passages counts Unicode code points of the stored source, since that is what every language and
 * database can count alike; JavaScript indexes strings by UTF-16 unit. A lone surrogate counts as one code point.
 */

const ASTRAL = /[\uD800-\uDBFF][\uDC00-\uDFFF]/;

/** The number of code points. */
export function codePointLength(text: string): number {
  return codePointIndex(text).length;
}

/** The code points from `start` to before `end`. */
export function codePointSlice(text: string, start: number, end: number): string {
  const index = codePointIndex(text);
  return text.slice(index.toUtf16(start), index.toUtf16(end));
}

/** Converts positions within one text, both ways; positions beyond the text are brought to its nearest end. */
export interface CodePointIndex {
  readonly length: number;
  /** From a code point to the UTF-16 unit it begins at. */
  toUtf16(codePoint: number): number;
  /** From a UTF-16 unit to the code point that holds it. */
  toCodePoint(utf16: number): number;
}

/** Makes the converter for a text. Nearly all texts have no character beyond 16 bits, where the two counts are one. */
export function codePointIndex(text: string): CodePointIndex {
  const within = (position: number, end: number): number => Math.min(Math.max(position, 0), end);
  if (!ASTRAL.test(text)) {
    const same = (position: number): number => within(position, text.length);
    return { length: text.length, toUtf16: same, toCodePoint: same };
  }
  const starts: number[] = [];
  const holders: number[] = [];
  for (const character of text) {
    for (let unit = 0; unit < character.length; unit += 1) holders.push(starts.length);
    starts.push(holders.length - character.length);
  }
  const length = starts.length;
  return {
    length,
    toUtf16: (codePoint) => starts[within(codePoint, length)] ?? text.length,
    toCodePoint: (utf16) => holders[within(utf16, text.length)] ?? length,
  };
}

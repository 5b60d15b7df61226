const RAISED: ReadonlyMap<string, string> = new Map(
  Array.from('0123456789+-=()n', (sign, at) => [sign, '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ'[at]!]),
);
const LOWERED: ReadonlyMap<string, string> = new Map(
  Array.from('0123456789+-=()', (sign, at) => [sign, '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎'[at]!]),
);

/** Marks that stand for a pair of tags. */
export const MARKS: ReadonlyMap<string, string> = new Map([
  ['b', '**'],
  ['strong', '**'],
  ['summary', '**'],
  ['i', '*'],
  ['em', '*'],
  ['cite', '*'],
  ['s', '~~'],
  ['del', '~~'],
  ['strike', '~~'],
  ['code', '`'],
  ['kbd', '`'],
  ['tt', '`'],
]);

/** Tags that begin and end a paragraph of their own. */
export const BLOCKS: ReadonlySet<string> = new Set(
  'address article aside blockquote center details dd div dl dt figcaption figure footer header li nav ol p section table tbody thead tfoot tr ul h1 h2 h3 h4 h5 h6'.split(
    ' ',
  ),
);

/** Tags that Discourse allows and that change nothing which could be said here: their words stay. */
export const PLAIN: ReadonlySet<string> = new Set(
  'abbr acronym bdi bdo big dfn font ins lang mark q rb rp rt rtc ruby samp small source span td th track u var wbr picture caption col colgroup sup sub'.split(
    ' ',
  ),
);

/** `2` raised is `²`; null for words that have no such signs. */
export const raised = (words: string): string | null => signs(words, RAISED);

/** `2` lowered is `₂`; null for words that have no such signs. */
export const lowered = (words: string): string | null => signs(words, LOWERED);

function signs(words: string, table: ReadonlyMap<string, string>): string | null {
  const found = Array.from(words, (sign) => table.get(sign));
  return words.length > 0 && words.length <= 12 && found.every((sign) => sign !== undefined)
    ? found.join('')
    : null;
}

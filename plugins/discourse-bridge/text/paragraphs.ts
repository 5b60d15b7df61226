import { BlockReader } from './block-reader.ts';

const DELIMITERS = /^[\s>|:-]*-[\s>|:-]*$/;

/**
 * Writes a text anew paragraph by paragraph; code stays. `fence` is what would close the code that it ends in, if it
 * does.
 */
export function eachParagraph(
  text: string,
  write: (paragraph: string) => string,
): { text: string; fence: string | null } {
  const reader = new BlockReader();
  const out: string[] = [];
  let words: string[] = [];
  const end = (): void => {
    if (words.length > 0) out.push(eachStretch(words.join('\n'), write));
    words = [];
  };
  for (const line of text.split('\n')) {
    const { code, blank, continues } = reader.read(line);
    if (!continues) end();
    if (code || blank) out.push(line);
    else words.push(line);
  }
  end();
  return { text: out.join('\n'), fence: reader.fence };
}

/** Writes a paragraph anew; of a table each cell by itself, since nothing reaches from one into another. */
export function eachStretch(paragraph: string, write: (stretch: string) => string): string {
  const lines = paragraph.split('\n');
  const table = lines.findIndex((line, at) => at > 0 && DELIMITERS.test(line));
  if (table === -1) return write(paragraph);
  const before = lines.slice(0, table - 1).join('\n');
  const rows = lines.slice(table - 1).map((row) =>
    row
      .split(/(?<!\\)(\|)/)
      .map((cell) => (cell === '|' || cell === '' ? cell : write(cell)))
      .join(''),
  );
  return [...(table > 1 ? [write(before)] : []), ...rows].join('\n');
}

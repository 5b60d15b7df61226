import { isSafeHref } from '../markdown/safe-href.ts';

/** A stretch of literal or linked text; UTF-16 positions in the source. */
export interface InlineRun {
  start: number;
  end: number;
  href: string | null;
}

/** `[text](address)`. An address has no white space, and brackets only as one pair of round ones within it. */
const LINK = /\[([^[\]\n]+)\]\(((?:[^\s()[\]]|\([^\s()[\]]*\))+)\)/g;

/** Parts the source from `start` to before `end` into text and link text; links that are not safe stay literal. */
export function inlineRuns(source: string, start: number, end: number): InlineRun[] {
  const runs: InlineRun[] = [];
  let done = start;
  for (const match of source.slice(start, end).matchAll(LINK)) {
    const [whole, text = '', href = ''] = match;
    if (text.trim() === '' || !isSafeHref(href)) continue;
    const from = start + match.index;
    if (from > done) runs.push({ start: done, end: from, href: null });
    runs.push({ start: from + 1, end: from + 1 + text.length, href });
    done = from + whole.length;
  }
  if (done < end) runs.push({ start: done, end, href: null });
  return runs;
}

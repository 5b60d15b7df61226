import { codePointIndex } from './code-points.ts';
import { inlineRuns } from './inline-runs.ts';
import { stretches } from './statement-blocks.ts';

/** A sentence that somebody without a mouse can pick by its number. Code points of the source. */
export interface Sentence {
  number: number;
  start: number;
  end: number;
  /** Exactly the source from `start` to before `end`. */
  text: string;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Counts as nothing for where sentences end. */
const SOFT_HYPHEN = '\u00AD';

/**
 * The sentences of a title or statement, numbered from 1. A bullet is never one with the next; markers, white space
 * at the ends and blank stretches are left out.
 */
export function sentences(source: string): Sentence[] {
  const index = codePointIndex(source);
  const found: Sentence[] = [];
  for (const stretch of stretches(source)) {
    for (const { segment, index: offset } of segmenter.segment(
      readable(source, stretch.start, stretch.end),
    )) {
      const from = stretch.start + offset;
      const original = source.slice(from, from + segment.length);
      const text = original.trim();
      if (text === '') continue;
      const start = index.toCodePoint(from + original.indexOf(text));
      const end = index.toCodePoint(from + original.indexOf(text) + text.length);
      found.push({ number: found.length + 1, start, end, text });
    }
  }
  return found;
}

/** The stretch at the same length, with line ends as spaces and links' addresses as nothing, so neither ends a sentence. */
function readable(source: string, start: number, end: number): string {
  let text = '';
  let done = start;
  for (const run of inlineRuns(source, start, end)) {
    const opening = run.href === null ? 0 : 1;
    text += SOFT_HYPHEN.repeat(run.start - opening - done);
    text += source.slice(run.start - opening, run.end);
    done = run.end;
  }
  return (text + SOFT_HYPHEN.repeat(end - done)).replace(/\n/g, ' ');
}

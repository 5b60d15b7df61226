import { invalid } from '../errors.ts';
import type { FieldError } from '../errors.ts';
import { codePointIndex, codePointSlice } from './code-points.ts';

/** The fields of a competency that comments may point into. */
export type AnchorField = 'title' | 'statement';

/** A passage in code points of a field's stored source, with its words and 32 code points on either side. */
export interface Passage {
  start: number;
  end: number;
  exact: string;
  prefix: string;
  suffix: string;
}

export type PassageAnchor = { competency: string; field: AnchorField } & Passage;

/** What a comment is about: a passage of a competency, or the competency as a whole. */
export type Anchor = PassageAnchor | { competency: string };

/** The longest passage that can be commented on, in code points. */
export const LONGEST_PASSAGE = 1_000;

const CONTEXT = 32;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Widens a range of code points so that it cuts no character as people see it (an accent, a flag, a family). */
export function snapToGraphemes(source: string, start: number, end: number): { start: number; end: number } {
  const index = codePointIndex(source);
  const segments = graphemes.segment(source);
  const first = segments.containing(index.toUtf16(start));
  const endUtf16 = index.toUtf16(end);
  const last = segments.containing(endUtf16);
  return {
    start: index.toCodePoint(first?.index ?? source.length),
    end: index.toCodePoint(last && last.index < endUtf16 ? last.index + last.segment.length : endUtf16),
  };
}

/** Drops white space at both ends of a range of code points; nothing but white space leaves an empty range. */
export function trimPassage(source: string, start: number, end: number): { start: number; end: number } {
  const index = codePointIndex(source);
  const from = index.toUtf16(start);
  const text = source.slice(from, index.toUtf16(end));
  const trimmedStart = from + text.length - text.trimStart().length;
  return {
    start: index.toCodePoint(trimmedStart),
    end: index.toCodePoint(trimmedStart + text.trim().length),
  };
}

/** The passage of a range of code points, just as given, with its words and context. */
export function describePassage(source: string, start: number, end: number): Passage {
  return {
    start,
    end,
    exact: codePointSlice(source, start, end),
    prefix: codePointSlice(source, start - CONTEXT, start),
    suffix: codePointSlice(source, end, end + CONTEXT),
  };
}

/**
 * Checks a passage that a client sent against the stored source. Answers it trimmed, on whole characters, with exact,
 * prefix and suffix computed anew; throws a 422 Problem naming each wrong part (`anchor.start`, …).
 */
export function checkPassage(
  source: string,
  given: { start: unknown; end: unknown; exact?: unknown; prefix?: unknown; suffix?: unknown },
): Passage {
  const { start, end } = checkRange(source, given.start, given.end);
  const here = describePassage(source, start, end);
  checkWords(source, here, given);

  const trimmed = trimPassage(source, start, end);
  if (trimmed.start === trimmed.end)
    throw refuse('exact', 'Only white space is selected. Select some words.');
  const snapped = snapToGraphemes(source, trimmed.start, trimmed.end);
  if (snapped.end - snapped.start > LONGEST_PASSAGE) {
    throw refuse('end', 'The passage is longer than 1,000 characters. Select less, or comment on the whole.');
  }
  return describePassage(source, snapped.start, snapped.end);
}

function checkRange(source: string, start: unknown, end: unknown): { start: number; end: number } {
  const { length } = codePointIndex(source);
  const errors: FieldError[] = [];
  const check = (name: 'start' | 'end', value: unknown): number => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= length)
      return value;
    errors.push({ path: `anchor.${name}`, message: `This must be a whole number from 0 to ${length}.` });
    return 0;
  };
  const range = { start: check('start', start), end: check('end', end) };
  if (errors.length > 0) throw invalid(errors);
  if (range.end <= range.start)
    throw refuse('end', 'The passage is empty: its end must come after its start.');
  return range;
}

function checkWords(
  source: string,
  here: Passage,
  given: { exact?: unknown; prefix?: unknown; suffix?: unknown },
): void {
  if (given.exact !== undefined && given.exact !== here.exact) {
    throw refuse(
      'exact',
      'The text at this place is different. It may have changed: reload the page and select again.',
    );
  }
  const before = (): string => codePointSlice(source, 0, here.start);
  if (given.prefix !== undefined && !(typeof given.prefix === 'string' && before().endsWith(given.prefix))) {
    throw refuse('prefix', 'The text before the passage is different. Reload the page and select again.');
  }
  const after = (): string => codePointSlice(source, here.end, Infinity);
  if (given.suffix !== undefined && !(typeof given.suffix === 'string' && after().startsWith(given.suffix))) {
    throw refuse('suffix', 'The text after the passage is different. Reload the page and select again.');
  }
}

const refuse = (name: string, message: string) => invalid([{ path: `anchor.${name}`, message }]);

import { escapeHtml } from '../../core/html/escape.ts';
import { type Token, tokensOf } from './terms.ts';

const before = 80;
const length = 240;
const mostMarks = 50;

/** A text as HTML, with the words that were looked for marked. */
export function marked(text: string, terms: ReadonlySet<string>): string {
  const hits = tokensOf(text)
    .filter(({ term }) => terms.has(term))
    .slice(0, mostMarks);
  let html = '';
  let shownTo = 0;
  for (const { start, end } of hits) {
    html += `${escapeHtml(text.slice(shownTo, start))}<mark class="moot-hit">${escapeHtml(text.slice(start, end))}</mark>`;
    shownTo = end;
  }
  return html + escapeHtml(text.slice(shownTo));
}

/** The part of a text around the first word that was looked for, or its beginning, as HTML with all of them marked. */
export function markedExcerpt(text: string, terms: ReadonlySet<string>): string {
  const tokens = tokensOf(text);
  const first = tokens.find(({ term }) => terms.has(term));
  const start = first ? startNear(tokens, first.start - before) : 0;
  const end = endNear(tokens, start, text.length);
  return `${start > 0 ? '…' : ''}${marked(text.slice(start, end), terms)}${end < text.length ? '…' : ''}`;
}

/** Where a word begins, at this place or after it. */
function startNear(tokens: Token[], place: number): number {
  return place <= 0 ? 0 : (tokens.find(({ start }) => start >= place)?.start ?? 0);
}

/** Where a word ends, about as far from the start as an excerpt is long. */
function endNear(tokens: Token[], start: number, all: number): number {
  const place = start + length;
  if (place >= all) return all;
  return tokens.findLast(({ end }) => end > start && end <= place)?.end ?? place;
}

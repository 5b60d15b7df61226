const LIST_MARKER = /(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)/y;
const NOTE_MARKER = /\[\^[^\s\]]+\]:/y;
const FENCE = /`{3,}|~{3,}/y;

/**
 * How deep block quotes, lists and footnotes nest, without parsing: one pass over the text, in time that grows with its length
 * only. It stops at `enough`. Lines inside fenced code count for nothing.
 */
export function nestingDepth(source: string, enough: number): number {
  const openLists: number[] = [];
  let deepest = 0;
  let fence = '';
  for (const line of source.split('\n')) {
    if (fence !== '') {
      if (closesFence(line, fence)) fence = '';
      continue;
    }
    const found = readPrefix(line, openLists, enough);
    deepest = Math.max(deepest, found.depth);
    if (deepest >= enough) return deepest;
    fence = found.fence;
  }
  return deepest;
}

/** Walks over the quote and list markers at a line's start; `openLists` holds the columns where items' text begins. */
function readPrefix(line: string, openLists: number[], enough: number): { depth: number; fence: string } {
  const ruleFrom = thematicBreakFrom(line);
  let quotes = 0;
  let column = 0;
  let at = 0;
  let outdented = false;
  while (at < line.length && quotes + openLists.length < enough) {
    const character = line[at];
    if (character === ' ' || character === '\t') {
      column += character === '\t' ? 4 - (column % 4) : 1;
      at += 1;
    } else if (character === '>') {
      quotes += 1;
      column += 1;
      at += 1;
    } else {
      if (!outdented) closeLists(openLists, column);
      outdented = true;
      const marker = at >= ruleFrom ? null : markerAt(line, at);
      if (!marker) break;
      at += marker[0].length;
      column += marker[0].length;
      openLists.push(column + 1);
    }
  }
  FENCE.lastIndex = at;
  return { depth: quotes + openLists.length, fence: FENCE.exec(line)?.[0] ?? '' };
}

/** The marker of a list's item, or of a footnote, which holds blocks as an item does. */
function markerAt(line: string, at: number): RegExpExecArray | null {
  LIST_MARKER.lastIndex = NOTE_MARKER.lastIndex = at;
  return LIST_MARKER.exec(line) ?? NOTE_MARKER.exec(line);
}

function closeLists(openLists: number[], column: number): void {
  while ((openLists.at(-1) ?? 0) > column) openLists.pop();
}

/** Where a line's ending of three or more equal marks begins (`- - -` is a rule across the page, not three lists). */
function thematicBreakFrom(line: string): number {
  const trimmed = line.trimEnd();
  const mark = trimmed.at(-1);
  if (mark !== '-' && mark !== '*') return Infinity;
  let from = trimmed.length;
  let marks = 0;
  while (
    from > 0 &&
    (trimmed[from - 1] === mark || trimmed[from - 1] === ' ' || trimmed[from - 1] === '\t')
  ) {
    from -= 1;
    if (trimmed[from] === mark) marks += 1;
  }
  return marks >= 3 ? from : Infinity;
}

function closesFence(line: string, fence: string): boolean {
  const trimmed = line.replace(/^[\s>]+/, '').trimEnd();
  return trimmed.startsWith(fence) && trimmed === trimmed.charAt(0).repeat(trimmed.length);
}

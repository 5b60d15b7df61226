import { WRITTEN_LINK_REL } from '../markdown/safe-href.ts';
import type { AnchorField } from './anchor.ts';
import { codePointIndex } from './code-points.ts';
import { statementBlocks } from './statement-blocks.ts';
import type { Block, ListItem, Run } from './statement-blocks.ts';

/** A comment's passage in a field: `id` is the comment's, without white space; code points of the source. */
export interface PassageMark {
  id: string;
  start: number;
  end: number;
}

/** Where words that were searched for stand; code points of the source, in order, none over another. */
interface FoundStretch {
  start: number;
  end: number;
}

/** What one rendering carries along: the marks still to begin, and how far the source has been shown. */
interface Rendering {
  source: string;
  marks: PassageMark[];
  found: readonly FoundStretch[];
  begun: Set<string>;
  shownTo: number;
  toUtf16: (codePoint: number) => number;
}

/**
 * The HTML of a title or statement. Each stretch of text is `<span data-at="N">`, N being the code point its first
 * character has in the source; `data-before` holds the source that was skipped before it (bullet markers, line ends,
 * a link's address), so that a browser can put the source together again. Passages with comments are
 * `<mark data-comments="id id">`, parted where they overlap; the first part of each has the id `passage-<id>`. Words
 * that were `found` are `<mark class="moot-hit">`.
 */
export function renderStatement(
  source: string,
  {
    marks,
    field,
    found = [],
  }: { marks: readonly PassageMark[]; field: AnchorField; found?: readonly FoundStretch[] },
): string {
  const index = codePointIndex(source);
  const rendering: Rendering = {
    source,
    marks: marks.filter((mark) => mark.end > mark.start),
    found,
    begun: new Set(),
    shownTo: 0,
    toUtf16: (codePoint) => index.toUtf16(codePoint),
  };
  if (field === 'title') {
    const whole = { start: 0, end: index.length, text: source, href: null };
    return source === '' ? '' : renderRun(rendering, whole);
  }
  return statementBlocks(source)
    .map((block) => renderBlock(rendering, block))
    .join('\n');
}

function renderBlock(rendering: Rendering, block: Block): string {
  if (block.kind === 'list') return renderList(rendering, block.items);
  return `<p class="govuk-body">${renderRuns(rendering, block.runs)}</p>`;
}

function renderList(rendering: Rendering, items: ListItem[]): string {
  const rendered = items.map((item) => {
    const runs = renderRuns(rendering, item.runs);
    return `<li>${runs}${item.items.length > 0 ? renderList(rendering, item.items) : ''}</li>`;
  });
  return `<ul class="govuk-list govuk-list--bullet">${rendered.join('')}</ul>`;
}

function renderRuns(rendering: Rendering, runs: Run[]): string {
  return runs.map((run) => renderRun(rendering, run)).join('');
}

function renderRun(rendering: Rendering, run: Run): string {
  const overlapping = rendering.marks.filter((mark) => mark.start < run.end && mark.end > run.start);
  const hits = rendering.found.filter((hit) => hit.start < run.end && hit.end > run.start);
  const edges = new Set([run.start, run.end]);
  for (const mark of [...overlapping, ...hits]) {
    edges.add(Math.max(mark.start, run.start)).add(Math.min(mark.end, run.end));
  }
  const cuts = [...edges].sort((one, other) => one - other);
  let html = '';
  for (const [position, start] of cuts.slice(0, -1).entries()) {
    const end = cuts[position + 1] ?? run.end;
    const over = overlapping.filter((mark) => mark.start < end && mark.end > start);
    const text = renderText(rendering, start, end);
    const hit = hits.some((one) => one.start < end && one.end > start);
    html += renderMarked(rendering, over, hit ? `<mark class="moot-hit">${text}</mark>` : text);
  }
  if (run.href === null) return html;
  return `<a class="govuk-link" href="${escapeHtml(run.href)}" rel="${WRITTEN_LINK_REL}">${html}</a>`;
}

function renderText(rendering: Rendering, start: number, end: number): string {
  const slice = (from: number, to: number): string =>
    escapeHtml(rendering.source.slice(rendering.toUtf16(from), rendering.toUtf16(to)));
  const before = start > rendering.shownTo ? ` data-before="${slice(rendering.shownTo, start)}"` : '';
  rendering.shownTo = end;
  return `<span data-at="${start}"${before}>${slice(start, end)}</span>`;
}

function renderMarked(rendering: Rendering, over: PassageMark[], text: string): string {
  if (over.length === 0) return text;
  const ids = [...new Set(over.map((mark) => mark.id))];
  const [first, ...others] = ids.filter((id) => !rendering.begun.has(id));
  for (const id of ids) rendering.begun.add(id);
  // An element has one id only, so passages that begin at the same character are nested.
  const inner = others.reduceRight((html, id) => `<span id="passage-${escapeHtml(id)}">${html}</span>`, text);
  const named = first === undefined ? '' : ` id="passage-${escapeHtml(first)}"`;
  return `<mark class="moot-passage" data-comments="${escapeHtml(ids.join(' '))}"${named}>${inner}</mark>`;
}

const ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  // Parsers normalise carriage returns, which would shift every count after them.
  ['\r', '&#13;'],
]);

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\r]/g, (character) => ESCAPES.get(character) ?? character);
}

import type { MarkdownIt, StateBlock, StateInline, Token } from 'markdown-it';
import footnotes from 'markdown-it-footnote';

/** What one text may refer to at most: each reference is a link there and a link back. */
const MOST = 100;

type BlockRule = (state: StateBlock, start: number, end: number, silent: boolean) => boolean;
type InlineRule = (state: StateInline, silent: boolean) => boolean;

/**
 * Footnotes: `[^1]` in the text and `[^1]: the note` anywhere. Notes within notes are left out, for they would tear
 * the blocks around them apart, and so are notes in brackets (`^[…]`), which nest without end. Ids hold `docId` of
 * the environment, so that two posts of one page never share one.
 */
export function notes(markdown: MarkdownIt): void {
  markdown.use(footnotes).disable('footnote_inline');
  const define = ruleNamed<BlockRule>(markdown.block.ruler.getRules(''), 'footnote_def');
  markdown.block.ruler.at(
    'footnote_def',
    (state, start, end, silent) => {
      // Asked silently whether it ends a paragraph, it does: notes mostly stand line under line.
      if (silent) return define(state, start, end, silent);
      if (state.env['within_note'] === true) return false;
      state.env['within_note'] = true;
      const found = define(state, start, end, silent);
      state.env['within_note'] = false;
      return found;
    },
    { alt: ['paragraph', 'reference'] },
  );
  const refer = ruleNamed<InlineRule>(markdown.inline.ruler.getRules(''), 'footnote_ref');
  markdown.inline.ruler.at('footnote_ref', (state, silent) => {
    const before = Number(state.env['note_references'] ?? 0);
    if (before >= MOST || !refer(state, silent)) return false;
    if (!silent) state.env['note_references'] = before + 1;
    return true;
  });
  drawNotes(markdown);
}

function ruleNamed<Rule>(rules: unknown[], name: string): Rule {
  const rule = rules.find((one) => (one as { name: string }).name === name);
  if (!rule) throw new Error(`markdown-it-footnote has no rule ${name}`);
  return rule as Rule;
}

function drawNotes({ renderer: { rules } }: MarkdownIt): void {
  rules['footnote_ref'] = (tokens, index, _options, env) => {
    const { number, id, mention } = placeOf(tokens[index], env);
    return (
      `<sup class="moot-note-mark"><a class="govuk-link" role="doc-noteref" href="#fn-${id}" ` +
      `id="fnref-${id}-${mention}" aria-label="Note ${number}">[${number}]</a></sup>`
    );
  };
  rules['footnote_block_open'] = () =>
    '<div class="moot-notes" role="group" aria-label="Footnotes">\n<ol class="govuk-list govuk-list--number" dir="auto">\n';
  rules['footnote_block_close'] = () => '</ol>\n</div>\n';
  rules['footnote_open'] = (tokens, index, _options, env) => `<li id="fn-${placeOf(tokens[index], env).id}">`;
  rules['footnote_close'] = () => '</li>\n';
  rules['footnote_anchor'] = (tokens, index, _options, env) => {
    const { number, id, mention } = placeOf(tokens[index], env);
    const where = mention > 1 ? `Back to note ${number}, mention ${mention}` : `Back to note ${number}`;
    // With the variation selector it is drawn as a sign, and not as a coloured picture.
    const sign = '\u21a9\uFE0E';
    return ` <a class="govuk-link" role="doc-backlink" href="#fnref-${id}-${mention}" aria-label="${where}">${sign}</a>`;
  };
}

interface NoteMeta {
  id: number;
  subId?: number;
}

function placeOf(token: Token | undefined, env: Record<string, unknown> = {}) {
  const { id, subId = 0 } = (token?.meta ?? { id: 0 }) as unknown as NoteMeta;
  const text = typeof env['docId'] === 'string' ? env['docId'].replaceAll(/[^\w-]/g, '') : 'text';
  return { number: id + 1, id: `${text}-${id + 1}`, mention: subId + 1 };
}

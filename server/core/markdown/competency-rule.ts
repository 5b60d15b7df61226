import type { MarkdownIt, StateInline } from 'markdown-it';
import { References } from './references.ts';

/** Marks links made by us, which need no `rel`, apart from links to addresses the writer chose. */
export const OUR_LINK = { ours: true };

const REFERENCE = /\[\[([^[\]\n]{1,100})\]\](?!\()/y;

/**
 * Inline rule for `[[CODE]]`. It runs before the link rule, which would otherwise take the inner brackets for a link
 * reference; `[[CODE]](address)` is left to the link rule.
 */
export function competencyRule(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('link', 'competency', (state, silent) => {
    REFERENCE.lastIndex = state.pos;
    const match = REFERENCE.exec(state.src);
    const code = match?.[1]?.trim();
    if (!match || !code || REFERENCE.lastIndex > state.posMax) return false;
    if (!silent) pushReference(state, match[0], code);
    state.pos += match[0].length;
    return true;
  });
}

function pushReference(state: StateInline, typed: string, code: string): void {
  const references = state.env['references_of_post'];
  // A link within a link is not HTML, so inside one the reference stays text.
  const found =
    references instanceof References && state.linkLevel === 0 ? references.competency(code) : null;
  if (!found) {
    state.pending += typed;
    return;
  }
  const open = state.push('link_open', 'a', 1);
  open.attrs = [
    ['href', found.href],
    ['class', 'govuk-link moot-competency'],
  ];
  open.meta = OUR_LINK;
  const title = found.title.trim();
  state.push('text', '', 0).content = title === '' || title === code ? code : `${code} ${title}`;
  state.push('link_close', 'a', -1);
}

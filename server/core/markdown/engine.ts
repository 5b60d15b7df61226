import markdownIt from 'markdown-it';
import type { Token } from 'markdown-it';
import { blockPass } from './block-pass.ts';
import { competencyRule } from './competency-rule.ts';
import { inlinePass } from './inline-pass.ts';
import { notes } from './notes.ts';
import { isSafeHref } from './safe-href.ts';
import { tasks } from './tasks.ts';

/**
 * A label and a place in the tab order, so that what scrolls sideways can be scrolled by keyboard. A group and no
 * region: regions are landmarks, and a thread may hold many tables.
 */
const scrollable = (label: string): string => `tabindex="0" role="group" aria-label="${label}"`;

const LANGUAGE = /^[A-Za-z0-9+#._-]{1,30}/;

/** The one Markdown parser of the site: raw HTML is text, links are checked, and GOV.UK classes are put on. */
export const engine = markdownIt({ html: false, linkify: true, breaks: false, typographer: false });

engine.validateLink = isSafeHref;
// `gov.uk/guidance` becomes a link without `https://`, but only under endings people here write: with every country's
// ending allowed, `notes.md` and `setup.py` would be links too.
engine.linkify.set({
  fuzzyLink: true,
  tlds: ['uk', 'com', 'org', 'net', 'eu', 'ie', 'scot', 'wales', 'cymru'],
});
engine.use(competencyRule).use(blockPass).use(notes).use(tasks).use(inlinePass);

engine.renderer.rules['table_open'] = (tokens, index, options, _env, renderer) =>
  `<div class="moot-scroll" ${scrollable('Table')}>\n${renderer.renderToken(tokens, index, options)}`;
engine.renderer.rules['table_close'] = () => '</table>\n</div>\n';
engine.renderer.rules['softbreak'] = (_tokens, _index, _options, env) =>
  env?.['lines_kept'] ? '<br>\n' : '\n';
engine.renderer.rules['fence'] = (tokens, index) => codeBlock(tokens[index]);
engine.renderer.rules['code_block'] = (tokens, index) => codeBlock(tokens[index]);

function codeBlock(token: Token | undefined): string {
  const language = LANGUAGE.exec(token?.info.trim() ?? '')?.[0];
  const named = language === undefined ? '' : ` class="language-${language}"`;
  const code = engine.utils.escapeHtml(token?.content ?? '');
  return `<pre class="moot-code" ${scrollable('Code')}><code${named}>${code}</code></pre>\n`;
}

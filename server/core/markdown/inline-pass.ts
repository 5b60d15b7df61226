import type { MarkdownIt, StateCore, Token } from 'markdown-it';
import { OUR_LINK } from './competency-rule.ts';
import { References } from './references.ts';
import { WRITTEN_LINK_REL } from './safe-href.ts';
import { AWAY, WORDLESS } from './spoken.ts';

/**
 * A handle after `@`. What comes before or after must not make it part of an e-mail address, a path or an address on
 * another network (`@name@host`). Case is spelled out: with the `i` flag, `K` (the Kelvin sign) would be a `k`.
 */
const MENTION = /(?<![\p{L}\p{M}\p{N}_+\-/@])@([A-Za-z0-9_-]{2,30})(?![\p{L}\p{M}\p{N}_\-@])/gu;

/**
 * Core rule, after automatic links were found: mentions become links, images from elsewhere become links to the
 * image, links get their class and `rel`. Nothing inside code or a link is touched.
 */
export function inlinePass(markdown: MarkdownIt): void {
  markdown.core.ruler.after('linkify', 'moot_inline', (state) => {
    for (const token of state.tokens) {
      if (token.children) token.children = passOver(state, token.children);
    }
  });
}

function passOver(state: StateCore, tokens: Token[]): Token[] {
  const passed: Token[] = [];
  let linkDepth = 0;
  for (const token of tokens) {
    if (token.type === 'link_open') {
      linkDepth += 1;
      dressLink(token);
    } else if (token.type === 'link_close') linkDepth -= 1;

    if (token.type === 'image') passed.push(...imageTokens(state, token, linkDepth > 0));
    else if (token.type === 'text' && linkDepth === 0) passed.push(...withMentions(state, token));
    else passed.push(token);
  }
  return passed;
}

function dressLink(token: Token): void {
  if (token.meta === OUR_LINK) return;
  token.attrs = [
    ['href', token.attrGet('href') ?? ''],
    ['class', 'govuk-link'],
    ['rel', WRITTEN_LINK_REL],
  ];
}

/**
 * Pictures that were uploaded here are shown, with a link to the whole; others are not fetched, for that would tell
 * other sites who reads here: the reader gets a link.
 */
function imageTokens(state: StateCore, image: Token, insideLink: boolean): Token[] {
  // Within an image the parser does not join escaped signs to the text, and would leave them out.
  for (const child of image.children ?? []) if (child.type === 'text_special') child.type = 'text';
  const alternative = state.md.renderer.renderInlineAsText(image.children ?? [], state.md.options, state.env);
  const words = alternative.replace(/\s+/g, ' ').trim();
  const href = String(image.attrGet('src') ?? '');
  const ours = ourPicture(state, href, words);
  const shown = ours ? [rawToken(state, ours)] : awayTokens(state, words);
  if (insideLink) return shown;
  const open = new state.Token('link_open', 'a', 1);
  open.attrs = [['href', href]];
  if (ours) {
    open.attrs.push(['class', 'moot-picture']);
    open.meta = OUR_LINK;
  }
  dressLink(open);
  return [open, ...shown, new state.Token('link_close', 'a', -1)];
}

/**
 * The element of a picture of ours, with its size, so that nothing moves when it arrives, or of one that a plugin keeps;
 * null for any other.
 */
function ourPicture(state: StateCore, href: string, words: string): string | null {
  const references = state.env['references_of_post'];
  if (!(references instanceof References)) return null;
  const { escapeHtml } = state.md.utils;
  // Without words a link around it would have no name.
  if (words !== '' && references.file(href))
    return `<img src="${escapeHtml(href)}" alt="${escapeHtml(words)}" loading="lazy">`;
  const picture = references.picture(href);
  if (!picture) return null;
  const alternative = escapeHtml(words === '' ? picture.alt : words);
  return `<img src="${escapeHtml(href)}" alt="${alternative}" width="${picture.width}" height="${picture.height}" loading="lazy">`;
}

function awayTokens(state: StateCore, words: string): Token[] {
  if (words === '') return [rawToken(state, `<span class="moot-away">${WORDLESS}</span>`)];
  return [textToken(state, `${words} `), rawToken(state, `<span class="moot-away">${AWAY}</span>`)];
}

function rawToken(state: StateCore, html: string): Token {
  const token = new state.Token('html_inline', '', 0);
  token.content = html;
  return token;
}

function withMentions(state: StateCore, token: Token): Token[] {
  const references = state.env['references_of_post'];
  const text = token.content;
  if (!(references instanceof References) || !text.includes('@')) return [token];
  const parts: Token[] = [];
  let done = 0;
  for (const match of text.matchAll(MENTION)) {
    const href = references.member(match[1] ?? '');
    if (href === null) continue;
    if (match.index > done) parts.push(textToken(state, text.slice(done, match.index)));
    const open = new state.Token('link_open', 'a', 1);
    open.attrs = [
      ['href', href],
      ['class', 'govuk-link moot-mention'],
    ];
    parts.push(open, textToken(state, match[0]), new state.Token('link_close', 'a', -1));
    done = match.index + match[0].length;
  }
  if (done === 0) return [token];
  if (done < text.length) parts.push(textToken(state, text.slice(done)));
  return parts;
}

function textToken(state: StateCore, content: string): Token {
  const token = new state.Token('text', '', 0);
  token.content = content;
  return token;
}

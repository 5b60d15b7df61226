import MarkdownIt from 'markdown-it';
import type { Post } from './records.ts';

const markdown = new MarkdownIt({ html: true, linkify: false, typographer: false, breaks: true });

/** HTML of a text, roughly as Discourse's: what is hidden in comments is not in it. */
export const cook = (raw: string): string =>
  markdown.render(raw.replaceAll(/<!--.*?-->/gs, '').trimEnd()).trimEnd();

/** HTML of a post, made when it is first asked for. */
export function cookedOf(post: Post): string {
  if (post.cooked?.raw !== post.raw) post.cooked = { raw: post.raw, html: cook(post.raw) };
  return post.cooked.html;
}

/** The first characters of the HTML without tags. */
export function excerptOf(post: Post): string {
  const text = cookedOf(post).replaceAll(/<[^>]*>/g, '');
  return text.length > 220 ? `${text.slice(0, 220)}&hellip;` : text;
}

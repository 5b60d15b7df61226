import { keepAllowed } from './allow-list.ts';
import type { Headings } from './block-pass.ts';
import { engine } from './engine.ts';
import { References } from './references.ts';
import type { MarkdownLinks } from './references.ts';

export type { MarkdownLinks } from './references.ts';

/** The HTML of a post, safe to send as it is, with the handles and codes that became links. */
export interface Cooked {
  html: string;
  mentions: string[];
  competencies: string[];
}

/**
 * Turns the Markdown of a post into safe HTML. Never throws, whatever the string; the caller limits its length
 * (`checkPostText`), which limits the time. `headings: 'page'` is for the text of a whole page under a title of its
 * own: `##` is h2 there.
 */
export function renderMarkdown(
  source: string,
  options: { links?: MarkdownLinks; headings?: Headings } = {},
): Cooked {
  const { links, headings = 'post' } = options;
  const references = new References(links);
  const html = keepAllowed(
    engine.render(source, { references_of_post: references, headings_of: headings }),
    headings,
  );
  return { html, mentions: [...references.mentions], competencies: [...references.competencies] };
}

/** The handles (lower case, each once, 100 at most) that a text mentions, so that members can be looked up first. */
export function mentionedHandles(source: string): string[] {
  return source.includes('@') ? [...referencesIn(source).handles] : [];
}

/** The codes (as typed, each once, 100 at most) that a text refers to as `[[CODE]]`. */
export function mentionedCodes(source: string): string[] {
  return source.includes('[[') ? [...referencesIn(source).codes] : [];
}

function referencesIn(source: string): References {
  const references = new References();
  engine.parse(source, { references_of_post: references });
  return references;
}

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
  pictures: string[];
}

/**
 * Turns the Markdown of a post into safe HTML. Never throws, whatever the string; the caller limits its length
 * (`checkPostText`), which limits the time. `headings: 'page'` is for the text of a whole page under a title of its
 * own: `##` is h2 there. `id` makes ids within the HTML its own: that of the post; what is shown once to one reader,
 * such as a preview, needs none. `lines: 'kept'` ends lines where the text does, as other sites do.
 */
export function renderMarkdown(
  source: string,
  options: { links?: MarkdownLinks; headings?: Headings; id?: string; lines?: 'kept' } = {},
): Cooked {
  const { links, headings = 'post', id, lines } = options;
  const references = new References(links);
  const html = keepAllowed(
    engine.render(source, {
      references_of_post: references,
      headings_of: headings,
      docId: id,
      lines_kept: lines === 'kept',
    }),
    headings,
  );
  const { mentions, competencies, pictures } = references;
  return { html, mentions: [...mentions], competencies: [...competencies], pictures: [...pictures] };
}

/** The handles (lower case, each once, 100 at most) that a text mentions, so that members can be looked up first. */
export function mentionedHandles(source: string): string[] {
  return source.includes('@') ? [...referencesIn(source).handles] : [];
}

/** The codes (as typed, each once, 100 at most) that a text refers to as `[[CODE]]`. */
export function mentionedCodes(source: string): string[] {
  return source.includes('[[') ? [...referencesIn(source).codes] : [];
}

/** The ids of pictures of ours (each once, 20 at most) that a text shows. */
export function shownPictures(source: string): string[] {
  return source.includes('/pictures/') ? [...referencesIn(source).pictureIds] : [];
}

/**
 * The ids (each once, 100 at most) of pictures of ours whose address stands anywhere in a text. For texts that nobody
 * checked: unlike `shownPictures` it parses nothing, so its time grows with the length alone.
 */
export function picturesNamed(source: string): string[] {
  const ids = new Set<string>();
  for (const [, id] of source.matchAll(/\/pictures\/([\w-]{20,50})(?![\w-])/g)) {
    if (ids.size >= 100) break;
    ids.add(id!);
  }
  return [...ids];
}

/** The ids of the pictures of ours (each once) that cooked HTML shows. */
export function picturesIn(html: string): string[] {
  if (!html.includes('<img src="/pictures/')) return [];
  return [...new Set([...html.matchAll(/<img src="\/pictures\/([\w-]+)"/g)].map((match) => match[1]!))];
}

function referencesIn(source: string): References {
  const references = new References();
  engine.parse(source, { references_of_post: references });
  return references;
}

import { t } from '../../../server/plugin-api.ts';
import { readTag, type HtmlTag } from './html-tag.ts';
import type { MootContext } from './moot-context.ts';
import { absolute, addressHere, escapeWords, linkTo, writeTarget } from './pictures-and-links.ts';
import { BLOCKS, lowered, MARKS, PLAIN, raised } from './span-tags.ts';
import { wordsWithout } from './files.ts';
import { withoutMentions } from './mentions.ts';
import type { Written } from './written.ts';

const PLAYED: ReadonlySet<string> = new Set(['iframe', 'video', 'audio', 'source', 'embed']);

/** Writes a tag of HTML as Markdown: nothing but Markdown is read here. Tags that Discourse does not know stay words. */
export function htmlToMoot(text: string, written: Written, prefix: string, context: MootContext): void {
  const tag = readTag(text);
  const { name, closes } = tag;
  if (name === 'br') return lineBreak(written, prefix);
  if (name === 'hr') return written.push(`\n${prefix}\n${prefix}---\n${prefix}\n${prefix}`);
  if (name === 'img') return picture(tag, written, context);
  if (name === 'a') return closes ? void written.close('<a') : link(tag, written, context);
  if (closes && written.close(`<${name}`)) return;
  if (name === 'sup' || name === 'sub') return closes ? undefined : small(name, written);
  if (MARKS.has(name)) return closes ? undefined : marked(name, written, prefix);
  if (BLOCKS.has(name)) return block(tag, written, prefix);
  if (PLAYED.has(name)) return played(tag, written, context);
  if (!PLAIN.has(name)) written.push(withoutMentions(text));
  else if (closes && (name === 'td' || name === 'th')) written.push(' | ');
}

function lineBreak(written: Written, prefix: string): void {
  if (written.last !== '\n') written.push(`\\\n${prefix}`);
}

function marked(name: string, written: Written, prefix: string): void {
  const mark = MARKS.get(name)!;
  const after = name === 'summary' ? `${mark}\n${prefix}\n${prefix}` : mark;
  written.open(`<${name}`, '', (inside) => inside.surround(mark, after));
}

function small(name: 'sup' | 'sub', written: Written): void {
  const signs = name === 'sup' ? raised : lowered;
  written.open(`<${name}`, '', (inside) => {
    const words = inside.words();
    const now = words === null ? null : signs(words);
    if (now !== null) inside.replace(now);
  });
}

/** Headings and items of lists get their marks; other blocks begin and end a paragraph. */
function block({ name, closes }: HtmlTag, written: Written, prefix: string): void {
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (written.last !== '\n') {
    const apart = name === 'li' || name === 'tr' ? '' : `\n${prefix}`;
    written.push(`${apart}\n${prefix}`);
  }
  if (closes) return;
  if (level !== undefined) written.push(`${'#'.repeat(Number(level))} `);
  else if (name === 'li') written.push('- ');
}

function link({ attributes }: HtmlTag, written: Written, context: MootContext): void {
  const href = attributes['href'];
  if (href === undefined || written.brackets > 0) return written.open('<a', '', () => {});
  const address = context.files.find(href)?.address ?? addressHere(href, context);
  written.brackets += 1;
  written.open('<a', '', (inside) => {
    written.brackets -= 1;
    inside.surround('[', writeTarget({ address, title: '' }));
  });
}

function picture({ attributes }: HtmlTag, written: Written, { baseUrl, files }: MootContext): void {
  const { src, alt = '', title = '', class: kind = '' } = attributes;
  if (src === undefined) return;
  const { words } = wordsWithout(alt);
  // Emoji that were pasted as pictures are the words they stand for.
  if (kind.split(' ').includes('emoji')) return written.push(withoutMentions(words || title));
  const found = files.find(src);
  const address = found?.address ?? absolute(src, baseUrl);
  const named = found
    ? found.here
      ? t('Picture')
      : escapeWords(address.slice(address.lastIndexOf('/') + 1))
    : '';
  const shown = escapeWords(words) || named;
  written.push(`${found && !found.here ? '' : '!'}[${shown}${writeTarget({ address, title: '' })}`);
}

function played({ attributes, closes }: HtmlTag, written: Written, { baseUrl, files }: MootContext): void {
  const src = attributes['src'];
  if (closes || src === undefined) return;
  const address = files.find(src)?.address ?? absolute(src, baseUrl);
  written.push(linkTo(attributes['title'] || address, address));
}

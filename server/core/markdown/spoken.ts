import { english } from '../words/languages.ts';
import { languageNow } from '../words/speaking.ts';
import { say, t } from '../words/words.ts';
import { escapeHtml } from '../html/escape.ts';

/** What follows the words of a picture that is elsewhere, and what stands for one without words, as it is kept. */
export const AWAY = say('(image, not shown here)');
export const WORDLESS = say('Image (not shown here)');

/** Names that the renderer itself gives, as they are kept: keys of the catalogue. No writer can make an `aria-label`. */
const NAMES = [say('Table'), say('Code'), say('Footnotes'), say('Done'), say('Not done')];

const NAME =
  /aria-label="(?:(Table|Code|Footnotes|Done|Not done)|Note (\d+)|Back to note (\d+)(?:, mention (\d+))?)"/g;
const AWAY_SPAN = /<span class="moot-away">(Image )?\((?:image, )?not shown here\)<\/span>/g;

/**
 * Stored HTML of Markdown in the language of whoever is answered: what the renderer itself says in it (names of
 * tables, links back from footnotes) is kept as keys of the catalogue. The words of people stay as they are.
 */
export function spokenHtml(html: string): string {
  if (languageNow() === english) return html;
  return html
    .replaceAll(NAME, (_, name?: string, note?: string, back?: string, mention?: string) => {
      return `aria-label="${escapeHtml(nameIn(name, note, back, mention))}"`;
    })
    .replaceAll(AWAY_SPAN, (_, wordless?: string) => {
      return `<span class="moot-away">${escapeHtml(t(wordless === undefined ? AWAY : WORDLESS))}</span>`;
    });
}

function nameIn(name?: string, note?: string, back?: string, mention?: string): string {
  if (name !== undefined) return t(NAMES.find((one) => one === name) ?? name);
  if (note !== undefined) return t('Note {number}', { number: note });
  if (mention !== undefined)
    return t('Back to note {number}, mention {mention}', { number: back ?? '', mention });
  return t('Back to note {number}', { number: back ?? '' });
}

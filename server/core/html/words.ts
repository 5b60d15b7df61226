import type { Language } from '../words/languages.ts';
import { languageNow } from '../words/speaking.ts';
import { t } from '../words/words.ts';

const zone = 'Europe/London';

interface Formats {
  dates: Intl.DateTimeFormat;
  clock: Intl.DateTimeFormat;
  numbers: Intl.NumberFormat;
}

const kept = new Map<Language, Formats>();

/** How dates, times and numbers are written in the language of whoever is being answered. */
function formats(): Formats {
  const language = languageNow();
  const found = kept.get(language);
  if (found) return found;
  const { tag } = language;
  const made: Formats = {
    dates: new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone }),
    clock: new Intl.DateTimeFormat(tag, {
      hour: 'numeric',
      minute: '2-digit',
      hourCycle: 'h12',
      timeZone: zone,
    }),
    numbers: new Intl.NumberFormat(tag),
  };
  kept.set(language, made);
  return made;
}

/** What templates may hold as a time: a Date, milliseconds, or ISO text. */
export type Moment = Date | number | string | null | undefined;

/** The moment as a Date, or null when there is none or it is not one. */
function toDate(moment: Moment): Date | null {
  if (moment === null || moment === undefined || moment === '') return null;
  const date = moment instanceof Date ? moment : new Date(moment);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** "21 November 2026", by the clock of London; empty for no moment. */
export function dateWords(moment: Moment): string {
  const date = toDate(moment);
  return date ? formats().dates.format(date) : '';
}

/** "21 November 2026 at 2:05pm", by the clock of London; empty for no moment. */
export function timeWords(moment: Moment): string {
  const date = toDate(moment);
  if (!date) return '';
  const { dates, clock } = formats();
  const time = clock.format(date).replace(/\s/g, '').toLowerCase();
  return t('{date} at {time}', { date: dates.format(date), time });
}

/** "21 November 2026 at 2:05pm (GMT)", by the clocks of this time zone; empty for no moment. */
export function timeWordsIn(zone: string, moment: Moment): string {
  const date = toDate(moment);
  if (!date) return '';
  const { tag } = languageNow();
  const days = new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: zone,
  });
  const clock = new Intl.DateTimeFormat(tag, {
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h12',
    timeZone: zone,
    timeZoneName: 'short',
  }).formatToParts(date);
  const time = clock.filter(({ type }) => type !== 'timeZoneName').map(({ value }) => value);
  const zoneName = clock.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  return t('{date} at {time} ({zone})', {
    date: days.format(date),
    time: time.join('').replace(/\s/g, '').toLowerCase(),
    zone: zoneName,
  });
}

/** ISO 8601 in UTC; empty for no moment. */
export function iso(moment: Moment): string {
  return toDate(moment)?.toISOString() ?? '';
}

/** A number with its thousands grouped: "1,124". */
export function numberWords(count: number): string {
  return formats().numbers.format(count);
}

/** More than any excerpt shows: what is read of a text for it, so that no text takes long. In UTF-16 code units. */
const mostRead = 2_000;

/**
 * The beginning of Markdown without its marks, near enough for the excerpt of a post: emphasis, quotes, lists, headings
 * and links.
 */
export function withoutMarkdown(text: string | null | undefined): string {
  return (text ?? '')
    .slice(0, mostRead)
    .replaceAll(/^[ \t]*(?:>|#{1,6}|[-+*]|\d{1,9}[.)])[ \t]+/gm, '')
    .replaceAll(/\[\[([^\]\n]{1,300})\]\]/g, '$1')
    .replaceAll(/\[([^\]\n]{0,300})\]\([^)\s]{0,300}\)/g, '$1')
    .replaceAll(/\*\*|__|~~|`/g, '')
    .replaceAll(/(?<![\p{L}\p{N}])[*_](?=\S)|(?<=\S)[*_](?![\p{L}\p{N}])/gu, '');
}

/** The first letters of the first and the last word of a name: "PR" for Priya Raman. */
export function initials(name: string | null | undefined): string {
  const words = (name ?? '').split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return ends.map((word) => Array.from(word)[0]!.toLocaleUpperCase('en-GB')).join('');
}

/** The first `length` characters, white space made single, cut at the end of a word and marked with "…" when cut. */
export function excerpt(text: string | null | undefined, length: number): string {
  const characters = Array.from((text ?? '').replace(/\s+/g, ' ').trim());
  if (characters.length <= length) return characters.join('');
  const cut = characters.slice(0, length).join('');
  const lastSpace = cut.lastIndexOf(' ');
  const whole = characters[length] === ' ' || lastSpace < cut.length / 2 ? cut : cut.slice(0, lastSpace);
  return `${whole.replace(/[\s.,;:–-]+$/, '')}…`;
}

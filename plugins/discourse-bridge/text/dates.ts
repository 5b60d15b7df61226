import { languageNow, t } from '../../../server/plugin-api.ts';
import { attributesOf } from './tag-attributes.ts';

const WHEN = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::\d{2})?)?$/;

/**
 * The date of a tag (`date=2026-01-12 time=10:00 timezone="Europe/London"`, or `date-range from=… to=…`) in words, as
 * the clocks of its time zone show it; null for what no calendar has.
 */
export function dateInWords(inside: string): string | null {
  const given = attributesOf(inside);
  const zone = given['timezone'] || 'UTC';
  const from = given['from'] ?? joined(given['date'], given['time']);
  const begins = from === undefined ? null : inWords(from, zone);
  if (begins === null || given['to'] === undefined) return begins;
  const ends = inWords(given['to'], zone);
  return ends === null ? null : t('{from} to {to}', { from: begins, to: ends });
}

const joined = (date?: string, time?: string): string | undefined =>
  date === undefined ? undefined : time === undefined ? date : `${date}T${time}`;

function inWords(written: string, zone: string): string | null {
  const [, year, month, day, hour, minute] = (WHEN.exec(written) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const timed = hour !== undefined && !Number.isNaN(hour);
  const shown = new Date(Date.UTC(year, month - 1, day, timed ? hour : 0, timed ? minute : 0));
  if (shown.getUTCMonth() !== month - 1 || shown.getUTCDate() !== day || (timed && hour > 23)) return null;
  const tag = languageNow().tag;
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' }).format(shown);
  if (!timed) return date;
  const time = new Intl.DateTimeFormat(tag, { timeStyle: 'short', timeZone: 'UTC' }).format(shown);
  const name = zoneName(tag, zone, shown);
  return name === null ? null : t('{date} at {time} ({zone})', { date, time, zone: name });
}

/** What the clocks of a zone are called about then; null for no zone. */
function zoneName(tag: string, timeZone: string, about: Date): string | null {
  try {
    const parts = new Intl.DateTimeFormat(tag, { timeZone, timeZoneName: 'long' }).formatToParts(about);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
  } catch {
    return null;
  }
}

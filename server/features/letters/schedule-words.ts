import { languageNow } from '../../core/words/speaking.ts';
import { t } from '../../core/words/words.ts';
import type { LetterSettings } from './letters.models.ts';

/** A Monday. */
const monday = Date.UTC(2026, 0, 5, 12);
const dayMs = 24 * 3600_000;

/** "Monday", of 1 to 7 for Sunday. */
export function dayWords(day: number): string {
  const format = new Intl.DateTimeFormat(languageNow().tag, { weekday: 'long', timeZone: 'UTC' });
  return format.format(new Date(monday + (day - 1) * dayMs));
}

/** "8:00" */
export const hourWords = (hour: number): string => `${hour}:00`;

/** "on Monday and Thursday at 8:00 (Europe/London)" */
export function scheduleWords({ days, hour, zone }: Pick<LetterSettings, 'days' | 'hour' | 'zone'>): string {
  const list = new Intl.ListFormat(languageNow().tag, { type: 'conjunction' });
  return t('on {days} at {time} ({zone})', {
    days: list.format(days.map(dayWords)),
    time: hourWords(hour),
    zone: zone.replaceAll('_', ' '),
  });
}

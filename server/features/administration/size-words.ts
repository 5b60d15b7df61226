import { numberWords } from '../../core/html/words.ts';
import { t } from '../../core/words/words.ts';

const kilo = 1024;

/** "640 kB", "12.5 MB": a size in bytes, in words. */
export function sizeWords(bytes: number): string {
  if (bytes < kilo) return t('{count, plural, one {# byte} other {# bytes}}', { count: bytes });
  if (bytes < kilo ** 2) return t('{number} kB', { number: numberWords(Math.round(bytes / kilo)) });
  if (bytes < kilo ** 3) return t('{number} MB', { number: numberWords(rounded(bytes / kilo ** 2)) });
  return t('{number} GB', { number: numberWords(rounded(bytes / kilo ** 3)) });
}

/** "about 3 hours", of milliseconds; "less than a second" for nearly none. */
export function durationWords(ms: number): string {
  if (ms < 1000)
    return t('{count, plural, one {# millisecond} other {# milliseconds}}', { count: Math.round(ms) });
  const seconds = ms / 1000;
  if (seconds < 90)
    return t('{count, plural, one {# second} other {# seconds}}', { count: Math.round(seconds) });
  const minutes = seconds / 60;
  if (minutes < 90)
    return t('{count, plural, one {# minute} other {# minutes}}', { count: Math.round(minutes) });
  const hours = minutes / 60;
  if (hours < 48) return t('{count, plural, one {# hour} other {# hours}}', { count: Math.round(hours) });
  return t('{count, plural, one {# day} other {# days}}', { count: Math.round(hours / 24) });
}

const rounded = (number: number): number => (number < 10 ? Math.round(number * 10) / 10 : Math.round(number));

import { t } from '../../core/words/words.ts';

const hourMs = 3600 * 1000;

/** How long ago that is, in whole hours up to two days and then in whole days: "5 hours", "3 days". */
export function ageWords(since: Date, now = new Date()): string {
  const hours = Math.max(0, Math.floor((now.getTime() - since.getTime()) / hourMs));
  if (hours < 1) return t('less than an hour');
  if (hours < 48) return t('{count, plural, one {# hour} other {# hours}}', { count: hours });
  return t('{count, plural, one {# day} other {# days}}', { count: Math.floor(hours / 24) });
}

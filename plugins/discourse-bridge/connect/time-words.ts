import { t } from '../../../server/plugin-api.ts';

/** So many seconds in words, roundly: "less than a minute", "12 minutes", "3 hours". */
export function spanWords(seconds: number): string {
  if (seconds < 45) return t('less than a minute');
  if (seconds < 90 * 60)
    return t('{count, plural, one {# minute} other {# minutes}}', {
      count: Math.max(1, Math.round(seconds / 60)),
    });
  if (seconds < 36 * 3600)
    return t('{count, plural, one {# hour} other {# hours}}', { count: Math.round(seconds / 3600) });
  return t('{count, plural, one {# day} other {# days}}', { count: Math.round(seconds / 86_400) });
}

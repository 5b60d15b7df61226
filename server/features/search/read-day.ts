import { invalid } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';

const dayMs = 24 * 3600 * 1000;

/** The beginning of a day, by UTC, so many days later; undefined for none. Throws 422 naming `path`. */
export function readDay(path: string, text = '', later = 0): Date | undefined {
  const words = text.trim();
  if (words === '') return undefined;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(words) ? new Date(`${words}T00:00:00Z`) : null;
  // 31 February is none: it would be taken for a day in March.
  if (day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(words))
    return new Date(day.getTime() + later * dayMs);
  throw invalid([{ path, message: t('Enter a day as year, month and day, such as 2026-11-27') }]);
}

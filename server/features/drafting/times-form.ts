import type { FieldError } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import { localTime, momentAt } from '../../core/zoned.ts';

/** The fields of a day and a time of day, as they were typed. */
export interface TypedTime {
  day: string;
  month: string;
  year: string;
  time: string;
}

/** The typed fields of a name: `opensAt-day`, `opensAt-month`, … */
export function typedTime(form: Record<string, string>, name: string): TypedTime {
  const of = (part: string): string => (form[`${name}-${part}`] ?? '').trim();
  return { day: of('day'), month: of('month'), year: of('year'), time: of('time') };
}

/** A moment as it would be typed, by the clocks of this zone; empty for none. */
export function fieldsOf(zone: string, name: string, at: Date | null): Record<string, string> {
  if (!at) return {};
  const { day, month, year, hour, minute } = localTime(zone, at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return {
    [`${name}-day`]: String(day),
    [`${name}-month`]: String(month),
    [`${name}-year`]: String(year),
    [`${name}-time`]: `${two(hour)}:${two(minute)}`,
  };
}

/**
 * The moment that was typed, by the clocks of this zone; null when nothing was. Without a time of day it is the start of
 * the day, or its last minute. Adds what is wrong to `errors`, naming `name`.
 */
export function readTime(
  typed: TypedTime,
  { zone, name, end, errors }: { zone: string; name: string; end: boolean; errors: FieldError[] },
): Date | null {
  const refuse = (message: string): null => {
    errors.push({ path: name, message });
    return null;
  };
  const parts = [typed.day, typed.month, typed.year];
  if (parts.every((part) => part === '')) {
    return typed.time === '' ? null : refuse(t('Give a day with the time, or leave both empty'));
  }
  if (!parts.every((part) => /^\d{1,4}$/.test(part)) || typed.year.length !== 4)
    return refuse(t('Give day, month and year in digits, such as 27 3 2027'));
  const clock = typed.time === '' ? (end ? '23:59' : '00:00') : typed.time;
  const [, hour, minute, half] = /^(\d{1,2})(?:[:.](\d{2}))?\s*([ap]m)?$/i.exec(clock) ?? [];
  if (hour === undefined || (minute === undefined && half === undefined))
    return refuse(t('Give the time by a 24-hour clock, such as 17:00'));
  const [day, month, year] = parts.map(Number) as [number, number, number];
  const at = momentAt(zone, {
    year,
    month,
    day,
    hour: hourOf(Number(hour), half),
    minute: Number(minute ?? 0),
  });
  return at ?? refuse(t('There is no such day or time. Check it'));
}

/** 12am is midnight, 12pm noon. Answers what no clock shows for 13pm. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return 99;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

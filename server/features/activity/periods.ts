import { languageNow } from '../../core/words/speaking.ts';
import { t } from '../../core/words/words.ts';

/** Comments on drafts and posts in the threads of competencies. */
export interface Tally {
  comments: number;
  posts: number;
}

export type Unit = 'day' | 'week' | 'month' | 'year';

/** One day, week, month or year, with what was written in it. */
export interface Period extends Tally {
  /** The first day. */
  start: Date;
}

const dayMs = 86_400_000;
/** The longest span, in days, that each unit is used for: never more than some sixty periods. */
const longest: [Unit, number][] = [
  ['day', 31],
  ['week', 400],
  ['month', 1830],
];

/** Puts days (`2026-11-26`) together into periods without a gap, up to `today`, as long as the whole span asks for. */
export function periodsOf(days: ReadonlyMap<string, Tally>, today: Date): { unit: Unit; periods: Period[] } {
  const names = [...days.keys()].toSorted();
  const first = names[0];
  if (first === undefined) return { unit: 'day', periods: [] };
  const from = new Date(first);
  const to = new Date(Math.max(today.getTime(), Date.parse(names.at(-1)!)));
  const span = (to.getTime() - from.getTime()) / dayMs;
  const unit = longest.find(([, most]) => span <= most)?.[0] ?? 'year';
  const periods: Period[] = [];
  for (let start = startOf(unit, from); start <= to; start = next(unit, start))
    periods.push({ start, comments: 0, posts: 0 });
  const byStart = new Map(periods.map((period) => [period.start.getTime(), period]));
  for (const [name, { comments, posts }] of days) {
    const period = byStart.get(startOf(unit, new Date(name)).getTime());
    if (!period) continue;
    period.comments += comments;
    period.posts += posts;
  }
  return { unit, periods };
}

/** Weeks begin on Monday. */
function startOf(unit: Unit, day: Date): Date {
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  if (unit === 'year') return new Date(Date.UTC(year, 0, 1));
  if (unit === 'month') return new Date(Date.UTC(year, month, 1));
  const back = unit === 'week' ? (day.getUTCDay() + 6) % 7 : 0;
  return new Date(Date.UTC(year, month, date - back));
}

function next(unit: Unit, start: Date): Date {
  const [year, month, date] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  if (unit === 'year') return new Date(Date.UTC(year + 1, 0, 1));
  if (unit === 'month') return new Date(Date.UTC(year, month + 1, 1));
  return new Date(Date.UTC(year, month, date + (unit === 'week' ? 7 : 1)));
}

const whole: Record<Unit, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  week: { day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  year: { year: 'numeric' },
};
const short: Record<Unit, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
};

/** What a period is called: `week of 5 October 2026`, `October 2026`. */
export function periodName(unit: Unit, start: Date): string {
  const date = written(start, whole[unit]);
  return unit === 'week' ? t('week of {date}', { date }) : date;
}

/** The same as short as an axis needs it: `5 Oct`. */
export function periodMark(unit: Unit, start: Date): string {
  return written(start, short[unit]);
}

function written(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(languageNow().tag, { ...options, timeZone: 'UTC' }).format(date);
}

/** A moment as the clocks of a place show it. */
interface Local {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** 1 for Monday to 7 for Sunday. */
  weekday: number;
}

const dayMs = 24 * 3600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this names a time zone, as `Europe/London` does. */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** The hour, 0 to 23, that clocks in this zone show. */
export const localHour = (zone: string, at: Date): number => localOf(zone, at).hour;

/**
 * The first moment after this one at which clocks in the zone show the full hour, on one of these days of the week (1
 * for Monday to 7 for Sunday). Null when there are no days. On the day on which that hour is left out it is the one
 * after; where it comes twice, the first.
 */
export function nextAtHour(zone: string, hour: number, days: readonly number[], after: Date): Date | null {
  if (days.length === 0) return null;
  const { year, month, day, weekday } = localOf(zone, after);
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    if (!days.includes(((weekday - 1 + ahead) % 7) + 1)) continue;
    const at = momentOf(zone, Date.UTC(year, month - 1, day + ahead, hour));
    if (at > after) return at;
  }
  return null;
}

/** A day and a time of day, as clocks show them. */
export type LocalTime = Pick<Local, 'year' | 'month' | 'day' | 'hour' | 'minute'>;

/** What clocks in the zone show at this moment. Throws RangeError for what is no time zone. */
export function localTime(zone: string, at: Date): LocalTime {
  const { year, month, day, hour, minute } = localOf(zone, at);
  return { year, month, day, hour, minute };
}

/**
 * The moment at which clocks in the zone show this. A time that is left out when clocks go forward is the one an hour
 * later; of one that comes twice, the first. Null for a day or time that no calendar has.
 */
export function momentAt(zone: string, { year, month, day, hour, minute }: LocalTime): Date | null {
  const wanted = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const real =
    year > 999 &&
    wanted.getUTCFullYear() === year &&
    wanted.getUTCMonth() === month - 1 &&
    wanted.getUTCDate() === day &&
    wanted.getUTCHours() === hour &&
    wanted.getUTCMinutes() === minute;
  return real ? momentOf(zone, wanted.getTime()) : null;
}

/** The moment at which clocks in the zone show what `wanted`, read as UTC, shows. */
function momentOf(zone: string, wanted: number): Date {
  // A day before and a day after, the clocks may differ from UTC otherwise: one of the two is right, or both.
  const guesses = [wanted - dayMs, wanted + dayMs].map((near) => wanted - offsetOf(zone, near));
  const right = guesses.filter((guess) => guess + offsetOf(zone, guess) === wanted);
  return new Date(Math.min(...(right.length > 0 ? right : [Math.max(...guesses)])));
}

/** By how much clocks in the zone are ahead of UTC, in milliseconds. */
function offsetOf(zone: string, at: number): number {
  const { year, month, day, hour, minute } = localOf(zone, new Date(at));
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / 60_000) * 60_000;
}

function localOf(zone: string, at: Date): Local {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const [year, month, day] = [number('year'), number('month'), number('day')];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
  return { year, month, day, hour: number('hour'), minute: number('minute'), weekday };
}

/** Throws RangeError for what is no time zone. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

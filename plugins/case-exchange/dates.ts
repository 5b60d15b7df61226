import type { Findings } from './findings.ts';

const shape = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;

interface Moment {
  date: string;
  /** Null where the text holds only a date. */
  time: string | null;
  zone: string | null;
}

/** Reads a date with a time as RFC 3339 wants it; no zone means UTC. Null, with a note, when it is not a date. */
export function readDateTime(text: string, path: string, findings: Findings): string | null {
  const moment = readMoment(text);
  if (moment === null) {
    findings.note(path, 'This is not a date and time, and was left out.');
    return null;
  }
  const written = `${moment.date}T${moment.time ?? '00:00:00'}${moment.zone ?? 'Z'}`;
  if (moment.time === null) findings.note(path, 'The date has no time: midnight UTC was taken.');
  else if (moment.zone === null) findings.note(path, 'The time has no zone: UTC was taken.');
  else if (written !== text) findings.note(path, 'The date and time was written in the usual form.');
  return written;
}

/** Reads a date alone; a time after it is left out with a note. Null, with a note, when it is not a date. */
export function readDate(text: string, path: string, findings: Findings): string | null {
  const moment = readMoment(text);
  if (moment === null) findings.note(path, 'This is not a date, and was left out.');
  else if (moment.date !== text) findings.note(path, 'Only the date was kept, without the time.');
  return moment?.date ?? null;
}

function readMoment(text: string): Moment | null {
  const parts = shape.exec(text.trim());
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone] = parts;
  const date = `${year}-${month}-${day}`;
  // JavaScript reads 30 February as 2 March; a date that does not come back as itself does not exist.
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return null;
  if (hour === undefined) return { date, time: null, zone: null };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  return {
    date,
    time: `${hour}:${minute}:${second}${fraction}`,
    zone: zone === undefined ? null : fullZone(zone),
  };
}

function fullZone(zone: string): string | null {
  if (zone.toUpperCase() === 'Z') return 'Z';
  const digits = zone.replace(':', '');
  if (Number(digits.slice(1, 3)) > 23 || Number(digits.slice(3)) > 59) return null;
  return `${digits.slice(0, 3)}:${digits.slice(3)}`;
}

import { invalid } from '../../core/errors.ts';
import { dateWords } from '../../core/html/words.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { t } from '../../core/words/words.ts';
import type { Assigned } from '../threads/disposition.models.ts';

/** Whom or which meeting a comment waits for, as it comes from a form or a program. */
export type AssignedInput = { member: string } | { meeting: { name: string; on: string } } | null;

/** A meeting that comments are put before. Throws 422 naming `meeting.name` and `meeting.on`. */
export function checkMeeting({ name, on }: { name: string; on: string }): Assigned {
  const words = checkPostText('meeting.name', name, { min: 2, max: 100 });
  const day = /^\d{4}-\d\d-\d\d$/.test(on) ? new Date(`${on}T12:00:00Z`) : null;
  const real = day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(on);
  if (real && !words.includes('\n')) return { meeting: { name: words, on } };
  throw invalid([
    {
      path: real ? 'meeting.name' : 'meeting.on',
      message: real ? t('Write one line.') : t('Give a date, such as 2026-12-01.'),
    },
  ]);
}

/** "Editors’ meeting, 1 December 2026", or the name of a person. */
export function assignedWords(assigned: Assigned, names: ReadonlyMap<string, { name: string }>): string {
  if ('meeting' in assigned)
    return t('{name}, {date}', {
      name: assigned.meeting.name,
      date: dateWords(`${assigned.meeting.on}T12:00:00Z`),
    });
  return names.get(assigned.member)?.name ?? t('Somebody who has left');
}

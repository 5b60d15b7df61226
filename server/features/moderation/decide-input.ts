import { type FieldError, invalid } from '../../core/errors.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { t } from '../../core/words/words.ts';
import { type DecisionAction, decisionActions, isDecisionAction } from './actions.ts';
import { chosenReason, orErrors } from './agreed-reason.ts';
import type { HasReasons } from './reasons.ts';

/** A decision as it is asked for, by a form or a program. */
export interface DecisionInput {
  action: string;
  /** Of the list of the group: an id. */
  reason: { id: string };
  /** For the author; up to 1,000 characters. */
  words?: string;
  /** How long it lasts; null until it is lifted. */
  days?: number | null;
  /** With a request for a change: hidden until it is changed. */
  hide?: boolean;
  /** Within how many days the change is asked for. */
  dueDays?: number;
  batch?: string | null;
}

/** A decision that may be made, if the reader may and it is not too late. */
export interface CheckedDecision {
  action: DecisionAction;
  reasonId: string;
  reason: string;
  words: string;
  until: string | null;
  dueAt: string | null;
  hide: boolean;
  batch: string | null;
}

/** Days that are offered; two years at most for programs. */
export const lengths = [1, 7, 30, 365];
export const dueLengths = [3, 7, 14];
const longestDays = 2 * 366;
const dayMs = 24 * 3600 * 1000;

/** Checks what is asked for. Throws 422 naming every wrong field: `action`, `reason`, `words`, `days`, `dueDays`. */
export function checkDecision(input: DecisionInput, group: HasReasons, now = new Date()): CheckedDecision {
  const errors: FieldError[] = [];
  const { action } = input;
  if (!isDecisionAction(action)) {
    errors.push({ path: 'action', message: t('Choose what to do.') });
  }
  const reason = orErrors(errors, () => chosenReason(input.reason.id, group));
  const words = orErrors(errors, () => wordsFor(input)) ?? '';
  const length = isDecisionAction(action) ? decisionActions[action].length : 'none';
  const { days, dueDays = 7 } = input;
  if (length !== 'none' && !rightLength(days, length)) {
    errors.push({ path: 'days', message: t('Choose how long it lasts, two years at most.') });
  }
  if (action === 'asked' && !(Number.isInteger(dueDays) && dueDays >= 1 && dueDays <= 60)) {
    errors.push({ path: 'dueDays', message: t('Choose by when, within 60 days.') });
  }
  if (errors.length > 0) throw invalid(errors);
  const ends = length !== 'none' && typeof days === 'number' ? after(now, days) : null;
  return {
    action: action as DecisionAction,
    reason: reason!.words,
    reasonId: reason!.id,
    words,
    until: ends,
    dueAt: action === 'asked' ? after(now, dueDays) : null,
    hide: action === 'asked' && input.hide === true,
    batch: input.batch ?? null,
  };
}

const after = (now: Date, days: number): string => new Date(now.getTime() + days * dayMs).toISOString();

function rightLength(days: number | null | undefined, length: 'always' | 'open'): boolean {
  if (days === null) return length === 'open';
  return typeof days === 'number' && days > 0 && days <= longestDays;
}

function wordsFor({ words = '', action }: DecisionInput): string {
  const needed = action === 'asked';
  if (!needed && words.trim() === '') return '';
  if (needed && words.trim() === '') {
    throw invalid([{ path: 'words', message: t('Write what the author should change.') }]);
  }
  return checkPostText('words', words, { min: 3, max: 1000 });
}

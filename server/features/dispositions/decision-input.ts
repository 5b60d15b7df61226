import { invalid, type FieldError } from '../../core/errors.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { t } from '../../core/words/words.ts';
import { type Outcome, outcomes, type TiedChange } from '../threads/disposition.models.ts';

/** What an editor answers, as it comes from a form or a program. */
export interface DecisionInput {
  /** Null takes the decision back. */
  outcome: string | null;
  /** Of the list or in one's own words; needed for all but what is accepted or taken back. */
  reason?: string | null;
  words?: string | null;
  /** Id of the comment that this one says the same as. */
  duplicateOf?: string | null;
  /** Where the comment led to a change. */
  change?: TiedChange | null;
  /** The decision that the editor saw last: 0 for none. Left out: whatever stands. */
  version?: number;
}

export interface Decided {
  outcome: Outcome | null;
  reason: string | null;
  words: string;
  duplicateOf: string | null;
  change: TiedChange | null;
}

const longestReason = 300;
export const longestAnswer = 4_000;
const tieable: readonly (Outcome | null)[] = ['accepted', 'partly'];

/** What an editor answers, checked as far as it can be without looking anything up. Throws 422 naming each wrong field. */
export function checkDecision(input: DecisionInput): Decided {
  const outcome = checkOutcome(input.outcome);
  if (outcome === null) return { outcome, reason: null, words: '', duplicateOf: null, change: null };
  const given = input.reason?.trim()
    ? checkPostText('reason', input.reason, { min: 3, max: longestReason })
    : null;
  const words = checkPostText('words', input.words ?? '', { min: 0, max: longestAnswer });
  const errors: FieldError[] = [];
  if (given === null && outcome !== 'accepted')
    errors.push({ path: 'reason', message: t('Give a reason. Only what is accepted needs none.') });
  const duplicateOf = input.duplicateOf ?? null;
  if (outcome === 'duplicate' && duplicateOf === null)
    errors.push({ path: 'duplicateOf', message: t('Say which comment it says the same as.') });
  if (outcome !== 'duplicate' && duplicateOf !== null)
    errors.push({
      path: 'duplicateOf',
      message: t('Only a duplicate says the same as another comment; leave it out.'),
    });
  const change = input.change ?? null;
  if (change && !tieable.includes(outcome))
    errors.push({
      path: 'change',
      message: t('Only what is accepted, also in part, leads to a change; leave it out.'),
    });
  if (errors.length > 0) throw invalid(errors);
  return { outcome, reason: given, words, duplicateOf, change };
}

function checkOutcome(outcome: string | null): Outcome | null {
  if (outcome === null) return null;
  const known = outcomes.find((one) => one === outcome);
  if (known) return known;
  throw invalid([
    { path: 'outcome', message: t('Choose one of: {choices}', { choices: outcomes.join(', ') }) },
  ]);
}

/** Whether two answers say the same, whatever change they are tied to. */
export function saysTheSame(one: Decided, other: Partial<Decided> | undefined): boolean {
  return (
    one.outcome === (other?.outcome ?? null) &&
    one.reason === (other?.reason ?? null) &&
    one.words === (other?.words ?? '') &&
    one.duplicateOf === (other?.duplicateOf ?? null)
  );
}

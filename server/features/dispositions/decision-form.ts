import type { People } from '../../core/people.ts';
import { say, t } from '../../core/words/words.ts';
import type { Outcome } from '../threads/disposition.models.ts';
import type { AssignedInput } from './assigned.ts';
import type { DecisionInput } from './decision-input.ts';
import { dispositionReasonShown, dispositionReasonsOf, type ReasonsGroup } from './default-reasons.ts';
import { outcomeWords } from './outcome-words.ts';

const prefix = 'post-';
export const takeBack = 'undecided';

/** Keys by which an outcome is chosen; `j`, `k`, `x` and `a` move and choose. */
const keys: Record<Outcome, string> = {
  accepted: 'c',
  partly: 'p',
  rejected: 'r',
  duplicate: 'd',
  'out-of-scope': 'o',
  answered: 'w',
};
const hints: Record<Outcome, string> = {
  accepted: say('It leads, or has led, to a change. Needs no reason.'),
  partly: say('Some of it leads to a change.'),
  rejected: say('Nothing changes.'),
  duplicate: say('Another comment says the same: their authors are told, and its answer stands for both.'),
  'out-of-scope': say('Not for this framework to settle.'),
  answered: say('A question or remark that asks for no change.'),
};

/** The comments that a form chose, with the decision that its reader saw of each. */
export function chosenIn(form: Record<string, string>): { id: string; version: number }[] {
  return Object.entries(form).flatMap(([name, value]) => {
    const id = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    return /^[\w-]{1,60}$/.test(id) && /^\d{1,9}$/.test(value) ? [{ id, version: Number(value) }] : [];
  });
}

/** What the form of a decision says. `duplicateOf` is left as it was typed. */
export function decisionIn(
  form: Record<string, string>,
  group: ReasonsGroup | null,
): DecisionInput & { outcome: string | null } {
  const { outcome = '', reason = '', ownReason = '', words = '', duplicateOf = '' } = form;
  const listed = dispositionReasonsOf(group).find(({ id }) => id === reason)?.words;
  const given = listed ?? (reason === 'own' ? ownReason : '');
  return {
    outcome: outcome === takeBack ? null : outcome,
    reason: given.trim() || null,
    words,
    duplicateOf: outcome === 'duplicate' ? duplicateOf.trim() || null : null,
  };
}

/** Whom or which meeting a form names: nobody where it says so. */
export function assignedIn({ assignTo = '', meeting = '', on = '' }: Record<string, string>): AssignedInput {
  if (assignTo === 'meeting') return { meeting: { name: meeting, on: on.trim() } };
  return assignTo === 'nobody' ? null : { member: assignTo };
}

/** What the form of a decision offers. */
export function decisionOffers(group: ReasonsGroup) {
  return {
    outcomes: [
      ...Object.entries(outcomeWords).map(([value, { text }]) => ({
        value,
        text: t(text),
        hint: t(hints[value as Outcome]),
        key: keys[value as Outcome],
      })),
      { value: takeBack, text: t('Undecided'), hint: t('Takes a decision back.'), key: 'u' },
    ],
    reasons: dispositionReasonsOf(group).map(({ id, words }) => ({
      value: id,
      text: dispositionReasonShown(words),
    })),
  };
}

/** Those before whom a comment may be put, by name. */
export async function editorItems(people: People, ids: string[]): Promise<{ value: string; text: string }[]> {
  const found = [...(await people.byIds(ids)).values()];
  return found
    .map(({ id, name }) => ({ value: id, text: name }))
    .toSorted((one, other) => one.text.localeCompare(other.text));
}

/** The form as it was typed, after a decision about these reasons: what a stored reason is as a choice. */
export function reasonAsTyped(
  reason: string | null,
  group: ReasonsGroup | null,
): { reason: string; ownReason: string } {
  if (reason === null) return { reason: '', ownReason: '' };
  const listed = dispositionReasonsOf(group).find(({ words }) => words === reason);
  return listed ? { reason: listed.id, ownReason: '' } : { reason: 'own', ownReason: reason };
}

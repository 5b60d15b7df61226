import { type FieldError, invalid, Problem } from '../../core/errors.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { t } from '../../core/words/words.ts';
import { addition, type AgreedReason, type HasReasons, type ReasonKind, reasonsOf } from './reasons.ts';

/** A reason as a form or a program gives it: which one of the list, and words of one's own beside it. */
export interface GivenReason {
  id: string;
  words?: string;
}

const longestAddition = 300;

/** The reason of the list that was chosen. Throws 422 naming `reason`. */
export function chosenReason(id: string, group: HasReasons, kind: ReasonKind = 'about'): AgreedReason {
  const found = reasonsOf(group, kind).find((one) => one.id === id);
  if (found) return found;
  throw invalid([
    { path: 'reason', message: t('Choose a reason from the list that the group has agreed on.') },
  ]);
}

/**
 * The reason that everybody can read of what moderators do beside judging: one of the list, with their own words after
 * it. Throws 422 naming `reason` or `words`.
 */
export function agreedReason({ id, words = '' }: GivenReason, group: HasReasons, kind: ReasonKind): string {
  const { words: agreed } = chosenReason(id, group, kind);
  if (words.trim() === '') return agreed;
  return agreed + addition + checkPostText('words', words, { min: 3, max: longestAddition });
}

/** The same for programs, which see no form: a refusal lists the ids that would be right. */
export function listedReason<Given extends GivenReason>(
  given: Given,
  group: HasReasons,
  kind: ReasonKind,
): Given {
  const list = reasonsOf(group, kind);
  if (list.some(({ id }) => id === given.id)) return given;
  const reasons = list.map(({ id, words }) => `${id} (${words})`).join('; ');
  throw invalid([
    { path: 'reason', message: t('must be the id of one of the agreed reasons: {reasons}', { reasons }) },
  ]);
}

/** Where the reason stands in forms: which one, and the words beside it. */
export const reasonOfForm = (typed: Record<string, string>): GivenReason => ({
  id: typed['why'] ?? '',
  words: typed['reason'] ?? '',
});

const formNames: Record<string, string> = { reason: 'why', words: 'reason' };

/** A refusal as those forms name its fields; anything else as it is. */
export function namedAsInForms(error: unknown): unknown {
  if (!(error instanceof Problem) || error.status !== 422) return error;
  return invalid(error.errors.map(({ path, message }) => ({ path: formNames[path] ?? path, message })));
}

/** What a check answers; its refusal is added to `errors`, so that a form names all that is wrong, and is null then. */
export function orErrors<T>(errors: FieldError[], check: () => T): T | null {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 422) throw error;
    errors.push(...error.errors);
    return null;
  }
}

import { type FieldError, invalid, Problem } from '../../core/errors.ts';
import { say, t } from '../../core/words/words.ts';
import type { DraftAtHead } from '../frameworks/framework-state.ts';
import type { Draft, DraftState } from '../frameworks/frameworks.models.ts';

/** A state, told apart from waiting for the time at which the draft opens. */
export type Standing = DraftState | 'scheduled';

/** What may be asked of a draft: to be in this state from now on. */
export interface Asked {
  state: DraftState;
  /** Missing: as it is, or now where it has none. */
  opensAt?: Date | null;
  /** Missing: as it is; null for no end. */
  closesAt?: Date | null;
}

/** What the draft will be. */
export interface Times {
  opensAt: Date | null;
  closesAt: Date | null;
}

const next: Record<Standing, readonly DraftState[]> = {
  preparing: ['open', 'published'],
  scheduled: ['open', 'preparing'],
  open: ['open', 'closed'],
  closed: ['open', 'published', 'superseded'],
  published: ['superseded'],
  superseded: [],
};

const inSentences: Record<Standing, string> = {
  preparing: say('being prepared'),
  scheduled: say('waiting for its opening time'),
  open: say('open for comment'),
  closed: say('closed'),
  published: say('published'),
  superseded: say('superseded'),
};

/** How a draft stands by the clock. */
export function standingOf(
  { state, opensAt, closesAt, supersededAt }: Pick<Draft, 'state' | 'opensAt' | 'closesAt' | 'supersededAt'>,
  now: Date,
): Standing {
  if (supersededAt && supersededAt <= now) return 'superseded';
  if (state !== 'open') return state;
  if (closesAt && closesAt <= now) return 'closed';
  return opensAt && opensAt > now ? 'scheduled' : 'open';
}

/** The states that a draft may be brought into from here. */
export const nextOf = (standing: Standing): readonly DraftState[] => next[standing];

/** Whether the text is fixed by going there from here: it cannot be changed any more. */
export const freezes = (from: Standing, to: DraftState): boolean =>
  from === 'preparing' && (to === 'open' || to === 'published');

/**
 * The times that the draft has afterwards. Throws 409 saying what is possible, 422 naming `opensAt` or `closesAt`.
 */
export function timesAfter(draft: DraftAtHead, asked: Asked, now: Date): Times {
  const standing = standingOf(draft, now);
  if (!next[standing].includes(asked.state)) throw notPossible(draft.number, standing, asked.state);
  switch (asked.state) {
    case 'open':
      return openTimes(draft, standing, asked, now);
    case 'closed':
      return { opensAt: draft.opensAt, closesAt: now };
    case 'preparing':
      return { opensAt: null, closesAt: null };
    default:
      return { opensAt: draft.opensAt, closesAt: draft.closesAt };
  }
}

function openTimes(draft: DraftAtHead, standing: Standing, asked: Asked, now: Date): Times {
  const errors: FieldError[] = [];
  const seen = standing === 'open' || standing === 'closed';
  const planned = seen || !draft.opensAt || draft.opensAt <= now ? null : draft.opensAt;
  const wanted = asked.opensAt === undefined ? planned : asked.opensAt;
  if (wanted && seen && wanted > now) {
    errors.push({
      path: 'opensAt',
      message: t('A draft that was open already opens again at once. Leave this empty'),
    });
  }
  // One minute of grace: a form gives whole minutes, and takes a while to fill in.
  if (wanted && !seen && wanted.getTime() < now.getTime() - 60_000)
    errors.push({
      path: 'opensAt',
      message: t('This time is over. Give one to come, or leave it empty for now'),
    });
  const opensAt =
    standing === 'open' ? draft.opensAt : standing === 'closed' || !wanted || wanted < now ? now : wanted;
  const closesAt = closingOf(draft, standing, asked, now);
  if (closesAt && closesAt <= now)
    errors.push({ path: 'closesAt', message: t('This time is over. Give one to come') });
  else if (closesAt && opensAt && closesAt <= opensAt)
    errors.push({ path: 'closesAt', message: t('It must close after it opens') });
  if (errors.length > 0) throw invalid(errors);
  return { opensAt, closesAt };
}

/** A closing time that is over closes nothing that is opened again. */
function closingOf(draft: DraftAtHead, standing: Standing, { closesAt }: Asked, now: Date): Date | null {
  if (closesAt !== undefined) return closesAt;
  return draft.closesAt && draft.closesAt > now && standing !== 'closed' ? draft.closesAt : null;
}

/** The refusal of a state that the draft cannot go to from where it is, with those that it can. */
function notPossible(number: number, standing: Standing, wanted: DraftState): Problem {
  const possible = next[standing];
  const values = {
    number: String(number),
    standing: standingWords(standing),
    wanted,
    possible: possible.join(', '),
  };
  const detail =
    possible.length > 0
      ? t('Draft {number} is {standing}. It cannot become “{wanted}”; it can become: {possible}.', values)
      : t('Draft {number} is {standing}. Nothing becomes of it any more; start the next draft.', values);
  return new Problem(409, 'not-possible', t('Not possible now'), { detail });
}

/** How a standing is called in the middle of a sentence. */
export const standingWords = (standing: Standing): string => t(inSentences[standing]);

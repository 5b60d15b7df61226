import { t, say } from '../../core/words/words.ts';
import type { FieldError } from '../../core/errors.ts';
import { type Outcome, outcomes } from '../threads/disposition.models.ts';
import { outcomeWords } from './outcome-words.ts';

/** States by which editors look for comments, beside each outcome. */
const states = {
  undecided: say('Undecided'),
  decided: say('Decided'),
  'to-tie': say('Accepted, still to be tied to a change'),
  'not-content': say('Commenter not content'),
  'taken-up': say('Taken up by the chairs'),
  all: say('All'),
} as const;
export type DecisionState = keyof typeof states | Outcome;
export const decisionStates = [...(Object.keys(states) as (keyof typeof states)[]), ...outcomes] as const;

const sorts = {
  oldest: say('Oldest first'),
  newest: say('Newest first'),
  competency: say('By competency'),
  formal: say('Formal first'),
} as const;
export type DecisionSort = keyof typeof sorts;
export const decisionSorts = Object.keys(sorts) as DecisionSort[];
export const decisionAges = [7, 14, 30] as const;

/** Which comments an editor asks for. Empty texts ask for all. */
export interface DecisionFilter {
  state: DecisionState;
  /** Id of a competency: it and all that is beneath it. `draft` for comments on the draft as a whole. */
  competency: string;
  kind: string;
  /** `group:<slug>` or `organisation:<slug>` of whoever commented. */
  group: string;
  formal: '' | 'yes' | 'no';
  /** `nobody`, `me`, `member:<handle>` or `meeting:<date> <name>`. */
  assigned: string;
  /** Waiting for more than so many days. */
  days: string;
  /** Number of the draft that was commented on. */
  draft: string;
  sort: DecisionSort;
}

export const everything: DecisionFilter = {
  state: 'undecided',
  competency: '',
  kind: '',
  group: '',
  formal: '',
  assigned: '',
  days: '',
  draft: '',
  sort: 'oldest',
};

/** The filter of a query, and what in it is none. */
export function readDecisionFilter(query: Record<string, string | undefined>): {
  filter: DecisionFilter;
  errors: FieldError[];
} {
  const errors: FieldError[] = [];
  const filter = { ...everything };
  const chosen = <Name extends keyof DecisionFilter>(name: Name, known: readonly string[] | RegExp): void => {
    const value = query[name];
    if (value === undefined || value === '') return;
    const good = Array.isArray(known) ? known.includes(value) : (known as RegExp).test(value);
    if (good) filter[name] = value as DecisionFilter[Name];
    else errors.push({ path: name, message: t('Choose one of the list.') });
  };
  chosen('state', decisionStates);
  chosen('sort', decisionSorts);
  chosen('formal', ['yes', 'no']);
  chosen('days', /^[1-9]\d{0,3}$/);
  chosen('draft', /^[1-9]\d{0,5}$/);
  chosen('competency', /^[\w.-]{1,100}$/);
  chosen('kind', /^.{1,100}$/u);
  chosen('group', /^(group|organisation):[\w-]{1,100}$/);
  chosen('assigned', /^(nobody|me|member:[\w-]{1,50}|meeting:.{1,150})$/u);
  return { filter, errors };
}

/** The filter as parts of an address; what asks for all is left out. */
export function filterQuery(filter: DecisionFilter): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).filter(([name, value]) => value !== everything[name as keyof DecisionFilter]),
  );
}

export const stateItems = (): { value: string; text: string }[] =>
  decisionStates.map((value) => ({
    value,
    text: t(value in states ? states[value as keyof typeof states] : outcomeWords[value as Outcome].text),
  }));

export const sortItems = (): { value: string; text: string }[] =>
  decisionSorts.map((value) => ({ value, text: t(sorts[value]) }));

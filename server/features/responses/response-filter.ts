import type { FieldError } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import { type DecisionFilter, everything, readDecisionFilter } from '../dispositions/decision-filter.ts';
import { outcomeWords } from '../dispositions/outcome-words.ts';
import { outcomes } from '../threads/disposition.models.ts';

/** What everybody may choose comments by; whom a comment waits for is the editors' own business. */
const names = ['state', 'draft', 'competency', 'formal', 'group', 'sort'] as const;
export const responseStates = ['all', 'decided', 'undecided', ...outcomes] as const;

/** All comments, in the order of the framework. */
export const allResponses: DecisionFilter = { ...everything, state: 'all', sort: 'competency' };

/** The filter of a query, and what in it is none. `organisation` names one by its slug. */
export function readResponseFilter(query: Record<string, string | undefined>): {
  filter: DecisionFilter;
  errors: FieldError[];
} {
  const asked: Record<string, string | undefined> = { state: allResponses.state, sort: allResponses.sort };
  for (const name of names) if (query[name]) asked[name] = query[name];
  delete asked['group'];
  if (query['organisation']) asked['group'] = `organisation:${query['organisation']}`;
  const known = (responseStates as readonly string[]).includes(asked['state']!);
  if (!known) asked['state'] = allResponses.state;
  const { filter, errors } = readDecisionFilter(asked);
  const wrong = known ? [] : [{ path: 'state', message: t('Choose one of the list.') }];
  return {
    filter,
    errors: [
      ...wrong,
      ...errors.map((one) => ({ ...one, path: one.path === 'group' ? 'organisation' : one.path })),
    ],
  };
}

/** The filter as parts of an address; what asks for all is left out. */
export function responseQuery({ group, ...filter }: DecisionFilter): Record<string, string> {
  const organisation = organisationOf(group);
  return {
    ...Object.fromEntries(
      names.flatMap((name) =>
        name === 'group' || filter[name] === allResponses[name] ? [] : [[name, filter[name]]],
      ),
    ),
    ...(organisation && { organisation }),
  };
}

/** The organisation that a filter asks for, by its slug; empty for all. */
export const organisationOf = (group: string): string => group.replace(/^organisation:/, '');

export const responseStateItems = (): { value: string; text: string }[] => [
  { value: 'all', text: t('All') },
  { value: 'decided', text: t('Decided') },
  { value: 'undecided', text: t('Undecided') },
  ...outcomes.map((value) => ({ value, text: t(outcomeWords[value].text) })),
];

import { t } from '../../core/words/words.ts';
import { type ChoiceItem, competencyItems, withChosen } from '../dispositions/decision-choices.ts';
import { type DecisionFilter, sortItems } from '../dispositions/decision-filter.ts';
import { aboutName, type Listed } from '../dispositions/decisions.store.ts';
import type { FrameworkView } from '../frameworks/frameworks.store.ts';
import { organisationOf, responseStateItems } from './response-filter.ts';
import type { ResponseParts } from './responses.ts';

/** What the public table can be narrowed to, from the comments that there are. */
export async function responseFilters(
  { people }: Pick<ResponseParts, 'people'>,
  listed: readonly Listed[],
  { drafts }: FrameworkView,
  filter: DecisionFilter,
) {
  const persons = await people.byIds([...new Set(listed.map(({ post }) => post.author))]);
  const organisations = new Map<string, string>();
  for (const { affiliation } of persons.values())
    if (affiliation) organisations.set(affiliation.slug, affiliation.name);
  const one = (name: string, label: string, value: string, items: ChoiceItem[], any = true) => ({
    name,
    label,
    value,
    any,
    items: withChosen(items, value, any),
  });
  return [
    one('state', t('Answer'), filter.state, responseStateItems(), false),
    one(
      'competency',
      t('Competency'),
      filter.competency,
      competencyItems(listed, (one) => aboutName(one) ?? ''),
    ),
    one(
      'draft',
      t('Draft'),
      filter.draft,
      drafts.map(({ number }) => ({ value: String(number), text: t('Draft {number}', { number }) })),
    ),
    one('formal', t('Formal'), filter.formal, [
      { value: 'yes', text: t('Formal') },
      { value: 'no', text: t('Informal') },
    ]),
    one('organisation', t('Organisation'), organisationOf(filter.group), [
      ...[...organisations]
        .map(([value, text]) => ({ value, text }))
        .toSorted((a, b) => a.text.localeCompare(b.text)),
    ]),
    one('sort', t('Order'), filter.sort, sortItems(), false),
  ];
}

import { t } from '../../core/words/words.ts';
import type { DecisionFilter } from '../dispositions/decision-filter.ts';
import { aboutName, type Listed } from '../dispositions/decisions.store.ts';
import type { FrameworkView } from '../frameworks/frameworks.store.ts';
import { organisationOf, responseStateItems, sortItems } from './response-filter.ts';
import type { ResponseParts } from './responses.ts';

interface Item {
  value: string;
  text: string;
}

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
  const one = (name: string, label: string, value: string, items: Item[], any = true) => ({
    name,
    label,
    value,
    any,
    items: withChosen(items, value, any),
  });
  return [
    one('state', t('Answer'), filter.state, responseStateItems(), false),
    one('competency', t('Competency'), filter.competency, competencyItems(listed)),
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

/** What the address asks for stays chosen although nothing is like that any more. */
function withChosen(items: Item[], value: string, any: boolean): Item[] {
  const known = (any && value === '') || items.some((item) => item.value === value);
  return known ? items : [...items, { value, text: value }];
}

function competencyItems(listed: readonly Listed[]): Item[] {
  const names = new Map<string, { text: string; order: number }>();
  for (const one of listed)
    if (one.item) names.set(one.item.competency, { text: aboutName(one)!, order: one.item.order });
  const whole = listed.some(({ post }) => post.about === null)
    ? [{ value: 'draft', text: t('The draft as a whole') }]
    : [];
  const items = [...names].toSorted(([, one], [, other]) => one.order - other.order);
  return [
    ...whole,
    ...items.map(([value, { text }]) => ({ value, text: text.length > 60 ? `${text.slice(0, 59)}…` : text })),
  ];
}

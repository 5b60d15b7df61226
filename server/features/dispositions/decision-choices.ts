import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { assignedWords } from './assigned.ts';
import { decisionAges, type DecisionFilter, sortItems, stateItems } from './decision-filter.ts';
import { type DecisionParts, type Listed, meetingValue } from './decisions.store.ts';

/** One choice of a list. */
export interface ChoiceItem {
  value: string;
  text: string;
}

/** What the editors' table can be narrowed to, from the comments that there are. */
export async function filterItems(
  parts: DecisionParts,
  reader: Reader,
  all: Listed[],
  filter: DecisionFilter,
  nameOf: (one: Listed) => string,
): Promise<
  { name: keyof DecisionFilter; label: string; value: string; any: boolean; items: ChoiceItem[] }[]
> {
  const kinds = [...new Set(all.flatMap(({ item }) => item?.kind ?? []))].toSorted();
  const drafts = [...new Set(all.map(({ draft }) => draft.number))];
  const one = (name: keyof DecisionFilter, label: string, items: ChoiceItem[], any = true) => ({
    name,
    label,
    value: filter[name],
    any,
    items: withChosen(items, filter[name], any),
  });
  return [
    one('state', t('State'), stateItems(), false),
    one('competency', t('Competency'), competencyItems(all, nameOf)),
    one('kind', t('Kind'), kinds.map(same)),
    one('group', t('Group or organisation'), await sourceItems(parts, reader, all)),
    one('formal', t('Formal'), [
      { value: 'yes', text: t('Formal') },
      { value: 'no', text: t('Informal') },
    ]),
    one('assigned', t('Assigned to'), await assignedItems(parts, all)),
    one(
      'days',
      t('Age'),
      decisionAges.map((count) => ({
        value: String(count),
        text: t('more than {count, plural, one {# day} other {# days}}', { count }),
      })),
    ),
    one(
      'draft',
      t('Draft'),
      drafts.map((number) => ({ value: String(number), text: t('Draft {number}', { number }) })),
    ),
    one('sort', t('Order'), sortItems(), false),
  ];
}

const same = (value: string): ChoiceItem => ({ value, text: value });

/** What the address asks for stays chosen although nothing is like that any more. */
export function withChosen(items: ChoiceItem[], value: string, any: boolean): ChoiceItem[] {
  const known = (any && value === '') || items.some((item) => item.value === value);
  return known ? items : [...items, same(value)];
}

/** The competencies that comments are about, in the order of the framework. */
export function competencyItems(all: readonly Listed[], nameOf: (one: Listed) => string): ChoiceItem[] {
  const names = new Map<string, { text: string; order: number }>();
  for (const one of all)
    if (one.item) names.set(one.item.competency, { text: nameOf(one), order: one.item.order });
  const items = [...names].map(([value, { text, order }]) => ({ value, text, order }));
  const whole = all.some(({ post }) => post.about === null)
    ? [{ value: 'draft', text: t('The draft as a whole') }]
    : [];
  return [
    ...whole,
    ...items
      .toSorted((a, b) => a.order - b.order)
      .map(({ value, text }) => ({ value, text: shortened(text) })),
  ];
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

async function sourceItems(
  { groups, people }: DecisionParts,
  reader: Reader,
  all: Listed[],
): Promise<ChoiceItem[]> {
  const authors = await people.byIds([...new Set(all.map(({ post }) => post.author))]);
  const organisations = new Map<string, string>();
  for (const { affiliation } of authors.values())
    if (affiliation) organisations.set(`organisation:${affiliation.slug}`, affiliation.name);
  return [
    ...(await groups.list(reader)).map(({ slug, name }) => ({ value: `group:${slug}`, text: name })),
    ...[...organisations]
      .map(([value, text]) => ({ value, text }))
      .toSorted((a, b) => a.text.localeCompare(b.text)),
  ];
}

async function assignedItems({ people }: DecisionParts, all: Listed[]): Promise<ChoiceItem[]> {
  const assigned = all.flatMap(({ post }) => post.disposition?.assigned ?? []);
  const persons = await people.byIds(assigned.flatMap((one) => ('member' in one ? one.member : [])));
  const items = new Map<string, string>();
  for (const one of assigned) {
    const handle = 'member' in one ? persons.get(one.member)?.handle : undefined;
    const value = 'meeting' in one ? meetingValue(one) : handle && `member:${handle}`;
    if (value) items.set(value, assignedWords(one, persons));
  }
  return [
    { value: 'nobody', text: t('Nobody') },
    { value: 'me', text: t('Me') },
    ...[...items].map(([value, text]) => ({ value, text })),
  ];
}

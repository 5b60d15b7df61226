import { type FieldError, invalid } from '../../core/errors.ts';
import { groupBy } from '../../core/group-by.ts';
import { uuidFromName } from '../../core/ids.ts';
import { t } from '../../core/words/words.ts';
import type { AssociationInput, EditionInput, ItemInput } from '../frameworks/edition.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Competency, Draft } from '../frameworks/frameworks.models.ts';
import { checkWords, type GivenWords } from './item-words.ts';

/** An item as programs send it: as a draft gives it, or a new one. */
export interface GivenItem extends GivenWords {
  /** Of the competency that it is; any other name for a new one, or none. */
  id?: string | undefined;
  /** The `id` of the item above it, or null at the top. */
  parent?: string | null | undefined;
}

interface Before {
  framework: string;
  about: Pick<Draft, 'title' | 'description' | 'source'>;
  index: EditionIndex;
  competencies: ReadonlyMap<string, Competency>;
}

/**
 * The edition that a list of items comes to, beneath the heading of the draft before. Order is that of the list, each
 * item after the one above it. Throws 422 naming each wrong field: `items[3].parent`.
 */
export function editionOfItems(given: readonly GivenItem[], before: Before): EditionInput {
  const errors: FieldError[] = [];
  const identifiers = identifiersOf(given, before, errors);
  const items = given.map((item, at): ItemInput => {
    const parent = item.parent ?? null;
    const above = parent === null ? null : identifiers.get(parent);
    if (above === undefined)
      errors.push({
        path: `items[${at}].parent`,
        message: t('must be the id of an item in this list, or null'),
      });
    const known = item.id === undefined ? undefined : before.index.byCompetency.get(item.id);
    const words = wordsOf(item, at, errors);
    return {
      ...words,
      identifier: identifiers.get(item.id ?? at)!,
      parent: above ?? null,
      extra: known?.extra ?? {},
    };
  });
  if (errors.length === 0) errors.push(...codesTwice(items));
  const ordered = errors.length === 0 ? inOrder(items) : [];
  if (errors.length === 0 && ordered.length < items.length) {
    const placed = new Set(ordered.map(({ identifier }) => identifier));
    for (const [at, { identifier }] of items.entries()) {
      if (!placed.has(identifier))
        errors.push({ path: `items[${at}].parent`, message: t('stands beneath itself') });
    }
  }
  if (errors.length > 0) throw invalid(errors);
  return { ...before.about, items: ordered, associations: linksOf(before, ordered) };
}

/** By the id that was given, or the place of an item without one: how the source calls it. */
function identifiersOf(
  given: readonly GivenItem[],
  { framework, competencies }: Before,
  errors: FieldError[],
): Map<string | number, string> {
  const found = new Map<string | number, string>();
  for (const [at, { id }] of given.entries()) {
    if (id !== undefined && found.has(id))
      errors.push({ path: `items[${at}].id`, message: t('stands twice in this list') });
    const known = id === undefined ? undefined : competencies.get(id)?.sourceId;
    found.set(id ?? at, known ?? id ?? uuidFromName(`${framework} item ${at} ${JSON.stringify(given[at])}`));
  }
  return found;
}

function wordsOf(item: GivenItem, at: number, errors: FieldError[]) {
  try {
    return checkWords({ kind: 'Item', ...item }, null, `items[${at}].`);
  } catch (error) {
    errors.push(...((error as { errors?: FieldError[] }).errors ?? []));
    return { code: null, kind: '', title: null, statement: '' };
  }
}

/** A code belongs to one item. */
function codesTwice(items: readonly ItemInput[]): FieldError[] {
  const seen = new Set<string>();
  return items.flatMap(({ code }, at) => {
    if (code === null) return [];
    const twice = seen.has(code.toLowerCase());
    seen.add(code.toLowerCase());
    return twice ? [{ path: `items[${at}].code`, message: t('stands twice in this list') }] : [];
  });
}

/** Depth first; what stands beneath itself is left out. */
function inOrder(items: readonly ItemInput[]): ItemInput[] {
  const children = groupBy(items, ({ parent }) => parent);
  const ordered: ItemInput[] = [];
  const waiting = (children.get(null) ?? []).toReversed();
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    ordered.push(item);
    waiting.push(...(children.get(item.identifier) ?? []).toReversed());
  }
  return ordered;
}

/** Links of the draft before whose ends are still there; what says where an item stands, only where it stands so still. */
function linksOf({ index, competencies }: Before, items: readonly ItemInput[]): AssociationInput[] {
  const sourceOf = (id: string): string => competencies.get(id)?.sourceId ?? id;
  const parents = new Map(items.map(({ identifier, parent }) => [identifier, parent]));
  return index.associations.flatMap(({ edition: _edition, from, to, ...rest }) => {
    const link = { ...rest, from: sourceOf(from), to: sourceOf(to) };
    if (rest.type === 'replacedBy') return [link];
    const gone = [from, to].some((end) => index.byCompetency.has(end) && !parents.has(sourceOf(end)));
    const misplaced = rest.type === 'isChildOf' && parents.get(link.from) !== link.to;
    return gone || misplaced ? [] : [link];
  });
}

import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Competency, Item } from '../frameworks/frameworks.models.ts';
import { namesOf } from './names-of.ts';
import { plain } from './plain.ts';
import type { SheetItem } from './sheet-items.ts';

/** By what an item of a sheet was known again. */
export type KnownBy = 'identifier' | 'code' | 'title';

/** A competency that a sheet names, and how it reads in the draft before; null where only earlier drafts have it. */
export interface Known {
  by: KnownBy;
  competency: string;
  item: Item | null;
}

/**
 * Which competency each item of a sheet is: by its identifier, else by its code, else by the same title under the same
 * parent; what is not found is new. Each competency is found once: for all items by identifier first, then by code.
 * `bases` are the texts in which they are looked for, the newest first.
 */
export function knownItems(
  items: SheetItem[],
  bases: EditionIndex[],
  competencies: ReadonlyMap<string, Competency>,
  placed: boolean,
): Map<SheetItem, Known> {
  const found = new Map<SheetItem, Known>();
  const taken = new Set<string>();
  const keep = (item: SheetItem, by: KnownBy, competency: string | undefined): void => {
    if (competency === undefined || taken.has(competency) || found.has(item)) return;
    taken.add(competency);
    const base = bases.find(({ byCompetency }) => byCompetency.has(competency));
    found.set(item, { by, competency, item: base?.byCompetency.get(competency) ?? null });
  };
  const ids = identifiersOf(bases, competencies);
  for (const item of items) if (item.identifier) keep(item, 'identifier', ids.get(plain(item.identifier)));
  for (const base of bases) {
    const codes = onlyOnes(base.items, ({ code }) => code);
    for (const item of items)
      if (!item.identifier && item.text.code) keep(item, 'code', codes.get(plain(item.text.code)));
  }
  for (const base of bases) {
    const titles = onlyOnes(base.items, ({ title }) => title);
    const names = namesOf(base);
    for (const item of items) {
      if (item.identifier) continue;
      const above = item.parent ? found.get(item.parent)?.competency : names.get(plain(item.above ?? ''));
      if (item.parent && above === undefined) continue;
      const anywhere = item.parent === null && !placed;
      const competency = anywhere ? titles.get(nameFor(item)) : byTitle(item, base, above ?? null);
      keep(item, 'title', competency);
    }
  }
  return found;
}

function identifiersOf(
  bases: EditionIndex[],
  competencies: ReadonlyMap<string, Competency>,
): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { _id, sourceId } of competencies.values()) ids.set(plain(_id), _id).set(plain(sourceId), _id);
  for (const { items } of bases) for (const item of items) ids.set(plain(item.sourceId), item.competency);
  return ids;
}

const nameFor = ({ text }: SheetItem): string => plain(text.title ?? text.statement ?? '');

/** Some sources cut titles short at this length. */
const cutAt = 60;

/** The one item of this title beneath this competency; a level may be called `Skill: Level` there. */
function byTitle(item: SheetItem, base: EditionIndex, above: string | null): string | undefined {
  const name = nameFor(item);
  if (name === '') return undefined;
  const parent = above === null ? undefined : base.byCompetency.get(above);
  const long = item.level !== null && parent ? `${plain(parent.title ?? '')}: ${name}` : name;
  const same = (base.children.get(above) ?? []).filter(({ title, statement }) => {
    const known = plain(title ?? statement);
    if (title === null) return known === name || known === plain(item.text.statement ?? '');
    const isCut = item.level !== null && known.length >= cutAt - 1 && long.startsWith(known);
    return known === name || known === long || isCut;
  });
  return same.length === 1 ? same[0]!.competency : undefined;
}

/** The competency of each name that only one item has. */
function onlyOnes(items: Item[], nameOf: (item: Item) => string | null): Map<string, string> {
  const names = new Map<string, string | null>();
  for (const item of items) {
    const name = plain(nameOf(item) ?? '');
    if (name !== '') names.set(name, names.has(name) ? null : item.competency);
  }
  return new Map([...names].flatMap(([name, id]) => (id === null ? [] : [[name, id]])));
}

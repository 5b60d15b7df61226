import type { Association, Item } from './frameworks.models.ts';

/** One edition in memory, with the ways through it that pages need. Editions never change, so it may be kept. */
export interface EditionIndex {
  edition: string;
  /** Depth first, in the order of the source. */
  items: Item[];
  byCompetency: ReadonlyMap<string, Item>;
  children: ReadonlyMap<string | null, Item[]>;
  from: ReadonlyMap<string, Association[]>;
  to: ReadonlyMap<string, Association[]>;
  associations: Association[];
}

/** Builds the index of one edition from its rows, items in order. */
export function indexEdition(edition: string, items: Item[], associations: Association[]): EditionIndex {
  const children = new Map<string | null, Item[]>();
  const from = new Map<string, Association[]>();
  const to = new Map<string, Association[]>();
  for (const item of items) push(children, item.parent, item);
  for (const association of associations) {
    push(from, association.from, association);
    push(to, association.to, association);
  }
  const byCompetency = new Map(items.map((item) => [item.competency, item]));
  return { edition, items, byCompetency, children, from, to, associations };
}

/** What an item is called: its title, or its statement where it has none. */
export function nameOf(item: Pick<Item, 'title' | 'statement'>): string {
  return item.title ?? item.statement;
}

/** The same, with the competency in front where the item is only a level of it: `Buying systems: Practitioner`. */
export function fullNameOf(index: EditionIndex, item: Item): string {
  const name = nameOf(item);
  const above =
    item.parent === null || !/level/i.test(item.kind) ? undefined : index.byCompetency.get(item.parent);
  if (!above || name.startsWith(nameOf(above)) || /role/i.test(item.kind)) return name;
  return `${nameOf(above)}: ${name}`;
}

/** Ancestors of an item, outermost first. */
export function ancestorsOf(index: EditionIndex, item: Item): Item[] {
  const found: Item[] = [];
  for (let parent = item.parent; parent !== null;) {
    const above = index.byCompetency.get(parent);
    if (!above) break;
    found.unshift(above);
    parent = above.parent;
  }
  return found;
}

/** An item and everything beneath it, depth first. */
export function subtreeOf(index: EditionIndex, item: Item): Item[] {
  return [item, ...(index.children.get(item.competency) ?? []).flatMap((child) => subtreeOf(index, child))];
}

/** The items by which readers filter: roles. */
export function rolesOf(index: EditionIndex): Item[] {
  return index.items.filter((item) => item.kind.toLowerCase() === 'role');
}

/** Ids of everything that belongs to a role: beneath it, or linked from there, with what stands above those. */
export function membersOfRole(index: EditionIndex, role: Item): Set<string> {
  const found = new Set<string>();
  const add = (item: Item): void => {
    found.add(item.competency);
    for (const above of ancestorsOf(index, item)) found.add(above.competency);
  };
  for (const item of subtreeOf(index, role)) {
    add(item);
    for (const { type, to } of index.from.get(item.competency) ?? []) {
      const linked = type === 'isChildOf' ? undefined : index.byCompetency.get(to);
      if (linked) add(linked);
    }
  }
  return found;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

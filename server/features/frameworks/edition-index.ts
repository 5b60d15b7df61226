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

/**
 * Ids of everything that belongs to a role: what is beneath it, and what is linked from there. With a level of a skill
 * comes the skill.
 */
export function membersOfRole(index: EditionIndex, role: Item): Set<string> {
  const found = new Set<string>();
  for (const item of subtreeOf(index, role)) {
    found.add(item.competency);
    for (const { type, to } of index.from.get(item.competency) ?? []) {
      const linked = type === 'isChildOf' ? undefined : index.byCompetency.get(to);
      if (!linked) continue;
      found.add(linked.competency);
      if (isLevel(linked) && linked.parent !== null) found.add(linked.parent);
    }
  }
  return found;
}

/** Whether an item is a level of the one above it, as `Skill level` is, and not a grade of a role. */
function isLevel({ kind }: Item): boolean {
  return /level/i.test(kind) && !/role/i.test(kind);
}

const longestLevel = 40;

/**
 * The levels that an item stands for: `Practitioner` where it is `Buying systems: Practitioner` beneath `Buying
 * systems`, and those that its source gives it.
 */
export function levelsOf(index: EditionIndex, item: Item): string[] {
  const given = item.extra['educationLevel'];
  const found = Array.isArray(given) ? given.filter((one): one is string => typeof one === 'string') : [];
  const above = item.parent === null ? undefined : index.byCompetency.get(item.parent);
  if (above && isLevel(item)) {
    const [name, start] = [nameOf(item), `${nameOf(above)}:`];
    const own = (name.startsWith(start) ? name.slice(start.length) : name).trim();
    // A long name is that of the thing itself, cut short before its level came.
    if (own !== '' && own.length <= longestLevel) found.push(own);
  }
  return [...new Set(found)];
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

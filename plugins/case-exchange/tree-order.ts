import type { AssociationInput, ItemInput } from '../../server/plugin-api.ts';
import type { Findings } from './findings.ts';

interface Place {
  /** Identifier of the parent item; null for the top. */
  parent: string | null;
  order: number;
  index: number;
}

/**
 * Gives every item its parent, from the `isChildOf` associations, and answers the items from the top down, each before
 * its children, siblings by sequence number and then as in the file. Items that are their own ancestors are an error.
 * Walks with lists of its own, so that no depth of tree can exhaust the call stack.
 */
export function orderAsTree(
  items: readonly ItemInput[],
  associations: readonly AssociationInput[],
  documentIdentifier: string,
  findings: Findings,
): ItemInput[] {
  const indexes = new Map(items.map((item, index) => [item.identifier, index]));
  const places = placesOf(items, associations, documentIdentifier, indexes);
  const children = new Map<string | null, { item: ItemInput; place: Place }[]>();
  items.forEach((item, index) => {
    const place = choosePlace(places.get(item.identifier) ?? [], index, findings);
    const siblings = children.get(place.parent) ?? [];
    siblings.push({ item: { ...item, parent: place.parent }, place: { ...place, index } });
    children.set(place.parent, siblings);
  });

  const ordered: ItemInput[] = [];
  const waiting: ItemInput[] = [];
  const queueChildren = (parent: string | null): void => {
    const siblings = (children.get(parent) ?? []).sort((a, b) => compare(a.place, b.place));
    for (const { item } of siblings.reverse()) waiting.push(item);
  };
  queueChildren(null);
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    ordered.push(item);
    queueChildren(item.identifier);
  }
  if (ordered.length < items.length) reportCircles([...children.values()].flat(), ordered, indexes, findings);
  return ordered;
}

/** By sequence number, those without one last; then by position. */
export function compare(a: { order: number; index: number }, b: { order: number; index: number }): number {
  return a.order === b.order ? a.index - b.index : a.order - b.order;
}

/** Every place in the package that the file gives each item, in the order of the file. */
function placesOf(
  items: readonly ItemInput[],
  associations: readonly AssociationInput[],
  documentIdentifier: string,
  indexes: ReadonlyMap<string, number>,
): Map<string, Place[]> {
  const places = new Map<string, Place[]>(items.map((item) => [item.identifier, []]));
  associations.forEach(({ type, from, to, order }, index) => {
    if (type !== 'isChildOf') return;
    const parent = to === documentIdentifier ? null : to;
    if (parent !== null && !indexes.has(parent)) return;
    places.get(from)?.push({ parent, order: order ?? Number.POSITIVE_INFINITY, index });
  });
  return places;
}

function choosePlace(places: Place[], index: number, findings: Findings): Place {
  const [first, ...others] = places.sort(compare);
  const path = `CFItems[${index}]`;
  if (first === undefined) {
    findings.note(path, 'Nothing in the package is its parent: placed at the top.');
    return { parent: null, order: Number.POSITIVE_INFINITY, index };
  }
  if (others.some((other) => other.parent !== first.parent)) {
    findings.note(
      path,
      'This has more than one parent: shown beneath the first; all are kept as associations.',
    );
  }
  return first;
}

function reportCircles(
  placed: { item: ItemInput }[],
  ordered: readonly ItemInput[],
  indexes: ReadonlyMap<string, number>,
  findings: Findings,
): void {
  const byIdentifier = new Map(placed.map(({ item }) => [item.identifier, item]));
  const settled = new Set(ordered.map((item) => item.identifier));
  for (const { item } of placed) {
    const path: ItemInput[] = [];
    const onPath = new Map<string, number>();
    let current: ItemInput | undefined = item;
    while (current !== undefined && !settled.has(current.identifier) && !onPath.has(current.identifier)) {
      onPath.set(current.identifier, path.length);
      path.push(current);
      current = byIdentifier.get(current.parent ?? '');
    }
    const start = current === undefined ? undefined : onPath.get(current.identifier);
    if (start !== undefined) reportCircle(path.slice(start), indexes, findings);
    for (const member of path) settled.add(member.identifier);
  }
}

function reportCircle(circle: ItemInput[], indexes: ReadonlyMap<string, number>, findings: Findings): void {
  const [first] = circle;
  if (first === undefined) return;
  const shown = circle.slice(0, 10).map(nameOf);
  if (circle.length > shown.length) shown.push(`${circle.length - shown.length} more`);
  const names = [...shown, nameOf(first)].join(' → ');
  findings.error(
    `CFItems[${indexes.get(first.identifier)}]`,
    `This is its own ancestor: ${names}. Remove one isChildOf.`,
  );
}

function nameOf(item: ItemInput): string {
  const name = item.code ?? item.title ?? item.identifier;
  return name.length > 60 ? `${name.slice(0, 57)}…` : name;
}

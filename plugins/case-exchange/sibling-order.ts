import type { AssociationInput, ItemInput } from '../../server/plugin-api.ts';
import { compare } from './tree-order.ts';

interface Placed {
  /** Where the item is shown. */
  place: Ranked;
  /** The other places that it also has in the package. */
  others: Ranked[];
}

interface Ranked {
  association: AssociationInput;
  order: number;
  index: number;
}

const last = Number.POSITIVE_INFINITY;

/**
 * The sequence number each association goes out with, so that whoever reads the package finds the items in the order
 * and beneath the parents they are given here. Numbers that already say so stay; where something was moved, siblings
 * are counted anew from 1. Every item must have its place among the associations.
 */
export function orderSiblings(
  items: readonly ItemInput[],
  associations: readonly AssociationInput[],
  rootNames: ReadonlySet<string | null>,
): Map<AssociationInput, number | null> {
  const orders = new Map<AssociationInput, number | null>();
  for (const association of associations) orders.set(association, wholeNumber(association.order));

  const families = familiesOf(items, associations, rootNames);
  for (const siblings of families) {
    if (isTold(siblings)) continue;
    siblings.forEach(({ place }, index) => {
      orders.set(place.association, index + 1);
      place.order = index + 1;
    });
  }
  // A reader takes the place with the lowest number as the one to show: no other may come before it.
  for (const { place, others } of families.flat()) {
    for (const other of others) if (compare(other, place) < 0) orders.set(other.association, null);
  }
  return orders;
}

/** Whether the numbers put the siblings in this order, and each item first of all beneath this parent. */
function isTold(siblings: Placed[]): boolean {
  return siblings.every(({ place, others }, index) => {
    const before = siblings[index - 1]?.place.order ?? -last;
    const hidden = place.order === last && others.some((other) => compare(other, place) < 0);
    return place.order >= before && !hidden;
  });
}

/** The items of each parent in their order, with their places. */
function familiesOf(
  items: readonly ItemInput[],
  associations: readonly AssociationInput[],
  rootNames: ReadonlySet<string | null>,
): Placed[][] {
  const places = new Map<string, Ranked[]>(items.map(({ identifier }) => [identifier, []]));
  associations.forEach((association, index) => {
    const inPackage = rootNames.has(association.to) || places.has(association.to);
    if (association.type !== 'isChildOf' || !inPackage) return;
    places.get(association.from)?.push({ association, order: wholeNumber(association.order) ?? last, index });
  });

  const families = new Map<string | null, Placed[]>();
  for (const { identifier, parent } of items) {
    const ranked = (places.get(identifier) ?? []).sort(compare);
    const place = ranked.find(({ association: { to } }) => (rootNames.has(to) ? null : to) === parent);
    if (place === undefined) continue;
    const family = families.get(parent) ?? [];
    family.push({ place, others: ranked.filter((other) => other !== place) });
    families.set(parent, family);
  }
  return [...families.values()];
}

function wholeNumber(order: number | null): number | null {
  return order !== null && Number.isSafeInteger(order) ? order : null;
}

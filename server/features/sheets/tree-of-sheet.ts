import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Item } from '../frameworks/frameworks.models.ts';
import type { Known } from './known-items.ts';
import { namesOf } from './names-of.ts';
import { plain } from './plain.ts';
import type { SheetItem } from './sheet-items.ts';

/** An item of the text that a sheet makes: of the sheet, or left as the draft before has it. */
export interface Node {
  item: SheetItem | null;
  /** How it reads in the draft before; null when it is new there. */
  before: Item | null;
  known: Known | null;
  parent: Node | null;
}

interface Rest {
  index: EditionIndex;
  /** What stays as it is, for sheets that hold a part. */
  rest: Item[];
  /** Whether the sheet says where all of its rows belong, and in which order. */
  placed: boolean;
}

/**
 * Puts everything in order, from the top down, each before its children. In a sheet that does not say where its rows
 * belong, each keeps its place; what is new comes behind the row before it. `circle` are rows that would be above
 * themselves.
 */
export function inOrder(
  items: SheetItem[],
  known: ReadonlyMap<SheetItem, Known>,
  { index, rest, placed }: Rest,
): { nodes: Node[]; circle: number[] } {
  const nodes = new Map<SheetItem, Node>();
  const byCompetency = new Map<string, Node>();
  for (const item of items) {
    const match = known.get(item) ?? null;
    const node: Node = { item, before: match?.item ?? null, known: match, parent: null };
    nodes.set(item, node);
    if (match) byCompetency.set(match.competency, node);
  }
  for (const item of rest)
    byCompetency.set(item.competency, { item: null, before: item, known: null, parent: null });
  const above = namesOf(index);
  const kept = (before: Item): Node | null => {
    for (let at = before.parent; at !== null; at = index.byCompetency.get(at)?.parent ?? null) {
      const node = byCompetency.get(at);
      if (node) return node;
    }
    return null;
  };
  const all = [...nodes.values(), ...rest.map(({ competency }) => byCompetency.get(competency)!)];
  for (const node of all) {
    const { item, before } = node;
    if (item?.parent) node.parent = nodes.get(item.parent)!;
    else if (item?.above) node.parent = byCompetency.get(above.get(plain(item.above)) ?? '') ?? null;
    else if (before && (item === null || !placed)) node.parent = kept(before);
  }
  const sorted = placed && rest.length === 0 ? all : besideTheirOwn(all, index);
  return { nodes: topDown(sorted), circle: circleIn(all) };
}

/** In the order of the draft before; what is new behind the row that is before it. */
function besideTheirOwn(all: Node[], index: EditionIndex): Node[] {
  const places = new Map(index.items.map(({ competency }, place) => [competency, place]));
  let last = -1;
  const keyed = all.map((node, at) => {
    const own = node.before ? places.get(node.before.competency) : undefined;
    if (node.item) last = own ?? last;
    return { node, place: own ?? last, at: own === undefined ? at + 1 : 0 };
  });
  const ends = keyed.map((one) => (one.place < 0 ? { ...one, place: Infinity } : one));
  return ends
    .toSorted((a, b) => (a.place === b.place ? a.at - b.at : a.place - b.place))
    .map(({ node }) => node);
}

function topDown(sorted: Node[]): Node[] {
  const children = new Map<Node | null, Node[]>();
  for (const node of sorted) {
    const siblings = children.get(node.parent);
    if (siblings) siblings.push(node);
    else children.set(node.parent, [node]);
  }
  const found: Node[] = [];
  const stack = (children.get(null) ?? []).toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    found.push(node);
    stack.push(...(children.get(node) ?? []).toReversed());
  }
  return found;
}

function circleIn(all: Node[]): number[] {
  const safe = new Set<Node>();
  for (const start of all) {
    const way = new Set<Node>();
    for (let node: Node | null = start; node && !safe.has(node); node = node.parent) {
      if (way.has(node)) return [...way].flatMap(({ item }) => (item ? [item.row] : []));
      way.add(node);
    }
    for (const node of way) safe.add(node);
  }
  return [];
}

import { plain } from './plain.ts';
import type { Row } from './read-rows.ts';
import type { SheetItem } from './sheet-items.ts';

/** Each step of the tree that was met: its item, and whether a row of its own has told of it. */
type Steps = Map<string, { item: SheetItem; told: boolean }>;

/**
 * The items of a sheet with a column for each step of the tree: every step of a row's path is one. What a row leaves
 * empty before its first step is as in the row above it, as where cells are merged. `titled` says whether a column of
 * titles comes below the steps; `names` are what the columns of the steps are called, and so the kinds of their items.
 */
export function itemsOfSteps(rows: Row[], names: string[], titled: boolean): SheetItem[] {
  const kinds = names.map(kindOfStep);
  const steps: Steps = new Map();
  const items: SheetItem[] = [];
  let before: (string | null)[] = [];
  for (const row of rows) {
    before = pathOf(row, before);
    const isLeaf = titled && (row.item.text.title ?? null) !== null;
    const last = before.findLastIndex((step) => step !== null);
    let parent: SheetItem | null = null;
    let path = '';
    for (const [index, title] of before.entries()) {
      if (title === null) continue;
      path += `\n${index} ${plain(title)}`;
      const own = !isLeaf && index === last ? row.item : null;
      parent = stepAt(steps, items, path, { row: row.row, title, own, parent, kind: kinds[index] ?? null });
    }
    if (isLeaf) items.push(Object.assign(row.item, { parent }));
    // It may have become that of a step which another row had named.
    else if (parent) row.item = parent;
  }
  return items;
}

function pathOf({ outline }: Row, before: (string | null)[]): (string | null)[] {
  const first = outline.findIndex((step) => step !== null);
  return outline.map((step, index) => (first < 0 || index < first ? (before[index] ?? null) : step));
}

interface Step {
  row: number;
  title: string;
  /** The row's item, where the row is about this step. */
  own: SheetItem | null;
  parent: SheetItem | null;
  kind: string | null;
}

/** The item of a step, made where there is none; a second row about the same step is another item. */
function stepAt(
  steps: Steps,
  items: SheetItem[],
  path: string,
  { row, title, own, parent, kind }: Step,
): SheetItem {
  const there = steps.get(path);
  if (there && own && !there.told) {
    there.told = true;
    return tellMore(there.item, own);
  }
  if (there && !own) return there.item;
  const fresh: SheetItem = {
    row,
    level: null,
    identifier: null,
    text: {},
    usualKind: null,
    parent,
    above: null,
  };
  const item = Object.assign(own ?? fresh, { parent });
  item.text.title = title;
  item.usualKind = kind ?? item.usualKind;
  items.push(item);
  if (!there) steps.set(path, { item, told: own !== null });
  return item;
}

/** A row that tells more of a step that another row has named. */
function tellMore(step: SheetItem, row: SheetItem): SheetItem {
  const { title } = step.text;
  return Object.assign(step, { row: row.row, identifier: row.identifier, text: { ...row.text, title } });
}

/** `Role family` is a kind; `Level 2` is none. */
function kindOfStep(header: string): string | null {
  const name = header.replaceAll(/\s+/g, ' ').trim();
  return name === '' || /\d|^(level|tier|title|name)\b/i.test(name) ? null : name;
}

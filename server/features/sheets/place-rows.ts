import { t } from '../../core/words/words.ts';
import { plain } from './plain.ts';
import { aboveCode } from './guess-mapping.ts';
import { columnsOf, type Mapping } from './mapping.ts';
import { itemsOfSteps } from './outline.ts';
import type { Row } from './read-rows.ts';
import type { SheetItem } from './sheet-items.ts';
import type { Note } from './workbook.ts';

export interface Placed {
  items: SheetItem[];
  placed: boolean;
  errors: Note[];
  notes: Note[];
}

/**
 * Gives each row its place in the tree: by the column that names its parent, by columns that are steps of the tree, by
 * its depth, by numbers such as 1.2.3, or by the spaces before its title. `beyond` says whether the draft before has
 * what a row names as its parent, for sheets that hold only a part.
 */
export function placeRows(
  rows: Row[],
  mapping: Mapping,
  names: string[],
  beyond: (name: string) => boolean,
): Placed {
  const items = rows.map(({ item }) => item);
  const has = (role: Parameters<typeof columnsOf>[1]): boolean => columnsOf(mapping, role).length > 0;
  if (has('parent')) return { ...byParent(items, beyond), items, placed: true };
  if (has('outline')) {
    const steps = columnsOf(mapping, 'outline').map((column) => names[column] ?? '');
    return { items: itemsOfSteps(rows, steps, has('title')), placed: true, errors: [], notes: [] };
  }
  if (has('depth')) return { ...byDepth(rows), items, placed: true };
  if (mapping.tree === 'numbers') return { ...byNumbers(items, beyond), items, placed: true };
  if (mapping.tree === 'indent') return { ...byIndent(rows), items, placed: true };
  return { items, placed: mapping.tree === 'flat', errors: [], notes: [] };
}

/** By code, else identifier, else title. */
function byParent(items: SheetItem[], beyond: (name: string) => boolean): { errors: Note[]; notes: Note[] } {
  const errors: Note[] = [];
  const codes = listsOf(items, ({ text }) => text.code);
  const identifiers = listsOf(items, ({ identifier }) => identifier);
  const titles = listsOf(items, ({ text }) => text.title);
  for (const item of items) {
    if (item.above === null) continue;
    const name = plain(item.above);
    const found = codes.get(name) ?? identifiers.get(name) ?? titles.get(name) ?? [];
    const [parent] = found;
    if (parent === item) errors.push({ row: item.row, message: t('It names itself as its parent.') });
    else if (found.length > 1) {
      const list = found.map(({ row }) => row).join(', ');
      errors.push({
        row: item.row,
        message: t('Its parent “{name}” may be any of rows {list}. Name it by its code.', {
          name: item.above,
          list,
        }),
      });
    } else if (parent) item.parent = parent;
    else if (!beyond(item.above)) {
      errors.push({ row: item.row, message: t('No row is its parent “{name}”.', { name: item.above }) });
    }
  }
  return { errors, notes: [] };
}

function listsOf(
  items: SheetItem[],
  nameOf: (item: SheetItem) => string | null | undefined,
): Map<string, SheetItem[]> {
  const lists = new Map<string, SheetItem[]>();
  for (const item of items) {
    const name = plain(nameOf(item) ?? '');
    if (name === '') continue;
    const list = lists.get(name);
    if (list) list.push(item);
    else lists.set(name, [item]);
  }
  return lists;
}

function byDepth(rows: Row[]): { errors: Note[]; notes: Note[] } {
  const errors = rows
    .filter(({ depth }) => depth === null)
    .map(({ row }) => ({ row, message: t('Its depth is no number.') }));
  const top = Math.min(...rows.map(({ depth }) => depth ?? Infinity));
  const steps: (SheetItem | null)[] = [];
  for (const { row, item, depth } of rows) {
    const at = depth === null ? 0 : depth - top;
    if (at > 0 && !steps[at - 1]) {
      errors.push({ row, message: t('It is more than one step below the row before it.') });
    }
    item.parent = at > 0 ? (steps[at - 1] ?? null) : null;
    steps.length = at;
    steps[at] = item;
  }
  return { errors, notes: [] };
}

/** By its code, or by the number that its title begins with, which is then its code. */
function byNumbers(items: SheetItem[], beyond: (name: string) => boolean): { errors: Note[]; notes: Note[] } {
  let taken = 0;
  for (const item of items) {
    const number = /^(\d+(?:\.\d+)*)[.)]?\s+(?=\S)/.exec(item.text.title ?? '');
    if ((item.text.code ?? null) !== null || !number) continue;
    item.text.code = number[1]!;
    item.text.title = item.text.title!.slice(number[0].length);
    taken += 1;
  }
  const codes = listsOf(items, ({ text }) => text.code?.replace(/[.)]$/, ''));
  const notes: Note[] = [];
  for (const item of items) {
    const above = aboveCode(item.text.code ?? '');
    const found = above.find((code) => codes.has(plain(code)));
    item.parent = found === undefined ? null : codes.get(plain(found))![0]!;
    if (found === undefined) item.above = above.find(beyond) ?? null;
    if (above.length > 0 && found !== above[0] && item.above === null) {
      notes.push({
        row: item.row,
        message: t('No row has the number {code} that is above its own.', { code: above[0]! }),
      });
    }
  }
  if (taken > 0) {
    notes.unshift({
      row: null,
      message: t(
        '{count, plural, one {# title begins} other {# titles begin}} with a number, which is taken as the code.',
        {
          count: taken,
        },
      ),
    });
  }
  return { errors: [], notes };
}

function byIndent(rows: Row[]): { errors: Note[]; notes: Note[] } {
  const open: { indent: number; item: SheetItem }[] = [];
  for (const { item, indent } of rows) {
    while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop();
    item.parent = open.at(-1)?.item ?? null;
    open.push({ indent, item });
  }
  return { errors: [], notes: [] };
}

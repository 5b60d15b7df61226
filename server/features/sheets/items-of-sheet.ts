import { t } from '../../core/words/words.ts';
import { columnsOf, type Mapping, repeatable } from './mapping.ts';
import { placeRows } from './place-rows.ts';
import { plain } from './plain.ts';
import { readRows, type Row } from './read-rows.ts';
import type { SheetItem, SheetReading } from './sheet-items.ts';
import { sheetLimits } from './sheet-limits.ts';
import type { Note, Sheet } from './workbook.ts';

/**
 * What a sheet comes to when it is read so. Never throws: what is wrong stands in the answer, with its row. `beyond`
 * says whether the draft before has what a row names as its parent.
 */
export function itemsOfSheet(
  sheet: Sheet,
  mapping: Mapping,
  beyond: (name: string) => boolean = () => false,
): SheetReading {
  const wrong = wrongColumns(mapping);
  if (wrong.length > 0) return { items: [], placed: true, errors: wrong, notes: [] };
  const names = mapping.headerRow > 0 ? (sheet.rows[mapping.headerRow - 1] ?? []) : [];
  const { rows, errors } = readRows(sheet, mapping);
  const tree = placeRows(rows, mapping, names, beyond);
  const items = withLevels(tree.items, rows, mapping);
  errors.push(...tree.errors, ...twice(items), ...circles(items));
  if (items.length === 0)
    errors.push({ row: null, message: t('No row beneath the names of the columns holds anything.') });
  if (items.length > sheetLimits.items) {
    errors.push({
      row: null,
      message: t('The sheet makes {count, number} items; {most, number} are the most.', {
        count: items.length,
        most: sheetLimits.items,
      }),
    });
  }
  const notes = [...tree.notes, ...sameNames(items), ...untitled(items)];
  return { items, placed: tree.placed, errors: byRow(errors), notes: byRow(notes) };
}

const byRow = (notes: Note[]): Note[] => notes.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));

function wrongColumns(mapping: Mapping): Note[] {
  const found: string[] = [];
  const has = (role: Mapping['columns'][number]): boolean => mapping.columns.includes(role);
  if (!has('title') && !has('outline') && !has('statement'))
    found.push(t('Choose a column that holds the titles or the statements.'));
  const twiceTaken = mapping.columns.some(
    (role) => !repeatable.has(role) && columnsOf(mapping, role).length > 1,
  );
  if (twiceTaken)
    found.push(t('Two columns are taken for the same. Only levels and steps of the tree may be several.'));
  if (['parent', 'outline', 'depth'].filter((role) => has(role as 'parent')).length > 1)
    found.push(t('Several columns say where a row belongs. Keep one way, and leave the others out.'));
  return found.map((message) => ({ row: null, message }));
}

/** Each row's levels stand right beneath it. */
function withLevels(items: SheetItem[], rows: Row[], { levelKind }: Mapping): SheetItem[] {
  const levelsOf = new Map(rows.map(({ item, levels }) => [item, levels]));
  return items.flatMap((item) => [
    item,
    ...(levelsOf.get(item) ?? []).map(({ name, statement }): SheetItem => ({
      row: item.row,
      level: name,
      identifier: null,
      text: { title: name, statement },
      usualKind: levelKind.trim() || null,
      parent: item,
      above: null,
    })),
  ]);
}

/** Codes and identifiers that two rows have. */
function twice(items: SheetItem[]): Note[] {
  const errors: Note[] = [];
  const codes = new Map<string, number>();
  const identifiers = new Map<string, number>();
  for (const { row, text, identifier } of items) {
    const code = text.code ?? null;
    const sameCode = before(codes, code, row);
    if (sameCode) {
      const values = { name: code!, first: sameCode };
      errors.push({
        row,
        message: t('The code {name} is in row {first} too. Give each its own, or leave one empty.', values),
      });
    }
    const sameIdentifier = before(identifiers, identifier, row);
    if (sameIdentifier) {
      const values = { name: identifier!, first: sameIdentifier };
      errors.push({
        row,
        message: t(
          'The identifier {name} is in row {first} too. Give each its own, or leave one empty.',
          values,
        ),
      });
    }
  }
  return errors;
}

/** The row that has this name already, as text; null when this one is the first. */
function before(known: Map<string, number>, name: string | null, row: number): string | null {
  if (name === null) return null;
  const first = known.get(plain(name));
  if (first === undefined) known.set(plain(name), row);
  return first === undefined ? null : String(first);
}

/** Rows that are above themselves, each circle once. */
function circles(items: SheetItem[]): Note[] {
  const done = new Set<SheetItem>();
  const errors: Note[] = [];
  for (const start of items) {
    const way: SheetItem[] = [];
    let item: SheetItem | null = start;
    while (item && !done.has(item) && !way.includes(item)) {
      way.push(item);
      item = item.parent;
    }
    if (item && way.includes(item)) {
      const round = [...way.slice(way.indexOf(item)), item].map(({ row }) => row).join(' → ');
      errors.push({ row: item.row, message: t('These rows are each other’s parents: {round}.', { round }) });
    }
    for (const one of way) done.add(one);
  }
  return errors;
}

/** Probably a row that was copied: both are taken. */
function sameNames(items: SheetItem[]): Note[] {
  const first = new Map<SheetItem | null, Map<string, number>>();
  const notes: Note[] = [];
  for (const { row, parent, text } of items) {
    const title = plain(text.title ?? '');
    if (title === '') continue;
    const known = first.get(parent) ?? new Map<string, number>();
    first.set(parent, known);
    const before = known.get(title);
    if (before === undefined) known.set(title, row);
    else {
      notes.push({
        row,
        message: t('It has the same title and parent as row {first}. Both are taken.', {
          first: String(before),
        }),
      });
    }
  }
  return notes;
}

function untitled(items: SheetItem[]): Note[] {
  const rows = items.filter(({ text }) => text.title === null);
  return rows.map(({ row }) => ({ row, message: t('It has no title; its statement stands for it.') }));
}

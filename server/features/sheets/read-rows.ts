import { Problem } from '../../core/errors.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { t } from '../../core/words/words.ts';
import { columnsOf, type Mapping } from './mapping.ts';
import type { SheetItem, SheetText } from './sheet-items.ts';
import type { Note, Sheet } from './workbook.ts';

/** How long each field may be, in Unicode code points. */
const longest = { code: 200, title: 2_000, statement: 20_000 };
/** What no sheet shows, and no page can. */
const unreadable = /(?![\t\n])\p{Cc}|\p{Cs}/u;

/** A row, its cells by what they are. */
export interface Row {
  row: number;
  item: SheetItem;
  /** Titles of the steps above, and its own last; null where the cell is empty. */
  outline: (string | null)[];
  depth: number | null;
  /** Signs before its title. */
  indent: number;
  /** By column: what the row says of each of its levels. */
  levels: { name: string; statement: string }[];
}

/** The rows beneath the header that hold something, and what is wrong with each by itself. */
export function readRows(sheet: Sheet, mapping: Mapping): { rows: Row[]; errors: Note[] } {
  const names = mapping.headerRow > 0 ? (sheet.rows[mapping.headerRow - 1] ?? []) : [];
  const used = mapping.columns.flatMap((role, column) => (role === 'none' ? [] : [column]));
  const errors: Note[] = [];
  const rows: Row[] = [];
  for (const [index, cells] of sheet.rows.entries()) {
    if (index < mapping.headerRow || used.every((column) => (cells[column]?.trim() ?? '') === '')) continue;
    const row = rowOf(cells, index + 1, mapping, names);
    errors.push(...wrongWith(row, cells, used));
    rows.push(row);
  }
  return { rows, errors };
}

function rowOf(cells: string[], row: number, mapping: Mapping, names: string[]): Row {
  const columns = (role: Parameters<typeof columnsOf>[1]): number[] => columnsOf(mapping, role);
  const cell = (role: Parameters<typeof columnsOf>[1]): string | null =>
    oneLine(cells[columns(role)[0] ?? -1] ?? '');
  const outline = columns('outline').map((column) => oneLine(cells[column] ?? ''));
  const text: SheetText = {};
  if (columns('code').length > 0) text.code = cell('code');
  if (columns('title').length > 0) text.title = cell('title');
  if (columns('statement').length > 0) text.statement = paragraphs(cells[columns('statement')[0]!] ?? '');
  const kind = cell('kind');
  if (kind !== null) text.kind = kind;
  if (text.title === undefined && outline.length > 0)
    text.title = outline.findLast((step) => step !== null) ?? null;
  return {
    row,
    outline,
    depth: depthOf(cell('depth')),
    indent: indentOf(cells[columns('title')[0] ?? -1] ?? ''),
    levels: columns('level').flatMap((column) => {
      const statement = paragraphs(cells[column] ?? '');
      return statement === ''
        ? []
        : [{ name: oneLine(names[column] ?? '') ?? t('Level {number}', { number: column + 1 }), statement }];
    }),
    item: {
      row,
      level: null,
      identifier: cell('identifier'),
      text,
      usualKind: mapping.kind.trim() || null,
      parent: null,
      above: cell('parent'),
    },
  };
}

/** On one line, or null when there is nothing. */
const oneLine = (cell: string): string | null => cell.replaceAll(/\s+/g, ' ').trim() || null;

/** Without what stands empty around and behind lines. */
const paragraphs = (cell: string): string =>
  cell
    .replaceAll(/[^\S\n]+$/gm, '')
    .replace(/^\n+/, '')
    .trimEnd();

const depthOf = (cell: string | null): number | null =>
  cell !== null && /^\d{1,2}$/.test(cell) ? Number(cell) : null;

/** A tab counts as four. */
const indentOf = (cell: string): number =>
  (/^[^\S\n]*/.exec(cell)?.[0] ?? '').replaceAll('\t', '    ').length;

/** What is wrong with the words of a row. */
function wrongWith({ row, item, outline, levels }: Row, cells: string[], used: number[]): Note[] {
  const { title, statement = '', code, kind } = item.text;
  const found = new Set<string>();
  const steps = outline.filter((step) => step !== null);
  if ((title ?? null) === null && statement === '' && steps.length === 0)
    found.add(t('It has neither a title nor a statement.'));
  const check = (text: string, max: number): void => {
    try {
      checkPostText('row', text, { min: 0, max });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      found.add(error.errors[0]!.message);
    }
  };
  for (const one of [title ?? '', ...steps]) check(one, longest.title);
  for (const one of [statement, ...levels.map((level) => level.statement)]) check(one, longest.statement);
  for (const one of [code, item.identifier, kind]) check(one ?? '', longest.code);
  if (found.size === 0 && used.some((column) => unreadable.test(cells[column] ?? '')))
    found.add(t('It holds signs that cannot be shown. Type the words anew.'));
  return [...found].map((message) => ({ row, message }));
}

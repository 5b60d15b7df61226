import type { ColumnRole, Mapping, TreeWay } from './mapping.ts';
import { repeatable } from './mapping.ts';
import type { Sheet } from './workbook.ts';

/** How the columns of a sheet of this framework were read last, by what they are called. */
export interface Remembered {
  columns: { header: string; role: ColumnRole }[];
  tree: TreeWay;
  kind: string;
  levelKind: string;
  coverage: Mapping['coverage'];
}

/** What headers say, in the order in which they are tried. */
const headers: [ColumnRole, RegExp][] = [
  ['parent', /^(parent|child of|is child of|belongs to|broader|under)( |$)|\bparent$/],
  ['identifier', /^(id|uuid|guid|uri)$|\b(identifier|uuid|guid)$|^(competency|item|unique) id$/],
  [
    'code',
    /^(no|nr|ref|reference|number|numbering|human ?coding ?scheme)$|\b(code|ref no|reference number)$/,
  ],
  ['kind', /^(kind|type|item type|cf ?item ?type)$|^(kind|type) of\b/],
  ['statement', /\b(statement|description|definition|details?|wording|text|summary)$|^full ?statement$/],
  ['depth', /^(depth|indent|indentation|outline level)$/],
  ['title', /^(title|name|heading|competenc[ey]|skill|item|behaviour|short ?title)$|\b(name|title)$/],
  [
    'outline',
    /^(family|domain|area|theme|strand|cluster|category|sub-?category|group|section|role family|role|job role)$/,
  ],
  [
    'level',
    /^(awareness|working|practitioner|expert|novice|beginner|basic|foundation|foundational|intermediate|advanced|proficient|competent|mastery|entry|junior|senior|lead|principal)( level)?$/,
  ],
];
/** `Level 1`, `Tier 2`, `L3`: steps of the tree when they hold titles, levels of a skill when they hold sentences. */
const numbered = /^(level|tier|step|grade|l) ?\d+$/;
const longTitle = 60;
const looked = 200;

/** A header as it is compared: small letters, single spaces, no signs. */
export const plainHeader = (text: string): string =>
  text
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}-]+/gu, ' ')
    .trim();

/**
 * How a sheet is probably to be read: by what its columns are called, what they hold, and how the framework's last sheet
 * was read. `hasBase` says whether there is a draft before. Every guess can be changed.
 */
export function guessMapping(sheet: Sheet, index: number, hasBase: boolean, last?: Remembered): Mapping {
  const headerRow = headerRowOf(sheet.rows, last);
  return guessUnder(sheet, index, headerRow, hasBase, last);
}

/** The same, when the row that names the columns is known. */
export function guessUnder(
  sheet: Sheet,
  index: number,
  headerRow: number,
  hasBase: boolean,
  last?: Remembered,
): Mapping {
  const names = headerRow > 0 ? (sheet.rows[headerRow - 1] ?? []) : [];
  const body = sheet.rows.slice(headerRow, headerRow + looked);
  const width = Math.max(names.length, ...body.map((cells) => cells.length), 0);
  const columns = onceEach(
    Array.from({ length: width }, (_, column) => roleOf(names[column] ?? '', valuesOf(body, column), last)),
  );
  ensureWords(columns, body);
  const kind = last?.kind ?? kindOf(columns, names);
  const levelKind = columns.includes('level') ? (kind === '' ? 'Level' : `${kind} level`) : '';
  return {
    sheet: index,
    headerRow,
    columns,
    tree: last?.tree ?? treeOf(columns, body, hasBase),
    kind,
    levelKind: last?.levelKind || levelKind,
    coverage: last?.coverage ?? 'whole',
  };
}

const valuesOf = (rows: string[][], column: number): string[] =>
  rows.map((cells) => cells[column]?.trim() ?? '').filter((value) => value !== '');

function roleOf(header: string, values: string[], last?: Remembered): ColumnRole {
  const name = plainHeader(header);
  const known = name === '' ? undefined : last?.columns.find((one) => one.header === name);
  if (known) return known.role;
  if (name === 'level' && values.length > 0 && values.every((value) => /^\d{1,2}$/.test(value)))
    return 'depth';
  if (numbered.test(name)) return averageLength(values) > longTitle ? 'level' : 'outline';
  return headers.find(([, form]) => form.test(name))?.[0] ?? 'none';
}

const averageLength = (values: string[]): number =>
  values.reduce((sum, value) => sum + value.length, 0) / Math.max(values.length, 1);

/** Of roles that one column has, the first keeps it. */
function onceEach(columns: ColumnRole[]): ColumnRole[] {
  return columns.map((role, index) =>
    repeatable.has(role) || columns.indexOf(role) === index ? role : 'none',
  );
}

/** Without any column of titles, the first that holds short words is one. */
function ensureWords(columns: ColumnRole[], body: string[][]): void {
  if (columns.some((role) => role === 'title' || role === 'outline')) return;
  const free = columns.flatMap((role, column) => (role === 'none' ? [column] : []));
  const words = free.find((column) => {
    const values = valuesOf(body, column);
    return (
      values.length > 0 &&
      averageLength(values) <= longTitle &&
      values.some((value) => /\p{L}{3}/u.test(value))
    );
  });
  if (words !== undefined) columns[words] = 'title';
}

/** The row among the first that says most, else the first that is not empty. */
function headerRowOf(rows: string[][], last?: Remembered): number {
  const scores = rows.slice(0, 15).map((cells) => {
    const names = cells.filter((cell) => cell.trim() !== '' && cell.length <= longTitle);
    return names.filter((name) => roleOf(name, [], last) !== 'none').length;
  });
  const best = Math.max(...scores, 0);
  if (best > 1) return scores.indexOf(best) + 1;
  return rows.findIndex((cells) => cells.some((cell) => cell.trim() !== '')) + 1;
}

/** Skills are called `Skill name`, and their kind is then known. */
function kindOf(columns: ColumnRole[], names: string[]): string {
  if (columns.includes('kind')) return '';
  const title = plainHeader(names[columns.indexOf('title')] ?? '');
  const [first = ''] = title.split(' ');
  return /^(skill|competency|competence|role|behaviour)$/.test(first)
    ? first.charAt(0).toUpperCase() + first.slice(1)
    : '';
}

function treeOf(columns: ColumnRole[], body: string[][], hasBase: boolean): TreeWay {
  const codes = valuesOf(body, columns.indexOf('code'));
  const all = new Set(codes);
  const beneath = codes.filter((code) => aboveCode(code).some((above) => all.has(above)));
  if (beneath.length > 0 && beneath.length >= codes.length / 4) return 'numbers';
  const titles = body
    .map((cells) => cells[columns.indexOf('title')] ?? '')
    .filter((title) => title.trim() !== '');
  if (
    codes.length === 0 &&
    titles.filter((title) => /^\d+(\.\d+)+\.?\s/.test(title)).length > titles.length / 4
  )
    return 'numbers';
  if (titles.filter((title) => /^\s/.test(title)).length > titles.length / 10) return 'indent';
  return hasBase ? 'kept' : 'flat';
}

/** `1.2.3` → `1.2`, `1`: the codes that may be those of what is above, the nearest first. */
export function aboveCode(code: string): string[] {
  const found: string[] = [];
  let rest = code.trim().replace(/[.)]$/, '');
  for (;;) {
    const cut = Math.max(...['.', '-', '/', '_'].map((sign) => rest.lastIndexOf(sign)));
    if (cut <= 0) return found;
    rest = rest.slice(0, cut);
    found.push(rest);
  }
}

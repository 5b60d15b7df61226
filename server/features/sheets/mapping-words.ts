import { type FieldError, invalid } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import { plainHeader } from './guess-mapping.ts';
import { type ColumnRole, columnRoles, type Mapping, repeatable } from './mapping.ts';
import { columnName, type Sheet, type Workbook } from './workbook.ts';

/** How a sheet is to be read, as programs and the command line say it. What is missing is guessed. */
export interface MappingWords {
  /** The name of the sheet, or its number from 1. */
  sheet?: string | undefined;
  headerRow?: number | undefined;
  /** `code=A,title=B,level=D+E`: by letter, or by what the column is called. What is not named is left out. */
  columns?: string | undefined;
  tree?: Mapping['tree'] | undefined;
  kind?: string | undefined;
  levelKind?: string | undefined;
  coverage?: Mapping['coverage'] | undefined;
}

/** Which sheet is meant, from 0; null where nothing is said. Throws 422 naming `sheet`. */
export function sheetIn({ sheets }: Workbook, { sheet }: MappingWords): number | null {
  if (sheet === undefined) return null;
  const byName = sheets.findIndex(({ name }) => name === sheet);
  if (byName >= 0) return byName;
  const number = Number(sheet);
  if (Number.isInteger(number) && number >= 1 && number <= sheets.length) return number - 1;
  const known = sheets.map(({ name }, at) => name || String(at + 1)).join(', ');
  throw invalid([
    { path: 'sheet', message: t('There is no sheet {sheet}; there are: {known}', { sheet, known }) },
  ]);
}

/** The guess with what was said instead of it. Throws 422 naming `columns`. */
export function mappingFrom(words: MappingWords, guess: Mapping, sheet: Sheet): Mapping {
  return {
    ...guess,
    ...(words.columns !== undefined && { columns: columnsFrom(words.columns, guess, sheet) }),
    ...(words.tree !== undefined && { tree: words.tree }),
    ...(words.kind !== undefined && { kind: words.kind }),
    ...(words.levelKind !== undefined && { levelKind: words.levelKind }),
    // Programs get the same for the same request, whatever a person said of the last sheet.
    coverage: words.coverage ?? 'whole',
  };
}

function columnsFrom(text: string, guess: Mapping, sheet: Sheet): ColumnRole[] {
  const names = guess.headerRow > 0 ? (sheet.rows[guess.headerRow - 1] ?? []) : [];
  const columns: ColumnRole[] = guess.columns.map(() => 'none');
  const errors: FieldError[] = [];
  for (const part of text.split(',')) {
    const [given = '', places = ''] = part.split(/=(.*)/s).map((one) => one.trim());
    const role = columnRoles.find((one) => one === given);
    if (!role || places === '') {
      errors.push({
        path: 'columns',
        message: t('“{part}” is not understood. Write such as code=A,title=B,level=D+E; known are: {known}', {
          part: part.trim(),
          known: columnRoles.join(', '),
        }),
      });
      continue;
    }
    for (const place of places.split('+').map((one) => one.trim())) {
      const column = columnAt(place, columns.length, names);
      if (column === null) {
        errors.push({ path: 'columns', message: t('There is no column {place}', { place }) });
      } else if (columns[column] !== 'none' || (!repeatable.has(role) && columns.includes(role))) {
        errors.push({ path: 'columns', message: t('{place} is named twice', { place }) });
      } else columns[column] = role;
    }
  }
  if (errors.length > 0) throw invalid(errors);
  return columns;
}

function columnAt(place: string, count: number, names: string[]): number | null {
  const byName = names.findIndex((name) => plainHeader(name) === plainHeader(place) && name !== '');
  if (byName >= 0) return byName;
  const letters = Array.from({ length: count }, (_, column) => columnName(column));
  const byLetter = letters.indexOf(place.toUpperCase());
  return byLetter < 0 ? null : byLetter;
}

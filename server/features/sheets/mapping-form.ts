import { type FieldError, invalid } from '../../core/errors.ts';
import { say, t } from '../../core/words/words.ts';
import { type ColumnRole, columnRoles, type Mapping, type TreeWay, treeWays } from './mapping.ts';
import { columnName, type Sheet } from './workbook.ts';

const roleWords: Record<ColumnRole, string> = {
  none: say('Leave out'),
  code: say('Code'),
  title: say('Title'),
  statement: say('Statement'),
  kind: say('Kind'),
  parent: say('Parent (its code, identifier or title)'),
  identifier: say('Identifier'),
  outline: say('Step of the tree (titles, the widest first)'),
  depth: say('Depth (a number)'),
  level: say('Level: an item beneath, called as the column'),
};

const treeWords: Record<TreeWay, string> = {
  numbers: say('By its number, such as 1.2.3'),
  indent: say('By the spaces before its title'),
  kept: say('Where the draft before has it; new ones after the row before'),
  flat: say('All at the top'),
};

const longestKind = 100;
const sampleLength = 90;

/** What a column may be, to choose from. */
export const roleChoices = (): { value: string; text: string }[] =>
  columnRoles.map((value) => ({ value, text: t(roleWords[value]) }));

/** What may say where a row belongs, when no column does. */
export const treeChoices = (): { value: string; text: string }[] =>
  treeWays.map((value) => ({ value, text: t(treeWords[value]) }));

/** One column of a sheet as the form shows it. */
export interface ColumnField {
  name: string;
  letter: string;
  header: string;
  /** What its first rows hold, shortened. */
  samples: string[];
  role: ColumnRole;
}

/** The columns of a sheet, each with what it was taken for. */
export function columnFields(sheet: Sheet, mapping: Mapping): ColumnField[] {
  const names = mapping.headerRow > 0 ? (sheet.rows[mapping.headerRow - 1] ?? []) : [];
  return mapping.columns.map((role, column) => ({
    name: fieldOf(column),
    letter: columnName(column),
    header: short(names[column] ?? ''),
    samples: sheet.rows
      .slice(mapping.headerRow)
      .map((cells) => short(cells[column] ?? ''))
      .filter((text) => text !== '')
      .slice(0, 2),
    role,
  }));
}

const fieldOf = (column: number): string => `column${column}`;

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > sampleLength ? `${line.slice(0, sampleLength - 1).trimEnd()}…` : line;
}

/** The mapping as the form has it; what it does not send stays as it was. Throws 422 naming each wrong field. */
export function mappingOf(form: Record<string, string>, before: Mapping): Mapping {
  const errors: FieldError[] = [];
  const columns = before.columns.map((role, column) => {
    const given = form[fieldOf(column)] ?? role;
    const found = columnRoles.find((one) => one === given);
    if (!found) errors.push({ path: fieldOf(column), message: t('Choose what this column is') });
    return found ?? role;
  });
  const tree = treeWays.find((one) => one === (form['tree'] ?? before.tree));
  if (!tree) errors.push({ path: 'tree', message: t('Choose what says where a row belongs') });
  const coverage = (['whole', 'part'] as const).find((one) => one === (form['coverage'] ?? before.coverage));
  if (!coverage) errors.push({ path: 'coverage', message: t('Choose what the sheet holds') });
  const kindOf = (field: 'kind' | 'levelKind'): string => {
    const kind = (form[field] ?? before[field]).replaceAll(/\s+/g, ' ').trim();
    if (kind.length > longestKind)
      errors.push({
        path: field,
        message: t('At most {most, number} characters', { most: longestKind }),
      });
    return kind;
  };
  const [kind, levelKind] = [kindOf('kind'), kindOf('levelKind')];
  const sheet = wholeNumber(form['sheet'], before.sheet);
  const headerRow = wholeNumber(form['headerRow'], before.headerRow);
  if (sheet === null) errors.push({ path: 'sheet', message: t('Choose a sheet') });
  if (headerRow === null || headerRow > 1000) {
    errors.push({
      path: 'headerRow',
      message: t('Give the number of the row, or 0 when no row names the columns'),
    });
  }
  if (errors.length > 0 || !tree || !coverage || sheet === null || headerRow === null) throw invalid(errors);
  return { sheet, headerRow, columns, tree, kind, levelKind, coverage };
}

function wholeNumber(given: string | undefined, before: number): number | null {
  if (given === undefined) return before;
  return /^\d{1,4}$/.test(given.trim()) ? Number(given) : null;
}

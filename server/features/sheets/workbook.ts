import { conflict, invalid, type Problem } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';

/** Something worth knowing about a file or a row of it, that keeps nothing from being done. */
export interface Note {
  /** As a spreadsheet counts, from 1; null where it is about the whole sheet. */
  row: number | null;
  message: string;
}

/** One sheet of a file, as text. */
export interface Sheet {
  name: string;
  /** Cells as they stand, line ends made LF and spaces kept; the first row of the file is at 0. */
  rows: string[][];
  notes: Note[];
}

/** A file that holds rows and columns. */
export interface Workbook {
  format: 'csv' | 'xlsx';
  sheets: Sheet[];
  /** About the file: how it was written. */
  notes: Note[];
}

/** A file that cannot be taken: 422 naming `file`. */
export const wrongFile = (message: string): Problem => invalid([{ path: 'file', message }]);

/** What was looked at is no longer so: 409. */
export const changedSince = (): Problem =>
  conflict(t('Somebody changed the draft since you looked at this. Look at it again, then confirm.'));

/** `0` → `A`, `27` → `AB`, as spreadsheets name columns. */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCodePoint(65 + (index % 26));
}

import { readCsv } from './read-csv.ts';
import { readXlsx, tooManyColumns } from './read-xlsx.ts';
import { sheetLimits } from './sheet-limits.ts';
import { type Workbook, wrongFile } from './workbook.ts';
import { t } from '../../core/words/words.ts';

/** Whether it begins as archives do (and so workbooks), or as old or locked workbooks do. */
const isWorkbook = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11);

/**
 * Reads the sheets of a file, an Excel workbook or CSV, by what is in it; its name says nothing. Throws 422 naming
 * `file` for whatever is neither, or holds more than can be taken.
 */
export async function readSheets(bytes: Buffer): Promise<Workbook> {
  const workbook = isWorkbook(bytes) ? await readXlsx(bytes) : readCsv(bytes);
  for (const { rows } of workbook.sheets) {
    for (const [index, cells] of rows.entries()) {
      if (cells.length > sheetLimits.columns) throw wrongFile(tooManyColumns());
      if (cells.some((cell) => cell.length > sheetLimits.cell)) {
        throw wrongFile(
          t('Row {row, number} has a cell of more than {most, number} characters.', {
            row: index + 1,
            most: sheetLimits.cell,
          }),
        );
      }
    }
  }
  return workbook;
}

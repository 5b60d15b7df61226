import { CsvError, parse } from 'csv-parse/sync';
import { textOfFile } from '../../core/text/text-of-file.ts';
import { t } from '../../core/words/words.ts';
import { sheetLimits } from './sheet-limits.ts';
import { type Note, type Workbook, wrongFile } from './workbook.ts';

/** What no text has: binary files do. */
const noText = /(?![\t\n\v\f\r])\p{Cc}/u;

/**
 * Reads CSV in any encoding and with any separator that spreadsheets write: said in the notes, since a wrong guess shows
 * in the words. Throws 422 naming `file`, with the row where there is one.
 */
export function readCsv(bytes: Uint8Array): Workbook {
  if (bytes.length === 0) throw wrongFile(t('This file is empty. Choose another.'));
  const { text: raw, encoding } = textOfFile(bytes);
  if (encoding === 'Windows-1252') refuseBrokenUtf8(bytes);
  const text = raw.replaceAll(/\r\n?/g, '\n');
  if (noText.test(text)) {
    throw wrongFile(
      t('This is not a text file. Choose a CASE package, a CSV file or an Excel workbook (.xlsx).'),
    );
  }
  const named = /^"?sep=([,;\t|])"?\n/i.exec(text);
  const separator = named?.[1] ?? separatorOf(text);
  const rows = parsed(named ? text.slice(named[0].length) : text, separator);
  // A row that only named the separator is none, but is counted by every program that shows the file.
  if (named) rows.unshift([]);
  return {
    format: 'csv',
    sheets: [{ name: '', rows, notes: [] }],
    notes: notesOf(encoding, separator, bytes),
  };
}

function notesOf(encoding: string, separator: string, bytes: Uint8Array): Note[] {
  const notes: string[] = [];
  if (encoding === 'Windows-1252') {
    notes.push(
      t('The file is not UTF-8 and was read as Windows-1252. Look whether letters with accents are right.'),
    );
  } else if (encoding === 'UTF-16') notes.push(t('The file was read as UTF-16.'));
  else if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    notes.push(t('The file was read as UTF-8 with a byte order mark.'));
  if (separator === ';') notes.push(t('Semicolons part the columns of this file.'));
  if (separator === '\t') notes.push(t('Tabs part the columns of this file.'));
  if (separator === '|') notes.push(t('Upright strokes part the columns of this file.'));
  return notes.map((message) => ({ row: null, message }));
}

/** A file that is UTF-8 but for a few bytes is damaged: as Windows-1252 it would come in as nonsense. */
function refuseBrokenUtf8(bytes: Uint8Array): void {
  const lenient = new TextDecoder('utf-8').decode(bytes);
  const wrong = lenient.split('\uFFFD').length - 1;
  const right = lenient.match(/[\u0080-\uFFFC]/g)?.length ?? 0;
  if (right <= wrong) return;
  const line = lenient.slice(0, lenient.indexOf('\uFFFD')).split(/\r\n?|\n/).length;
  throw wrongFile(
    t('Line {line, number} holds bytes that are not UTF-8, as the rest is. Save the file as UTF-8 again.', {
      line,
    }),
  );
}

/** The sign that parts the first lines into the most equal rows; what is between quotation marks does not count. */
function separatorOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .split('\n')
    .slice(0, 20);
  const counts = [',', ';', '\t', '|'].map((sign) => ({
    sign,
    first: (lines.find((line) => line.trim() !== '') ?? '').split(sign).length,
    all: lines.reduce((sum, line) => sum + line.split(sign).length - 1, 0),
  }));
  const best = counts.toSorted((a, b) => b.first - a.first || b.all - a.all)[0]!;
  return best.first > 1 ? best.sign : ',';
}

function parsed(text: string, delimiter: string): string[][] {
  const most = sheetLimits.rows;
  let rows: string[][];
  try {
    rows = parse(text, {
      bom: true,
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      to: most + 2,
      max_record_size: 1_000_000,
    });
  } catch (error) {
    throw error instanceof CsvError ? wrongFile(wordsOf(error)) : error;
  }
  if (rows.length > most + 1) throw wrongFile(tooManyRows());
  return rows;
}

/** Says how many rows are taken at most. */
export const tooManyRows = (): string =>
  t(
    'This sheet has more rows than can be taken: {most, number} at most. Take out empty rows, or divide the framework.',
    { most: sheetLimits.rows },
  );

/** Our words for the library's finding. `records` were read whole before it. */
function wordsOf(error: CsvError): string {
  const row = Number(error['records'] ?? 0) + 1;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return t('Row {row, number} opens a quotation mark that is never closed.', { row });
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return t(
        'Row {row, number} has a quotation mark in the middle of a cell. Write it twice, and put the whole cell between quotation marks.',
        { row },
      );
    case 'CSV_MAX_RECORD_SIZE':
      return t('Row {row, number} is longer than a million characters.', { row });
    default:
      return t('Row {row, number} cannot be read as CSV.', { row });
  }
}

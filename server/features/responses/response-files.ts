import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import writeXlsxFile from 'write-excel-file/node';
import { csvRows } from '../../core/csv.ts';
import { invalid, Problem } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import type { FrameworkView } from '../frameworks/frameworks.store.ts';
import type { Listed } from '../dispositions/decisions.store.ts';
import { responseColumns } from './response-table.ts';
import type { ResponseRow, Responses } from './responses.ts';

/** Rows whose words are in memory at a time. */
const chunk = 200;
/** A workbook is made whole in memory. */
const mostInWorkbook = 20_000;
/** Workbooks that are made at one time, by whoever asks. */
const mostAtOnce = 2;
let making = 0;
/** More than this, in characters, does not fit in a cell of a workbook. */
const longestCell = 32_767;

interface Source {
  responses: Responses;
  view: FrameworkView;
  listed: readonly Listed[];
  /** The whole address of a path of this site. */
  urlOf(path: string): string;
}

/** Writes the table as CSV, a few rows at a time. Ends the stream. */
export async function writeCsv(source: Source, to: Writable): Promise<void> {
  const columns = responseColumns();
  async function* lines(): AsyncGenerator<string> {
    yield `\uFEFF${csvRows([columns.map(({ head }) => head)])}`;
    for await (const rows of rowsOf(source))
      yield csvRows(rows.map((row) => columns.map(({ cell }) => plain(cell(row, source.urlOf)))));
  }
  await pipeline(Readable.from(lines()), to);
}

/** The table as a workbook. Throws 422 when there are more comments than fit in one, 503 when others are being made. */
export async function workbook(source: Source): Promise<Buffer> {
  if (making >= mostAtOnce)
    throw new Problem(503, 'busy', 'Busy', {
      detail: t('Other workbooks are being made just now. Try again in a few seconds, or take the CSV file.'),
      retryAfter: 5,
    });
  making += 1;
  try {
    return await made(source);
  } finally {
    making -= 1;
  }
}

async function made(source: Source): Promise<Buffer> {
  if (source.listed.length > mostInWorkbook) {
    const message = t(
      'There are more comments than fit in a workbook ({most, number}). Choose fewer, or take the CSV file.',
      { most: mostInWorkbook },
    );
    throw invalid([{ path: 'file', message }]);
  }
  const columns = responseColumns();
  const head = columns.map(({ head: value }) => ({ value, type: String, fontWeight: 'bold' as const }));
  const body = [];
  for await (const rows of rowsOf(source))
    for (const row of rows) body.push(columns.map(({ cell }) => typed(cell(row, source.urlOf))));
  return writeXlsxFile([head, ...body], {
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
    dateFormat: 'yyyy-mm-dd',
    sheet: t('Comments and responses'),
  }).toBuffer();
}

async function* rowsOf({ responses, view, listed }: Source): AsyncGenerator<ResponseRow[]> {
  for (let at = 0; at < listed.length; at += chunk)
    yield await responses.rows(view, listed.slice(at, at + chunk));
}

const plain = (value: string | number | Date | null): string | number =>
  value instanceof Date ? value.toISOString().slice(0, 10) : (value ?? '');

/** A text stays a text: what begins with `=` is no formula there. */
function typed(value: string | number | Date | null) {
  if (value === null) return null;
  if (value instanceof Date) return { value, type: Date, format: 'yyyy-mm-dd' };
  if (typeof value === 'number') return { value, type: Number };
  return { value: value.slice(0, longestCell), type: String, wrap: true, alignVertical: 'top' as const };
}

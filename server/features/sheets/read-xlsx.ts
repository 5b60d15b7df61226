import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Problem } from '../../core/errors.ts';
import { projectRoot } from '../../core/paths.ts';
import { t } from '../../core/words/words.ts';
import { openWorkbookArchive } from './open-archive.ts';
import { tooManyRows } from './read-csv.ts';
import { largestFile, sheetLimits } from './sheet-limits.ts';
import { columnName, type Note, type Sheet, type Workbook, wrongFile } from './workbook.ts';

type Place = [row: number, column: number];

/** What the thread answers; see `xlsx-worker.mjs`. */
interface Answer {
  large?: { sheet: number; rows: number; columns: number };
  sheets?: { name: string; rows: string[][]; dates: Place[]; formulas: Place[]; errors: Place[] }[];
}

const mostMs = 30_000;
const memory = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 };
/** Workbooks that are being read at one time. */
const mostAtOnce = 2;
/** Cells of one sort that are named one by one. */
const mostNamed = 10;

let reading = 0;

/**
 * Reads an Excel workbook: the values that it holds, those of formulas as they were last worked out. Throws 422 naming
 * `file` when it is no workbook, or too large; 503 when too many are being read.
 */
export async function readXlsx(bytes: Buffer): Promise<Workbook> {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
    throw wrongFile(
      t(
        'This workbook is locked with a password, or of the old form .xls. Save it as .xlsx without a password.',
      ),
    );
  }
  if (reading >= mostAtOnce) throw busy();
  reading += 1;
  try {
    const { large, sheets } = await inThread(await openWorkbookArchive(bytes));
    if (large) throw wrongFile(large.columns > sheetLimits.columns ? tooManyColumns() : tooManyRows());
    if (!sheets || sheets.length === 0) {
      throw wrongFile(t('This workbook is damaged: its sheets cannot be read. Save it again as .xlsx.'));
    }
    return { format: 'xlsx', sheets: sheets.map(sheetOf), notes: [] };
  } finally {
    reading -= 1;
  }
}

/** Says how many columns are taken at most. */
export const tooManyColumns = (): string =>
  t('This sheet has more columns than can be taken: {most, number} at most.', { most: sheetLimits.columns });

/** Runs the library in a thread that may be ended. */
function inThread(files: Map<string, Buffer>): Promise<Answer> {
  const path = join(projectRoot, 'server', 'features', 'sheets', 'xlsx-worker.mjs');
  const worker = new Worker(path, {
    workerData: { files, limits: sheetLimits },
    resourceLimits: memory,
    execArgv: [],
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooHard()), mostMs);
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooHard() : error),
    );
    worker.once('exit', () => reject(tooHard()));
    worker.once('exit', () => clearTimeout(timer));
  }).finally(() => void worker.terminate()) as Promise<Answer>;
}

function sheetOf({ name, rows, dates, formulas, errors }: NonNullable<Answer['sheets']>[number]): Sheet {
  const lines = rows.map((cells) => cells.map((cell) => cell.replaceAll(/\r\n?/g, '\n')));
  const notes = [
    ...named(formulas, (cell) =>
      t('Cell {cell} holds a formula; the value that it had when the file was saved is taken.', { cell }),
    ),
    ...named(errors, (cell) => t('Cell {cell} shows an error, and is taken as empty.', { cell })),
    ...named(dates, (cell, [row, column]) =>
      t(
        'Cell {cell} holds a date and is taken as {text}. If it was to be a code, make it text in the sheet.',
        {
          cell,
          text: lines[row]?.[column] ?? '',
        },
      ),
    ),
  ];
  return { name, rows: lines, notes };
}

/** A note for each place, and one for those beyond what anybody reads. */
function named(places: Place[], say: (cell: string, place: Place) => string): Note[] {
  const notes = places.slice(0, mostNamed).map((place) => ({
    row: place[0] + 1,
    message: say(columnName(place[1]) + String(place[0] + 1), place),
  }));
  const more = places.length - notes.length;
  if (more <= 0) return notes;
  const last = notes.at(-1)!;
  return [
    ...notes,
    {
      row: null,
      message: t('{more, plural, one {# more cell} other {# more cells}} of this sort. ({first})', {
        more,
        first: last.message,
      }),
    },
  ];
}

const busy = (): Problem =>
  new Problem(503, 'busy', 'Busy', {
    detail: t('Other workbooks are being read just now. Try again in a few seconds.'),
    retryAfter: 5,
  });

const tooHard = (): Problem =>
  wrongFile(
    t(
      'This workbook takes too much memory or time to read. Save only the sheet that is needed, as CSV ({bytes, number} megabytes at most).',
      {
        bytes: largestFile / 1_000_000,
      },
    ),
  );

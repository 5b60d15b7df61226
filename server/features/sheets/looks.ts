import { createHash } from 'node:crypto';
import { invalid, type Problem } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import type { EditionInput, ImportNote } from '../frameworks/edition.ts';
import type { Importers } from '../frameworks/importers.ts';
import { editionOfSheet } from './edition-of-sheet.ts';
import { guessMapping, guessUnder, type Remembered } from './guess-mapping.ts';
import { itemsOfSheet } from './items-of-sheet.ts';
import type { KnownBy } from './known-items.ts';
import type { Mapping } from './mapping.ts';
import { mappingFrom, type MappingWords, sheetIn } from './mapping-words.ts';
import { hasName } from './names-of.ts';
import { readSheets } from './read-workbook.ts';
import type { Target } from './target.ts';
import type { Note, Sheet, Workbook } from './workbook.ts';

/** A file as it was sent, and by which name. */
export interface NamedFile {
  bytes: Buffer;
  name: string;
}

/** A file as it would come in. */
export interface Look {
  edition: EditionInput;
  errors: Note[];
  notes: Note[];
  /** Notes of a package, which has no rows. */
  remarks: ImportNote[];
  workbook: Workbook | null;
  sheet: Sheet | null;
  mapping: Mapping | null;
  /** How many items were known again by what. */
  knownBy: Record<KnownBy, number>;
}

interface LooksParts {
  importers: Importers;
  /** How the last sheet of a framework was read. */
  remembered(framework: string): Promise<Remembered | undefined>;
}

/** Reads files and says what they would come to. Nothing is written. */
export class Looks {
  readonly #parts: LooksParts;

  constructor(parts: LooksParts) {
    this.#parts = parts;
  }

  /** Its sheet is read by this mapping, or as it is guessed. Throws 422 when the file cannot be read at all. */
  async at(target: Target, file: NamedFile, mapping: Mapping | null): Promise<Look> {
    if (isPackage(file)) return this.#atPackage(file);
    const workbook = await readSheets(Buffer.from(file.bytes));
    const chosen = mapping ?? (await this.guess(target, workbook, likeliest(workbook), null));
    return atSheet(target, workbook, chosen);
  }

  /** Its sheet is read as `words` say, and guessed where they say nothing. Throws 422 naming what is wrong. */
  async with(target: Target, file: NamedFile, words: MappingWords): Promise<Look> {
    if (isPackage(file)) return this.#atPackage(file);
    const workbook = await readSheets(Buffer.from(file.bytes));
    const index = sheetIn(workbook, words) ?? likeliest(workbook);
    const guess = await this.guess(target, workbook, index, words.headerRow ?? null);
    return atSheet(target, workbook, mappingFrom(words, guess, workbook.sheets[index]!));
  }

  /** The guess for one sheet of a file, the row that names its columns known or not. Throws 422 naming `sheet`. */
  async guess(
    target: Target,
    { sheets }: Workbook,
    index: number,
    headerRow: number | null,
  ): Promise<Mapping> {
    const sheet = sheets[index];
    if (!sheet) throw noSheet();
    const last = await this.#parts.remembered(target.framework);
    const hasBase = target.index.items.length > 0;
    return headerRow === null
      ? guessMapping(sheet, index, hasBase, last)
      : guessUnder(sheet, index, headerRow, hasBase, last);
  }

  #atPackage({ bytes, name }: NamedFile): Look {
    const { edition, notes } = this.#parts.importers.parse(Buffer.from(bytes), name);
    const knownBy = { identifier: 0, code: 0, title: 0 };
    const none = { workbook: null, sheet: null, mapping: null };
    return { edition, errors: [], notes: [], remarks: notes, ...none, knownBy };
  }
}

function atSheet(target: Target, workbook: Workbook, mapping: Mapping): Look {
  const sheet = workbook.sheets[mapping.sheet];
  if (!sheet) throw noSheet();
  const reading = itemsOfSheet(sheet, mapping, hasName(target.index));
  const made = editionOfSheet(reading, mapping, target, digestOf(sheet));
  const knownBy = { identifier: 0, code: 0, title: 0 };
  for (const { by } of made.known.values()) knownBy[by] += 1;
  return {
    edition: made.edition,
    errors: [...reading.errors, ...made.errors],
    notes: [...workbook.notes, ...sheet.notes, ...reading.notes],
    remarks: [],
    workbook,
    sheet,
    mapping,
    knownBy,
  };
}

const noSheet = (): Problem => invalid([{ path: 'sheet', message: t('This file has no such sheet') }]);

/** The sheet of which most columns are known by their names; the first of those. */
function likeliest({ sheets }: Workbook): number {
  const known = sheets.map((sheet, index) => {
    const { columns } = guessMapping(sheet, index, false);
    return sheet.rows.length > 1 ? columns.filter((role) => role !== 'none').length : 0;
  });
  return Math.max(known.indexOf(Math.max(...known)), 0);
}

/** The same for the same rows. */
const digestOf = ({ rows }: Sheet): string => createHash('sha256').update(JSON.stringify(rows)).digest('hex');

/** A CASE package is JSON; a broken one is to be told so, and not to be taken for a sheet. */
const isPackage = ({ bytes, name }: NamedFile): boolean =>
  /\.json$/i.test(name) || /^[\uFEFF\s]*\{/.test(Buffer.from(bytes.subarray(0, 200)).toString('utf8'));

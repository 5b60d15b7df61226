import { conflict, forbidden, invalid, notFound, Problem } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { SentFile } from '../../core/http/upload.ts';
import { newId } from '../../core/ids.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { type EditionInput, type ImportNote } from '../frameworks/edition.ts';
import { type EditionIndex, indexEdition } from '../frameworks/edition-index.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { Importers } from '../frameworks/importers.ts';
import { activeMember } from '../threads/post-rules.ts';
import { type Base, editionOfSheet } from './edition-of-sheet.ts';
import { guessMapping, guessUnder } from './guess-mapping.ts';
import { itemsOfSheet } from './items-of-sheet.ts';
import type { Mapping } from './mapping.ts';
import { mappingFrom, type MappingWords, sheetIn } from './mapping-words.ts';
import { hasName } from './names-of.ts';
import { readSheets } from './read-workbook.ts';
import { sheetPolicies } from './sheets.policy.ts';
import { largestFile } from './sheet-limits.ts';
import type { Upload } from './uploads.models.ts';
import type { UploadStore } from './uploads.store.ts';
import { changedSince, type Note, type Sheet, type Workbook, wrongFile } from './workbook.ts';

/** What the next draft of a framework is made from and put into. */
export interface Target extends Base {
  row: Framework;
  number: number;
  /** The draft that is being prepared; null when the upload begins it. */
  preparing: Draft | null;
  /** The draft before, for words about it; null when there is none. */
  before: Draft | null;
  /** How far the draft being prepared has come: what is confirmed is what was looked at. */
  seq: number;
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
  /** By what the items were known again. */
  knownBy: { identifier: number; code: number; title: number };
}

export interface UploadParts {
  uploads: UploadStore;
  frameworks: FrameworkStore;
  importers: Importers;
  limits: RateLimits;
  /** The text of a draft as it reads now, and the last change to it. */
  textOf(draft: Draft): Promise<{ index: EditionIndex; seq: number }>;
  /** Makes an edition the text of the draft being prepared, or of a new one. Throws 409 when it has changed since. */
  take(reader: Reader, target: Target, edition: EditionInput, name: string): Promise<{ number: number }>;
}

/**
 * The next draft from a file: a CASE package or a sheet. It is kept for its owner, looked at, read in another way, and
 * only when it is confirmed is anything written.
 */
export class UploadService {
  readonly #parts: UploadParts;

  constructor(parts: UploadParts) {
    this.#parts = parts;
  }

  /**
   * The draft that an upload would go into: that of this number, else the one being prepared or the next. Throws 401, 403, 404, and 409 when the draft of this number is not being
   * prepared, or another one is.
   */
  async target(reader: Reader, slug: string, asked: number | null): Promise<Target> {
    const { frameworks, textOf } = this.#parts;
    const { framework, drafts } = await frameworks.bySlug(reader, slug);
    if (!sheetPolicies['draft.upload'](reader, framework)) {
      if (!reader.admin) activeMember(reader, t('Sign in to upload a draft.'), framework._id);
      throw forbidden(t('Only an editor of its group may upload a draft.'));
    }
    const preparing = drafts.find(({ state }) => state === 'preparing') ?? null;
    const newest = drafts.find(({ state }) => state !== 'preparing') ?? null;
    const waiting = drafts.find(({ scheduled }) => scheduled);
    if (waiting) throw notYet(waiting);
    const next = (drafts[0]?.number ?? 0) + 1;
    const number = asked ?? preparing?.number ?? next;
    refuseOther(number, preparing, next);
    const text = preparing ?? newest;
    const earlier = preparing && newest ? (await textOf(newest)).index : null;
    const { index, seq } = text ? await textOf(text) : { index: indexEdition('', [], []), seq: 0 };
    const competencies = await frameworks.competenciesOf(framework._id);
    const { title, description } = framework;
    const about = text ?? { title, description, source: noSource };
    return {
      framework: framework._id,
      row: framework,
      number,
      preparing,
      before: newest,
      seq,
      index,
      earlier,
      competencies,
      about: { title: about.title, description: about.description, source: about.source },
    };
  }

  /** Keeps a file that was sent, once it could be read. Throws 422 naming `file`, 429. Answers its id. */
  async add(reader: Reader, target: Target, files: SentFile[]): Promise<string> {
    const member = activeMember(reader, t('Sign in to upload a draft.'));
    const { bytes, name } = onlyFile(files);
    await this.#parts.limits.count('draftUpload', member.id);
    const upload = { owner: member.id, framework: target.framework, name: shortName(name), bytes };
    const look = await this.look(target, { ...upload, mapping: null });
    return this.#parts.uploads.keep({ ...upload, mapping: look.mapping });
  }

  /**
   * What a file that was sent would come to, without keeping it; `words` say how its sheet is read. Throws 422 naming
   * what is wrong, 429.
   */
  async lookAt(
    reader: Reader,
    target: Target,
    files: SentFile[],
    words: MappingWords,
  ): Promise<{ look: Look; name: string }> {
    const member = activeMember(reader, t('Sign in to upload a draft.'));
    const { bytes, name } = onlyFile(files);
    await this.#parts.limits.count('draftUpload', member.id);
    return { look: await this.lookWith(target, { bytes, name }, words), name: newId() };
  }

  /** What a file would come to, its sheet read as `words` say, and guessed where they say nothing. Throws 422. */
  async lookWith(target: Target, file: Pick<Upload, 'bytes' | 'name'>, words: MappingWords): Promise<Look> {
    if (isPackage(file)) return this.#lookAtPackage(file);
    const workbook = await readSheets(Buffer.from(file.bytes));
    const index = sheetIn(workbook, words) ?? firstOf(workbook);
    const guess = await this.guess(target, workbook, index, words.headerRow ?? null);
    return this.#lookAtSheet(target, workbook, mappingFrom(words, guess, workbook.sheets[index]!));
  }

  /** What a file would come to. Throws 422 naming `file` when it cannot be read at all. */
  async look(target: Target, file: Pick<Upload, 'bytes' | 'name' | 'mapping'>): Promise<Look> {
    if (isPackage(file)) return this.#lookAtPackage(file);
    const workbook = await readSheets(Buffer.from(file.bytes));
    const mapping = file.mapping ?? (await this.guess(target, workbook, firstOf(workbook), null));
    return this.#lookAtSheet(target, workbook, mapping);
  }

  #lookAtPackage({ bytes, name }: Pick<Upload, 'bytes' | 'name'>): Look {
    const { edition, notes } = this.#parts.importers.parse(Buffer.from(bytes), name);
    const knownBy = { identifier: 0, code: 0, title: 0 };
    const noSheet = { workbook: null, sheet: null, mapping: null };
    return { edition, errors: [], notes: [], remarks: notes, ...noSheet, knownBy };
  }

  #lookAtSheet(target: Target, workbook: Workbook, mapping: Mapping): Look {
    const sheet = workbook.sheets[mapping.sheet];
    if (!sheet) throw noSheet();
    const reading = itemsOfSheet(sheet, mapping, hasName(target.index));
    const made = editionOfSheet(reading, mapping, target, String(target.number));
    const by = [...made.known.values()].map((one) => one.by);
    const count = (what: (typeof by)[number]): number => by.filter((one) => one === what).length;
    return {
      edition: made.edition,
      errors: [...reading.errors, ...made.errors],
      notes: [...workbook.notes, ...sheet.notes, ...reading.notes],
      remarks: [],
      workbook,
      sheet,
      mapping,
      knownBy: { identifier: count('identifier'), code: count('code'), title: count('title') },
    };
  }

  /** The guess for another sheet of the file, or when another row names its columns. */
  async guess(target: Target, workbook: Workbook, sheet: number, headerRow: number | null): Promise<Mapping> {
    const chosen = workbook.sheets[sheet];
    if (!chosen) throw noSheet();
    const last = await this.#parts.uploads.remembered(target.framework);
    const hasBase = target.index.items.length > 0;
    return headerRow === null
      ? guessMapping(chosen, sheet, hasBase, last)
      : guessUnder(chosen, sheet, headerRow, hasBase, last);
  }

  /**
   * Makes what was looked at the text of the draft. Throws 422 with what is wrong in which row, 409 when the draft was
   * changed since `seq`.
   */
  async confirm(
    reader: Reader,
    target: Target,
    look: Look,
    { name, seq }: { name: string; seq: number },
  ): Promise<{ number: number }> {
    if (look.errors.length > 0) throw invalid(rowErrors(look.errors));
    if (seq !== target.seq) throw changedSince();
    const taken = await this.#parts.take(reader, target, look.edition, name);
    if (look.sheet && look.mapping)
      await this.#parts.uploads.remember(target.framework, look.sheet, look.mapping);
    return taken;
  }
}

const noSheet = (): Problem => invalid([{ path: 'sheet', message: t('This file has no such sheet') }]);

/** The first sheet that holds something, else the first. */
const firstOf = ({ sheets }: Workbook): number =>
  Math.max(
    sheets.findIndex(({ rows }) => rows.length > 1),
    0,
  );

/** A CASE package is JSON; a broken one is to be told so, and not to be taken for a sheet. */
const isPackage = ({ bytes, name }: Pick<Upload, 'bytes' | 'name'>): boolean =>
  /\.json$/i.test(name) || /^[\uFEFF\s]*\{/.test(Buffer.from(bytes.subarray(0, 200)).toString('utf8'));

/** As programs get them: `row 12`. */
export const rowErrors = (errors: Note[]): { path: string; message: string }[] =>
  errors.slice(0, 200).map(({ row, message }) => ({ path: row === null ? 'file' : `row ${row}`, message }));

const noSource = {
  creator: null,
  publisher: null,
  version: null,
  language: null,
  officialUrl: null,
  licence: null,
  attribution: null,
  identifier: null,
};

function refuseOther(number: number, preparing: Draft | null, next: number): void {
  if (preparing ? preparing.number === number : number === next) return;
  if (!preparing && number > next) throw notFound(say('draft'));
  const words = { number: String(preparing?.number ?? next) };
  throw conflict(
    preparing
      ? t('Draft {number} is being prepared: upload into that one.', words)
      : t('What is open or published is never changed. Upload draft {number}.', words),
  );
}

const notYet = ({ number }: Draft): Problem =>
  conflict(
    t(
      'Draft {number} waits for its opening time. Take it back into preparation before there is another text.',
      {
        number: String(number),
      },
    ),
  );

/** The one file that was sent. Throws 422 naming `file`. */
function onlyFile(files: SentFile[]): SentFile {
  const sent = files.filter(({ field }) => field === 'file');
  const [file] = sent;
  if (sent.length > 1) throw wrongFile(t('Upload one file at a time.'));
  if (!file || (file.name === '' && file.bytes.length === 0 && !file.tooLarge))
    throw wrongFile(t('Choose a file.'));
  if (file.tooLarge) {
    throw wrongFile(
      t('This file is larger than {count, number} megabytes. Take out pictures, or save the sheet as CSV.', {
        count: largestFile / 1_000_000,
      }),
    );
  }
  if (file.bytes.length === 0) throw wrongFile(t('This file is empty. Choose another.'));
  return file;
}

const shortName = (name: string): string => (name.split(/[/\\]/).at(-1) ?? '').trim().slice(-100) || 'file';

/** Whether this is a refusal of the file itself, to be shown beside the field. */
export const isAboutFile = (error: unknown): error is Problem =>
  error instanceof Problem && [409, 413, 422, 429, 503].includes(error.status);

import { invalid, Problem } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { SentFile } from '../../core/http/upload.ts';
import { newId } from '../../core/ids.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { EditionInput } from '../frameworks/edition.ts';
import { activeMember } from '../threads/post-rules.ts';
import { type Look, Looks, type NamedFile } from './looks.ts';
import type { MappingWords } from './mapping-words.ts';
import { largestFile } from './sheet-limits.ts';
import { findTarget, type Target, type TargetParts } from './target.ts';
import type { UploadStore } from './uploads.store.ts';
import { changedSince, type Note, wrongFile } from './workbook.ts';

export interface UploadParts extends TargetParts {
  uploads: UploadStore;
  looks: Looks;
  limits: RateLimits;
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

  /** See `findTarget`. */
  target(reader: Reader, slug: string, number: number | null): Promise<Target> {
    return findTarget(this.#parts, reader, slug, number);
  }

  /** Keeps a file that was sent, once it could be read. Throws 422 naming `file`, 429. Answers its id. */
  async add(reader: Reader, target: Target, files: SentFile[]): Promise<string> {
    const { file, owner } = await this.#received(reader, files);
    const { mapping } = await this.#parts.looks.at(target, file, null);
    return this.#parts.uploads.keep({ owner, framework: target.framework, ...file, mapping });
  }

  /**
   * What a file that was sent would come to, without keeping it; `words` say how its sheet is read. Throws 422 naming
   * what is wrong, 429. Answers a name for `confirm` too.
   */
  async lookAt(
    reader: Reader,
    target: Target,
    files: SentFile[],
    words: MappingWords,
  ): Promise<{ look: Look; name: string }> {
    const { file } = await this.#received(reader, files);
    return { look: await this.#parts.looks.with(target, file, words), name: newId() };
  }

  /**
   * Makes what was looked at the text of the draft. Throws 422 with what is wrong in which row, 409 when the draft was
   * changed since `seq`. The same `name` again does nothing twice.
   */
  async confirm(
    reader: Reader,
    target: Target,
    { edition, errors, sheet, mapping }: Look,
    { name, seq }: { name: string; seq: number },
  ): Promise<{ number: number }> {
    if (errors.length > 0) throw invalid(rowErrors(errors));
    if (seq !== target.seq) throw changedSince();
    const taken = await this.#parts.take(reader, target, edition, name);
    if (sheet && mapping) await this.#parts.uploads.remember(target.framework, sheet, mapping);
    return taken;
  }

  async #received(reader: Reader, files: SentFile[]): Promise<{ file: NamedFile; owner: string }> {
    const member = activeMember(reader, t('Sign in to upload a draft.'));
    const { bytes, name } = onlyFile(files);
    await this.#parts.limits.count('draftUpload', member.id);
    return { file: { bytes, name: shortName(name) }, owner: member.id };
  }
}

const mostErrors = 200;

/** As programs get them: `row 12`. */
export const rowErrors = (errors: Note[]): { path: string; message: string }[] =>
  errors
    .slice(0, mostErrors)
    .map(({ row, message }) => ({ path: row === null ? 'file' : `row ${row}`, message }));

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

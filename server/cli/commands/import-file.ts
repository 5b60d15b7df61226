import { basename } from 'node:path';
import type { Services } from '../../compose.ts';
import { Problem } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { everyone } from '../../core/reader.ts';
import type { ParsedEdition } from '../../features/frameworks/edition.ts';
import { type Target, targetOfNew } from '../../features/sheets/target.ts';
import { rowErrors } from '../../features/sheets/uploads.service.ts';
import { CommandError, problemWords } from '../answer.ts';

export interface SheetOptions {
  framework: string;
  columns?: string;
  sheet?: string;
  part?: boolean;
  title?: string;
}

/** A file that was read. */
export interface ReadFile extends ParsedEdition {
  /** Makes it the text of the draft that is being prepared; null where there is none. */
  replace: (() => Promise<void>) | null;
}

/** Errors that are said in the one line of a refusal. */
const mostSaid = 20;

/** What a file holds: a package as its format says, a sheet as its columns are said or guessed. Throws CommandError. */
export async function parsedFile(
  services: Services,
  { bytes, file }: { bytes: Buffer; file: string },
  options: SheetOptions,
): Promise<ReadFile> {
  try {
    const { columns, sheet, part } = options;
    const words = { columns, sheet, ...(part && { coverage: 'part' as const }) };
    const target = await targetOf(services, options);
    const look = await services.looks.with(target, { bytes, name: basename(file) }, words);
    if (look.errors.length > 0) throw new CommandError(`${file}: ${saying(rowErrors(look.errors))}`);
    const notes = rowErrors(look.notes).map(({ path, message }) => ({ at: path, message }));
    const replace = async (): Promise<void> =>
      void (await services.uploadService.confirm(everyone, target, look, { name: newId(), seq: target.seq }));
    return {
      edition: look.edition,
      notes: [...look.remarks, ...notes],
      replace: target.preparing ? replace : null,
    };
  } catch (error) {
    if (error instanceof Problem) throw new CommandError(`${file}: ${problemWords(error)}`);
    throw error;
  }
}

async function targetOf(
  { models, uploadService }: Services,
  { framework, title }: SheetOptions,
): Promise<Target> {
  const there = await models.frameworks.exists({ slug: framework });
  return there
    ? uploadService.target(everyone, framework, null)
    : targetOfNew(framework, title ?? wordsOf(framework));
}

/** `web-skills` → `Web skills`. */
const wordsOf = (slug: string): string => (slug.charAt(0).toUpperCase() + slug.slice(1)).replaceAll('-', ' ');

function saying(errors: { path: string; message: string }[]): string {
  const said = errors.slice(0, mostSaid).map(({ path, message }) => `${path}: ${message.replace(/\.$/, '')}`);
  const more = errors.length - said.length;
  return `${said.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
}

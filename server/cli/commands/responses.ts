import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Services } from '../../compose.ts';
import { everyone } from '../../core/reader.ts';
import { presentResponse } from '../../features/responses/responses.api.ts';
import { readResponseFilter } from '../../features/responses/response-filter.ts';
import { writeCsv, workbook } from '../../features/responses/response-files.ts';
import { CommandError, count, type Run } from '../answer.ts';
import { withMoot } from '../run.ts';

interface Options {
  to: string;
  draft?: string;
  state?: string;
}

/** `responses`: writes the public table of comments and answers of a framework to a file, by the ending of its name. */
export function addResponses(program: Command, run: Run): void {
  program
    .command('responses')
    .description('write the comments on a framework and the answers to them to a .csv, .xlsx or .json file')
    .argument('<slug>', 'of the framework')
    .requiredOption('--to <file>', 'the file to write')
    .option('--draft <number>', 'only comments on this draft')
    .option('--state <state>', 'all, decided, undecided or an outcome')
    .action((slug: string, options: Options) =>
      run(() => withMoot((services) => write(services, slug, options))),
    );
}

async function write(
  { frameworkStore, responses, config }: Services,
  slug: string,
  { to, ...asked }: Options,
) {
  const ending = /\.(csv|xlsx|json)$/i.exec(to)?.[1]?.toLowerCase();
  if (!ending) throw new CommandError('--to must end in .csv, .xlsx or .json.');
  const { filter, errors } = readResponseFilter(asked);
  if (errors.length > 0) throw new CommandError(`--${errors[0]!.path}: ${errors[0]!.message}`);
  const view = await frameworkStore.bySlug(everyone, slug);
  const { found: listed } = await responses.find(everyone, view, filter);
  const source = { responses, view, listed, urlOf: (path: string) => `${config.publicUrl}${path}` };
  if (ending === 'csv') await writeCsv(source, createWriteStream(to));
  else if (ending === 'xlsx') await writeFile(to, await workbook(source));
  else
    await writeFile(
      to,
      `${JSON.stringify((await responses.rows(view, listed)).map(presentResponse), null, 2)}\n`,
    );
  return {
    lines: [`Wrote ${count(listed.length, 'comment')} on ${slug} to ${to}.`],
    data: { framework: slug, comments: listed.length, file: to },
  };
}

import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Services } from '../../compose.ts';
import { Problem } from '../../core/errors.ts';
import { everyone } from '../../core/reader.ts';
import { stateAt } from '../../features/frameworks/draft-state.ts';
import type { Draft } from '../../features/frameworks/frameworks.models.ts';
import { readFrameworks } from '../../plugins/read-frameworks.ts';
import { type Answer, CommandError, count, type Run } from '../answer.ts';
import { withMoot } from '../run.ts';

interface Options {
  to: string;
  draft?: string;
}

/**
 * `export`: writes one draft of a framework to a file, as CASE unless the ending of its name says otherwise; as a zip, the
 * whole framework with its discussion.
 */
export function addExport(program: Command, run: Run): void {
  program
    .command('export')
    .description(
      'write the newest draft of a framework to a file (CASE 1.1); to a .zip, all of it with its discussion',
    )
    .argument('<slug>', 'of the framework')
    .requiredOption('--to <file>', 'the file to write')
    .option('--draft <number>', 'another draft than the newest')
    .action((slug: string, { to, draft: number }: Options) =>
      run(() =>
        withMoot(async (services) => {
          const { frameworkStore, draftTexts, exporters, config } = services;
          if (number === undefined && to.toLowerCase().endsWith('.zip')) return whole(services, slug, to);
          const draft = await chosenDraft(services, slug, number);
          const edition = await readFrameworks(frameworkStore, (one) => draftTexts.of(one)).edition(
            everyone,
            draft._id,
          );
          if (!edition) throw new CommandError(`The text of draft ${draft.number} is missing.`);
          const exporter = exporters.forFile(basename(to));
          const bytes = exporter.build({
            ...edition,
            identifier: draft._id,
            state: stateAt(draft, new Date()),
            lastChange: draft.addedAt,
            baseUrl: config.publicUrl,
          });
          await write(to, bytes);
          const items = edition.items.length;
          return {
            lines: [`Wrote draft ${draft.number} of ${draft.title} to ${to}: ${count(items, 'item')}.`],
            data: { framework: slug, draft: draft.number, items, format: exporter.id, file: to },
          };
        }),
      ),
    );
}

async function whole({ packaging }: Services, slug: string, to: string): Promise<Answer> {
  const { bytes, manifest } = await packaging.of(everyone, slug, new Date()).catch((error: unknown) => {
    throw error instanceof Problem && error.status === 404
      ? new CommandError(`There is no framework ${slug}.`)
      : error;
  });
  await write(to, bytes);
  const drafts = manifest.drafts.length;
  const what = `${count(drafts, 'draft')} in ${count(manifest.files.length, 'file')}`;
  return {
    lines: [`Wrote ${manifest.framework.title} with its discussion to ${to}: ${what}.`],
    data: { framework: slug, drafts, format: manifest.format, version: manifest.version, file: to },
  };
}

/** The draft of this number, or the newest that is not still being prepared, or the newest of all. */
async function chosenDraft({ frameworkStore }: Services, slug: string, number?: string): Promise<Draft> {
  const { drafts } = await frameworkStore.bySlug(everyone, slug).catch(() => {
    throw new CommandError(`There is no framework ${slug}.`);
  });
  const now = new Date();
  const draft =
    number === undefined
      ? (drafts.find((one) => stateAt(one, now) !== 'preparing') ?? drafts[0])
      : drafts.find((one) => String(one.number) === number);
  if (draft) return draft;
  const known = drafts.map((one) => one.number).join(', ') || 'none';
  throw new CommandError(`${slug} has no draft ${number ?? ''}; its drafts: ${known}.`);
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(file, bytes).catch((error: Error) => {
    throw new CommandError(`${file}: it cannot be written: ${error.message}`);
  });
}

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Services } from '../../compose.ts';
import { idFromName } from '../../core/ids.ts';
import { everyone, type Scope } from '../../core/reader.ts';
import type { Imported } from '../../features/frameworks/import-edition.ts';
import type { ParsedEdition } from '../../features/frameworks/edition.ts';
import { parsedFile, type SheetOptions } from './import-file.ts';
import { type Answer, CommandError, count, type Run } from '../answer.ts';
import { withMoot } from '../run.ts';

interface Options extends SheetOptions {
  group?: string;
  openUntil?: string;
  prepare?: boolean;
}

/** The group that owns what is imported on a site where no group was named. */
const site = { slug: 'site', name: 'Site', purpose: 'Looks after this site.', rules: '' };

/** `import`: a file becomes a new framework, or the next draft of one. A broken file imports nothing. */
export function addImport(program: Command, run: Run): void {
  program
    .command('import')
    .description(
      'make a new framework, or the next draft of one, from a file (CASE 1.0 or 1.1, CSV, XLSX), or take in a whole one (ZIP)',
    )
    .argument('<file>')
    .requiredOption('--framework <slug>', 'its address: small letters, digits and hyphens')
    .option('--group <slug>', 'the owner of a new framework; the group of the site, unless given')
    .option('--open-until <date>', 'the last day for comments (2027-03-31), or a time; no end, unless given')
    .option('--prepare', 'show the draft to its editors only, until they open it')
    .option(
      '--columns <list>',
      'what the columns of a sheet are: code=A,title=B,level=D+E; guessed, unless given',
    )
    .option('--sheet <name>', 'which sheet of a workbook, by name or number; guessed, unless given')
    .option('--part', 'the sheet holds a part: everything else stays as it is')
    .option('--title <words>', 'what a new framework is called that comes from a sheet')
    .action((file: string, options: Options) =>
      run(async () => {
        const bytes = await readWhole(file);
        if (looksLikeZip(bytes, file)) return withMoot((services) => takeIn(services, bytes, options));
        const closesAt = options.openUntil === undefined ? null : endOf(options.openUntil);
        return withMoot(async (services) => {
          const parsed = await parsedFile(services, { bytes, file }, options);
          if (options.prepare && parsed.replace) {
            await parsed.replace();
            return answer(await imported(services, options.framework, parsed), parsed);
          }
          const made = await services.editionImport.run(everyone, {
            slug: options.framework,
            edition: parsed.edition,
            group: await ownerOf(services, options),
            state: options.prepare ? 'preparing' : 'open',
            opensAt: options.prepare ? null : new Date(),
            closesAt,
          });
          return answer(made, parsed);
        });
      }),
    );
}

const looksLikeZip = (bytes: Buffer, file: string): boolean =>
  file.toLowerCase().endsWith('.zip') && bytes.subarray(0, 2).toString() === 'PK';

/** A whole framework with its discussion, as `export SLUG --to FILE.zip` writes it. */
async function takeIn(services: Services, bytes: Buffer, options: Options): Promise<Answer> {
  const group = await ownerOf(services, options);
  if (!group) throw new CommandError(`There is a framework ${options.framework} already; name its --group.`);
  const slug = options.framework;
  const { framework, ...taken } = await services.packageImport.run(everyone, { bytes, slug, group });
  const name = `${framework.title} (/frameworks/${framework.slug})`;
  const what = `${count(taken.drafts, 'draft')}, ${count(taken.posts, 'post')}, ${count(taken.people, 'person', 'people')}`;
  const lines = [
    taken.repeated ? `This is ${name} already; nothing was changed.` : `Took in ${name}: ${what}.`,
  ];
  return { lines, data: { framework: framework.slug, ...taken } };
}

/** What came of a text that took the place of that of the draft being prepared. */
async function imported(
  { frameworkStore }: Services,
  slug: string,
  { edition }: ParsedEdition,
): Promise<Imported> {
  const { framework, drafts } = await frameworkStore.bySlug(everyone, slug);
  return { framework, number: drafts[0]!.number, items: edition.items.length, repeated: false };
}

function answer({ framework, number, items, repeated }: Imported, { notes }: ParsedEdition): Answer {
  const draft = `draft ${number} of ${framework.title} (/frameworks/${framework.slug})`;
  const lines = repeated
    ? [`This is ${draft} already; nothing was changed.`]
    : [`Imported ${draft}: ${count(items, 'item')}.`, ...notes.map(({ at, message }) => `${at}: ${message}`)];
  return { lines, data: { framework: framework.slug, draft: number, items, repeated, notes } };
}

async function readWhole(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CommandError(`${file}: there is no such file.`);
    if (code === 'EISDIR') throw new CommandError(`${file}: this is a folder; name a file.`);
    throw new CommandError(`${file}: it cannot be read: ${message}`);
  }
}

/** Null for a framework that is there: it has its owner. */
async function ownerOf(
  services: Services,
  { framework, group }: Options,
): Promise<{ id: string; scope: Scope } | undefined> {
  const there = await services.models.frameworks.exists({ slug: framework });
  if (there && group === undefined) return undefined;
  const groups = await services.groupStore.list(everyone);
  const named = group === undefined ? onlyOne(groups) : groups.find(({ slug }) => slug === group);
  if (group !== undefined && !named) {
    const known = groups.map(({ slug }) => slug).join(', ') || 'none';
    throw new CommandError(`There is no group ${group}; there are: ${known}.`);
  }
  const owner =
    named ??
    (await services.groups.ensure(everyone, { id: idFromName('group site'), scope: 'public', ...site }));
  return { id: owner._id, scope: owner.scope };
}

const onlyOne = <Thing>(things: Thing[]): Thing | undefined => (things.length === 1 ? things[0] : undefined);

/** A day counts to its end. */
function endOf(date: string): Date {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(date);
  const time = new Date(isDay ? `${date}T23:59:59.999Z` : date);
  if (!/^\d{4}-\d{2}-\d{2}/.test(date) || Number.isNaN(time.getTime())) {
    throw new CommandError(
      `--open-until ${date}: give a day such as 2027-03-31, or a time such as 2027-03-31T17:00Z.`,
    );
  }
  if (time.getTime() <= Date.now()) throw new CommandError(`--open-until ${date}: this is in the past.`);
  return time;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Services } from '../server/compose.ts';
import { uuidFromName } from '../server/core/ids.ts';
import { projectRoot } from '../server/core/paths.ts';
import { everyone } from '../server/core/reader.ts';
import type { EditionInput } from '../server/features/frameworks/edition.ts';
import { frameworks, groups } from './content.ts';
import { groupId, itemIdentifier } from './names.ts';
import type { SeedDraft, SeedFramework } from './shapes.ts';
import { daysBefore } from './times.ts';

/** A framework that is read from its own file, by the importer that everybody uses. */
const government = {
  file: 'case-v1p1-ddat-2026-03-23.json',
  slug: 'government-digital-and-data',
  title: 'Government Digital and Data',
  description:
    'The capability framework of the UK Government Digital and Data profession as it stood in March 2026: families of ' +
    'roles, the roles and their levels, the skills and the levels of each. Not an official publication.',
  group: 'pswpg',
  opensDaysAgo: 14,
  closesInDays: 60,
};

/** Adds the frameworks that have several drafts, each without its newest, so that members follow them before that comes. */
export async function loadEarlierDrafts(services: Services, start: Date): Promise<void> {
  for (const framework of frameworks) {
    for (const draft of framework.drafts.slice(0, -1)) {
      await addDraft(services, framework, editionOf(framework, draft), draft, start);
    }
  }
}

/** Adds the newest draft of each framework, and what became of earlier ones since. */
export async function loadNewestDrafts(services: Services, start: Date): Promise<void> {
  for (const framework of frameworks) {
    const newest = framework.drafts.at(-1)!;
    await addDraft(services, framework, editionOf(framework, newest), newest, start);
    for (const draft of framework.drafts) await changeLater(services, framework.slug, draft, start);
  }
  const bytes = await readFile(join(projectRoot, 'seeds', government.file));
  const { edition } = services.importers.parse(bytes, government.file);
  await addDraft(services, { ...government, scope: 'public' }, edition, government, start);
}

async function addDraft(
  services: Services,
  framework: Omit<SeedFramework, 'licence' | 'drafts'>,
  edition: EditionInput,
  { opensDaysAgo, closesInDays, state }: Pick<SeedDraft, 'opensDaysAgo' | 'closesInDays' | 'state'>,
  start: Date,
): Promise<void> {
  const opensAt = daysBefore(start, opensDaysAgo);
  await services.editionImport.run(everyone, {
    slug: framework.slug,
    edition,
    group: { id: groupId(framework.group), scope: framework.scope },
    title: framework.title,
    description: framework.description,
    state: state ?? (closesInDays < 0 ? 'closed' : 'open'),
    opensAt,
    closesAt: daysBefore(start, -closesInDays),
    addedAt: opensAt < start ? opensAt : start,
  });
}

/** The draft closes, or is published: once, whatever the number of times this is run. */
async function changeLater(
  { frameworkStore, log }: Services,
  slug: string,
  { number, later }: SeedDraft,
  start: Date,
): Promise<void> {
  if (!later) return;
  const { framework, draft } = await frameworkStore.draft(everyone, slug, number);
  const { _id, opensAt, closesAt } = draft;
  await log.append(`framework:${framework._id}`, {
    key: `seed:${later.state}:${_id}`,
    keyHash: later.state,
    decide: () => ({
      type: 'draft.state',
      actor: null,
      origin: { from: 'seed', author: null, at: daysBefore(start, later.daysAgo), ref: null },
      data: { draft: _id, state: later.state, opensAt, closesAt },
    }),
  });
}

function editionOf(framework: SeedFramework, draft: SeedDraft): EditionInput {
  const identifier = (id: string): string => itemIdentifier(framework.slug, id);
  const owner = groups.find(({ slug }) => slug === framework.group)!.name;
  return {
    title: framework.title,
    description: framework.description,
    source: {
      creator: owner,
      publisher: owner,
      version: `Draft ${draft.number}`,
      language: 'en',
      officialUrl: null,
      licence: framework.licence,
      attribution: null,
      identifier: uuidFromName(`seed ${framework.slug} draft ${draft.number}`),
    },
    items: draft.items.map(({ id, parent, ...text }) => ({
      ...text,
      identifier: identifier(id),
      parent: parent === null ? null : identifier(parent),
      extra: {},
    })),
    associations: [],
  };
}

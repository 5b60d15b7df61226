import type { Config } from '../config.ts';
import type { People, PersonAffiliation } from '../core/people.ts';
import type { ChangeLog } from '../core/log/change-log.ts';
import { type GhostModels, ghostOrganisations, keepGhosts } from '../features/accounts/ghosts.ts';
import { WholeImport } from '../features/frameworks/import-whole.ts';
import type { OrganisationStore } from '../features/organisations/organisations.store.ts';
import { ImportedPosts } from '../features/threads/imported-posts.ts';
import { PackageImport } from '../features/travelling/import.service.ts';
import type { composeModels } from './models.ts';
import type { FrameworkStore } from '../features/frameworks/frameworks.store.ts';
import type { Exporters, Importers } from '../features/frameworks/importers.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import { Packaging } from '../features/travelling/export.service.ts';
import { readFrameworks } from '../plugins/read-frameworks.ts';

interface Parts {
  config: Config;
  directory: People;
  exporters: Exporters;
  frameworkStore: FrameworkStore;
  organisations(ids: string[]): Promise<ReadonlyMap<string, PersonAffiliation>>;
  threadStore: ThreadStore;
}

/** What takes frameworks from one site to another. */
export function composePackaging(parts: Parts): Packaging {
  const { config, directory, exporters, frameworkStore, organisations, threadStore } = parts;
  const door = readFrameworks(frameworkStore, (draft) => frameworkStore.edition(draft.edition));
  return new Packaging({
    frameworks: frameworkStore,
    store: threadStore,
    people: directory,
    organisations,
    editionOf: (reader, draft) => door.edition(reader, draft),
    caseExporter: () => exporters.forFile('draft.json'),
    siteUrl: config.publicUrl.replace(/\/+$/, ''),
  });
}

/** What takes frameworks in that come from other sites. */
export function composePackageImport(parts: {
  models: ReturnType<typeof composeModels>;
  log: ChangeLog;
  importers: Importers;
}): PackageImport {
  const { models, log, importers } = parts;
  return new PackageImport({
    models,
    whole: new WholeImport(models, log),
    posts: new ImportedPosts(log),
    parse: (bytes, filename) => importers.parse(bytes, filename),
    keepGhosts: (ghosts) => keepGhosts(models, ghosts),
  });
}

/** The organisations behind these ids, of this site and of others that are named here. */
export const organisationsNamed =
  (models: GhostModels, store: OrganisationStore) =>
  async (ids: string[]): Promise<Map<string, PersonAffiliation>> => {
    const here = await store.named(ids);
    const others = ids.filter((id) => !here.has(id));
    if (others.length === 0) return here;
    return new Map([...here, ...(await ghostOrganisations(models, others))]);
  };

import type { Config } from '../config.ts';
import type { People } from '../core/people.ts';
import type { FrameworkStore } from '../features/frameworks/frameworks.store.ts';
import type { Exporters } from '../features/frameworks/importers.ts';
import type { OrganisationStore } from '../features/organisations/organisations.store.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import { Packaging } from '../features/travelling/export.service.ts';
import { readDoor } from '../plugins/read-door.ts';

interface Parts {
  config: Config;
  directory: People;
  exporters: Exporters;
  frameworkStore: FrameworkStore;
  organisationStore: OrganisationStore;
  threadStore: ThreadStore;
}

/** What takes frameworks from one site to another. */
export function composePackaging(parts: Parts): Packaging {
  const { config, directory, exporters, frameworkStore, organisationStore, threadStore } = parts;
  const door = readDoor(frameworkStore);
  return new Packaging({
    frameworks: frameworkStore,
    store: threadStore,
    people: directory,
    organisations: (ids) => organisationStore.named(ids),
    editionOf: (reader, draft) => door.edition(reader, draft),
    caseExporter: () => exporters.forFile('draft.json'),
    siteUrl: config.publicUrl.replace(/\/+$/, ''),
  });
}

import type { People } from '../core/people.ts';
import type { FrameworkStore } from '../features/frameworks/frameworks.store.ts';
import type { GroupStore } from '../features/groups/groups.store.ts';
import type { OrganisationStore } from '../features/organisations/organisations.store.ts';
import { SearchIndex } from '../features/search/search-index.ts';
import { SearchService } from '../features/search/search.service.ts';
import { SearchStore } from '../features/search/search.store.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import type { composeModels } from './models.ts';

/** What finds things: the index that follows the log, and the search on it. */
export function composeFinding(known: {
  models: ReturnType<typeof composeModels>;
  threadStore: ThreadStore;
  frameworkStore: FrameworkStore;
  groupStore: GroupStore;
  directory: People;
  organisationStore: OrganisationStore;
}) {
  const { models, threadStore, frameworkStore, groupStore, directory, organisationStore } = known;
  const searchIndex = new SearchIndex({ models, store: threadStore, frameworks: frameworkStore });
  const searchStore = new SearchStore(models);
  const search = new SearchService({
    store: searchStore,
    threads: threadStore,
    frameworks: frameworkStore,
    groups: groupStore,
    people: directory,
    organisationsNamed: (ids) => organisationStore.named(ids),
  });
  return { searchIndex, searchStore, search };
}

import type { PageCache } from '../core/http/page-cache.ts';
import type { Routes } from '../core/http/routes.ts';
import { everyone } from '../core/reader.ts';
import { changeSchema, presentChange } from '../features/changes/changes.api.ts';
import { addDraftApi } from '../features/drafting/drafts.api.ts';
import { addNewDraftPages } from '../features/drafting/new-draft.pages.ts';
import { addStatePages } from '../features/drafting/state.pages.ts';
import { addStateApi } from '../features/drafting/states.api.ts';
import type { Services } from './services.ts';

/** Starting drafts and what becomes of them. Comes before the page of one draft, whose address `new` could be taken for. */
export function addDraftRoutes(routes: Routes, services: Services, pageCache: PageCache): void {
  const { changes, frameworkStore: store, groupStore } = services;
  const web = {
    ...services,
    store,
    states: services.draftStates,
    people: services.directory,
    pageCache,
    zoneOf: async (group: string) => (await groupStore.byId(everyone, group))?.timeZone ?? 'Europe/London',
  };
  addNewDraftPages(routes, web);
  addStatePages(routes, web);
  addStateApi(routes, web);
  addDraftApi(routes, {
    ...web,
    changeSchema,
    async changesOf(reader, slug, number) {
      const { framework, draft, found } = await changes.of(reader, slug, number);
      const competencies = await store.competenciesOf(framework._id);
      return found.map((one) => presentChange(draft._id, one, competencies.get(one.competency)?.key ?? null));
    },
  });
}

import type { Routes } from '../core/http/routes.ts';
import { t } from '../core/words/words.ts';
import { outcomeWords } from '../features/dispositions/outcome-words.ts';
import { addEditActPages } from '../features/drafting/edit-acts.pages.ts';
import { addEditItemPages } from '../features/drafting/edit-item.pages.ts';
import { addEditNewPages } from '../features/drafting/edit-new.pages.ts';
import { addEditApi } from '../features/drafting/edit.api.ts';
import { addEditPages } from '../features/drafting/edit.pages.ts';
import type { Services } from './services.ts';

/** The pages and the API by which editors change a draft that is being prepared. */
export function addEditRoutes(routes: Routes, services: Services): void {
  const web = {
    store: services.frameworkStore,
    texts: services.draftTexts,
    drafting: services.drafting,
    log: services.log,
    people: services.directory,
    threads: services.threadStore,
    answerOf: ({ disposition }: { disposition?: { outcome?: keyof typeof outcomeWords | null } }) =>
      disposition?.outcome ? t(outcomeWords[disposition.outcome].text) : null,
  };
  addEditPages(routes, web);
  // Before the page of one competency, whose address could be taken for it.
  addEditNewPages(routes, web);
  addEditItemPages(routes, web);
  addEditActPages(routes, web);
  addEditApi(routes, web);
}

import type { Routes } from '../core/http/routes.ts';
import type { ChangeLog } from '../core/log/change-log.ts';
import { t } from '../core/words/words.ts';
import { outcomeWords } from '../features/dispositions/outcome-words.ts';
import { Drafting } from '../features/drafting/drafting.service.ts';
import { GuessService } from '../features/drafting/guesses.service.ts';
import { DraftTexts } from '../features/drafting/draft-texts.ts';
import { Freezing } from '../features/drafting/freezing.ts';
import { addEditActPages } from '../features/drafting/edit-acts.pages.ts';
import { addEditItemPages } from '../features/drafting/edit-item.pages.ts';
import { addEditNewPages } from '../features/drafting/edit-new.pages.ts';
import { addEditApi } from '../features/drafting/edit.api.ts';
import { addEditPages } from '../features/drafting/edit.pages.ts';
import { DraftStates, type MayOpen } from '../features/drafting/states.service.ts';
import type { FrameworkModels } from '../features/frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../features/frameworks/frameworks.store.ts';
import type { Services } from './services.ts';

/** The text of drafts that are being prepared, who changes it, and what becomes of them. */
export function composeDrafting(parts: { models: FrameworkModels; store: FrameworkStore; log: ChangeLog }) {
  const draftTexts = new DraftTexts(parts.store, parts.log);
  const known = { ...parts, texts: draftTexts };
  const drafting = new Drafting(known);
  const guesses = new GuessService(known);
  const freezing = new Freezing({ ...known, drafting });
  /** What must be done before the text of a draft may be fixed: features add theirs. */
  const mayOpen: MayOpen[] = [(reader, draft) => guesses.mayOpen(reader, draft)];
  const draftStates = new DraftStates({ ...parts, freezing, mayOpen });
  return { draftTexts, drafting, guesses, freezing, draftStates, mayOpen };
}

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

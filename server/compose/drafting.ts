import type { ChangeLog } from '../core/log/change-log.ts';
import { Drafting } from '../features/drafting/drafting.service.ts';
import { GuessService } from '../features/drafting/guesses.service.ts';
import { DraftTexts } from '../features/drafting/draft-texts.ts';
import { Freezing } from '../features/drafting/freezing.ts';
import { DraftStates, type MayOpen } from '../features/drafting/states.service.ts';
import type { FrameworkModels } from '../features/frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../features/frameworks/frameworks.store.ts';

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

import type { ChangeLog } from '../core/log/change-log.ts';
import { Drafting } from '../features/drafting/drafting.service.ts';
import { DraftTexts } from '../features/drafting/draft-texts.ts';
import type { FrameworkModels } from '../features/frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../features/frameworks/frameworks.store.ts';

/** The text of drafts that are being prepared, and who changes it. */
export function composeDrafting(parts: { models: FrameworkModels; store: FrameworkStore; log: ChangeLog }) {
  const draftTexts = new DraftTexts(parts.store, parts.log);
  return { draftTexts, drafting: new Drafting({ ...parts, texts: draftTexts }) };
}

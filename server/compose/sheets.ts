import type { RateLimits } from '../core/http/rate-limit.ts';
import type { ChangeLog } from '../core/log/change-log.ts';
import type { Drafting } from '../features/drafting/drafting.service.ts';
import { type DraftTexts, draftingChannel } from '../features/drafting/draft-texts.ts';
import type { FrameworkStore } from '../features/frameworks/frameworks.store.ts';
import type { EditionImport } from '../features/frameworks/import-edition.ts';
import type { Importers } from '../features/frameworks/importers.ts';
import { Looks } from '../features/sheets/looks.ts';
import { takeText } from '../features/sheets/take-text.ts';
import type { UploadModels } from '../features/sheets/uploads.models.ts';
import { UploadService } from '../features/sheets/uploads.service.ts';
import { UploadStore } from '../features/sheets/uploads.store.ts';

/** Drafts that come as files. */
export function composeSheets(known: {
  models: UploadModels;
  log: ChangeLog;
  frameworkStore: FrameworkStore;
  importers: Importers;
  limits: RateLimits;
  editionImport: EditionImport;
  drafting: Drafting;
  draftTexts: DraftTexts;
}) {
  const { models, log, frameworkStore, importers, limits, editionImport, drafting, draftTexts } = known;
  const uploads = new UploadStore(models);
  const looks = new Looks({ importers, remembered: (framework) => uploads.remembered(framework) });
  const uploadService = new UploadService({
    uploads,
    looks,
    frameworks: frameworkStore,
    limits,
    async textOf(draft) {
      if (draft.state !== 'preparing') return { index: await draftTexts.of(draft), seq: 0 };
      const { index, seq } = await draftTexts.working(draft, await log.heads.of(draftingChannel(draft._id)));
      return { index, seq };
    },
    take: takeText({ editionImport, drafting }),
  });
  return { uploads, uploadService, looks };
}

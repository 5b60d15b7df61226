import type { Reader, Scoped } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';

/** Who may do what with drafts that are being prepared. */
export const draftingPolicies = {
  'draft.edit': (reader: Reader, target: Scoped) => may(reader, 'framework.edit', target),
} satisfies Record<string, (reader: Reader, target: Scoped) => boolean>;

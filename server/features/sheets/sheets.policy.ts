import type { Reader, Scoped } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';

/** Whoever may edit the framework may upload its next draft. */
export const sheetPolicies = {
  'draft.upload': (reader: Reader, target: Scoped) => may(reader, 'framework.edit', target),
} satisfies Record<string, (reader: Reader, target: Scoped) => boolean>;

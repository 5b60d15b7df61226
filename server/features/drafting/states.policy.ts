import type { Reader, Scoped } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';

/** Who may prepare the drafts of a framework, and say what becomes of them. */
export const statePolicies = {
  'draft.prepare': (reader: Reader, target: Scoped) => may(reader, 'framework.edit', target),
  /** What became of a draft, and why, is told to whoever may read it. */
  'draft.history': () => true,
} satisfies Record<string, (reader: Reader, target: Scoped) => boolean>;

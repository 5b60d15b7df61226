import type { Reader, Scoped } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';

/** Who may do what with frameworks, beyond what scope already decides in every lookup. */
export const frameworkPolicies = {
  'framework.read': () => true,
  'draft.read': () => true,
  'competency.read': () => true,
  'draft.add': (reader: Reader, target: Scoped) => may(reader, 'framework.edit', target),
} satisfies Record<string, (reader: Reader, target: Scoped) => boolean>;

import type { Reader, Scoped } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';

/** Who may say what is looked at first in a group. */
export const screeningPolicies = {
  'screening.change': (reader: Reader, group: Scoped) => may(reader, 'screening.change', group),
} satisfies Record<string, (reader: Reader, group: Scoped) => boolean>;

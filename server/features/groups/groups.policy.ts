import type { Reader, Scoped } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';

/** Who may do what with groups, beyond what scope already decides in every lookup. */
export const groupPolicies = {
  'home.read': () => true,
  'group.read': () => true,
  'group.change': (reader: Reader, group: Scoped) => may(reader, 'group.change', group),
  'reasons.change': (reader: Reader, group: Scoped) => may(reader, 'reasons.change', group),
  'screening.change': (reader: Reader, group: Scoped) => may(reader, 'screening.change', group),
  'thread.open': (reader: Reader, group: Scoped) => may(reader, 'thread.open', group),
} satisfies Record<string, (reader: Reader, group: Scoped) => boolean>;

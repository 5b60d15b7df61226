import type { Reader, Scoped } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';

/** Who may take a framework along: whoever may read it. */
export const travellingPolicies = {
  'package.read': (reader: Reader, target: Scoped) => may(reader, 'content.read', target),
  /** It brings people and words whom nobody here has checked: for those who run the site. */
  'package.import': (reader: Reader) => reader.admin,
} satisfies Record<string, (reader: Reader, target: Scoped) => boolean>;

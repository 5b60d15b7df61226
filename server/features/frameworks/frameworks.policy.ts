import { holds, type Reader } from '../../core/reader.ts';

/** Who may do what with frameworks, beyond what scope already decides in every lookup. */
export const frameworkPolicies = {
  'framework.read': () => true,
  'draft.read': () => true,
  'competency.read': () => true,
  'draft.add': (reader: Reader, target: { group: string }) => holds(reader, target.group, 'editor', 'chair'),
} satisfies Record<string, (reader: Reader, target: { group: string }) => boolean>;

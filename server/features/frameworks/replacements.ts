import type { EditionIndex } from './edition-index.ts';

/** Retired competency → the competencies that replace it. */
export type Replacements = ReadonlyMap<string, readonly string[]>;

/** How an association says that one competency replaces another, here and in CASE. */
export const replacedByType = 'replacedBy';

/** What an edition says of its predecessors: which competencies were replaced, each by which that it holds. */
export function replacementsIn(edition: EditionIndex): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { type, from, to } of edition.associations) {
    if (type !== replacedByType || from === to || !edition.byCompetency.has(to)) continue;
    const known = found.get(from) ?? [];
    if (!known.includes(to)) found.set(from, [...known, to]);
  }
  return found;
}

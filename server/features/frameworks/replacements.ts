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

/**
 * The same over several editions, the latest last: what replaced a competency and was itself replaced later leads on to
 * what the last edition holds.
 */
export function replacementsThrough(editions: readonly EditionIndex[]): Map<string, string[]> {
  const last = editions.at(-1);
  if (!last) return new Map();
  const next = new Map<string, Set<string>>();
  for (const { associations } of editions)
    for (const { type, from, to } of associations)
      if (type === replacedByType) next.set(from, (next.get(from) ?? new Set()).add(to));
  const lead = (id: string, seen: Set<string>): string[] => {
    if (seen.has(id)) return [];
    seen.add(id);
    if (last.byCompetency.has(id)) return [id];
    return [...(next.get(id) ?? [])].flatMap((one) => lead(one, seen));
  };
  const found = new Map<string, string[]>();
  for (const [from, successors] of next) {
    const seen = new Set([from]);
    const ends = [...successors].flatMap((one) => lead(one, seen));
    if (ends.length > 0) found.set(from, ends);
  }
  return found;
}

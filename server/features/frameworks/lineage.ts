import type { EditionIndex } from './edition-index.ts';
import type { Draft } from './frameworks.models.ts';
import { replacedByType } from './replacements.ts';

/** What came before a competency and after it. */
export interface Lineage {
  /** The draft in which it is no longer; null while the newest has it. */
  retiredIn: Draft | null;
  /** What replaced it, each at first hand: that may be retired in turn. */
  replacedBy: string[];
  replaces: string[];
}

/** `readings`: every draft that the reader may see with its text, newest first. */
export function lineageOf(
  competency: string,
  readings: readonly { draft: Draft; index: EditionIndex }[],
): Lineage {
  const last = readings.findIndex(({ index }) => index.byCompetency.has(competency));
  // One that came back is replaced by nothing, whatever a draft without it said.
  const telling = readings.slice(0, Math.max(1, last));
  return {
    retiredIn: last > 0 ? readings[last - 1]!.draft : null,
    replacedBy: [...new Set(telling.flatMap(({ index }) => successorsIn(index, competency)))],
    replaces: [...new Set(readings.flatMap(({ index }) => predecessorsIn(index, competency)))],
  };
}

/** What an edition says replaces a competency. */
export function successorsIn(index: EditionIndex, competency: string): string[] {
  return (index.from.get(competency) ?? []).flatMap(({ type, to }) =>
    type === replacedByType && to !== competency ? [to] : [],
  );
}

/** What an edition says a competency replaces. */
export function predecessorsIn(index: EditionIndex, competency: string): string[] {
  return (index.to.get(competency) ?? []).flatMap(({ type, from }) =>
    type === replacedByType && from !== competency ? [from] : [],
  );
}

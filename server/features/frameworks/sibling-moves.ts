import type { EditionIndex } from './edition-index.ts';

/**
 * The competencies that stand in another place among the same siblings: the fewest that, taken out, leave all others in
 * the order that they had. Those whose parent changed are not among them, nor do they make others move.
 */
export function siblingMoves(before: EditionIndex, after: EditionIndex): Set<string> {
  const places = new Map(before.items.map(({ competency }, at) => [competency, at]));
  const moved = new Set<string>();
  for (const [parent, children] of after.children) {
    const stayed = children.filter(
      ({ competency }) => before.byCompetency.get(competency)?.parent === parent,
    );
    const kept = longestRise(stayed.map(({ competency }) => places.get(competency)!));
    for (const [at, { competency }] of stayed.entries()) if (!kept.has(at)) moved.add(competency);
  }
  return moved;
}

/** The places in `values` (all different) of a longest rising subsequence. */
function longestRise(values: number[]): Set<number> {
  /** `ends[n]`: place of the smallest value that ends a rise of n + 1 values. */
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [at, value] of values.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[ends[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    previous[at] = ends[low - 1] ?? -1;
    ends[low] = at;
  }
  const found = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at]!) found.add(at);
  return found;
}

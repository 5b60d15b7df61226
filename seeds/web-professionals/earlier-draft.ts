import type { SeedItem } from '../shapes.ts';

/** How an earlier draft differed from a later one, told backwards. Every id is that of an item. */
export interface EarlierDifferences {
  /** Items that did not exist yet; what is beneath them goes too. */
  notYet: string[];
  /** What read differently then: the words as they were. */
  was: Record<string, { title?: string; statement?: string }>;
  /** Items that stood elsewhere, under another code. Their levels keep their place and take the old code. */
  stood: { id: string; parent: string; code: string }[];
  /** Items that have been retired since; they come after their siblings. */
  stillThere: SeedItem[];
}

/** Makes the items of an earlier draft from those of a later one. Throws when a difference names no item. */
export function earlierDraft(later: SeedItem[], differences: EarlierDifferences): SeedItem[] {
  const known = new Set(later.map((item) => item.id));
  const named = [
    ...differences.notYet,
    ...Object.keys(differences.was),
    ...differences.stood.map((move) => move.id),
  ];
  const unknown = named.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new Error(`No item of the later draft is called ${unknown.join(', ')}.`);

  const dropped = new Set(differences.notYet);
  const kept = later.filter((item) => {
    if (item.parent !== null && dropped.has(item.parent)) dropped.add(item.id);
    return !dropped.has(item.id);
  });
  const asItRead = kept.map((item) => ({ ...item, ...differences.was[item.id] }));
  return inTreeOrder([...asItStood(asItRead, differences.stood), ...differences.stillThere]);
}

/** Moves items back to the end of where they stood, so that they follow their former neighbours. */
function asItStood(items: SeedItem[], moves: EarlierDifferences['stood']): SeedItem[] {
  return moves.reduce((rest, { id, parent, code }) => {
    const moved = rest
      .filter((item) => item.id === id || item.parent === id)
      .map((item) =>
        item.id === id ? { ...item, parent, code } : { ...item, code: code + (item.code ?? '').slice(-2) },
      );
    return [...rest.filter((item) => item.id !== id && item.parent !== id), ...moved];
  }, items);
}

/** Puts each item right after its parent and elder siblings, as a reader meets them. */
function inTreeOrder(items: SeedItem[], parent: string | null = null): SeedItem[] {
  return items
    .filter((item) => item.parent === parent)
    .flatMap((item) => [item, ...inTreeOrder(items, item.id)]);
}

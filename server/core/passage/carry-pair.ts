import { diffArrays } from 'diff';
import { isCommon } from './carry-evidence.ts';

/** Which sentence, line or bullet before is which after. */
export interface UnitPairs {
  /** Those that stand in order, by place before and after; in that order. */
  inOrder: [number, number][];
  /** Those that were moved past others. */
  crossing: [number, number][];
}

/** Comparing each sentence with each grows with the square. */
const mostUnits = 80;
/** Of the words of two sentences, as many must be the same for one to be the other reworded. */
const leastAlike = { inOrder: 0.45, crossing: 0.6 };

/**
 * Pairs the sentences of two texts: those that stand as they were, in order first, then elsewhere, then those that are
 * reworded, the most alike first. `until` is a time in milliseconds; what takes longer is not paired.
 */
export function pairUnits(old: string[][], now: string[][], until: number): UnitPairs {
  const [oldNames, nowNames] = [old.map((keys) => keys.join(' ')), now.map((keys) => keys.join(' '))];
  const pairs: UnitPairs = { inOrder: sameIn(oldNames, nowNames, until), crossing: [] };
  pairMoved(pairs, oldNames, nowNames);
  const rest = restOf(pairs, old.length, now.length);
  if (rest.old.length > mostUnits || rest.now.length > mostUnits) return pairs;
  for (const { alike, pair } of likenesses(old, now, rest)) {
    if (isPaired(pairs, pair)) continue;
    if (fits(pairs.inOrder, pair)) {
      pairs.inOrder.push(pair);
      pairs.inOrder.sort((one, other) => one[0] - other[0]);
    } else if (alike >= leastAlike.crossing) pairs.crossing.push(pair);
  }
  return pairs;
}

/** Pairs of places at which two lists hold the same, in order; none when comparing takes too long. */
export function sameIn(old: string[], now: string[], until: number): [number, number][] {
  const parts = diffArrays(old, now, { timeout: Math.max(1, until - Date.now()) }) ?? [];
  const same: [number, number][] = [];
  let [oldAt, nowAt] = [0, 0];
  for (const { added, removed, count } of parts) {
    if (added) nowAt += count;
    else if (removed) oldAt += count;
    else for (let step = 0; step < count; step += 1) same.push([oldAt++, nowAt++]);
  }
  return same;
}

/** Sentences that stand elsewhere just as they were. Of several that read alike, nobody can tell which went where. */
function pairMoved(pairs: UnitPairs, oldNames: string[], nowNames: string[]): void {
  const rest = restOf(pairs, oldNames.length, nowNames.length);
  const byName = new Map<string, { old: number[]; now: number[] }>();
  const placesOf = (name: string): { old: number[]; now: number[] } => {
    const places = byName.get(name) ?? { old: [], now: [] };
    byName.set(name, places);
    return places;
  };
  for (const at of rest.old) placesOf(oldNames[at]!).old.push(at);
  for (const at of rest.now) placesOf(nowNames[at]!).now.push(at);
  for (const { old, now } of byName.values())
    if (old.length === 1 && now.length === 1) pairs.crossing.push([old[0]!, now[0]!]);
}

interface Rest {
  old: number[];
  now: number[];
}

function restOf({ inOrder, crossing }: UnitPairs, old: number, now: number): Rest {
  const all = [...inOrder, ...crossing];
  const [oldTaken, nowTaken] = [new Set(all.map(([at]) => at)), new Set(all.map(([, at]) => at))];
  const free = (count: number, taken: Set<number>): number[] =>
    Array.from({ length: count }, (_, at) => at).filter((at) => !taken.has(at));
  return { old: free(old, oldTaken), now: free(now, nowTaken) };
}

function likenesses(
  old: string[][],
  now: string[][],
  rest: Rest,
): { alike: number; pair: [number, number] }[] {
  const found: { alike: number; pair: [number, number] }[] = [];
  const nowBags = new Map(rest.now.map((at) => [at, bagOf(now[at]!)]));
  for (const oldAt of rest.old) {
    const bag = bagOf(old[oldAt]!);
    for (const [nowAt, other] of nowBags) {
      const alike = likeness(bag, other);
      if (alike >= leastAlike.inOrder) found.push({ alike, pair: [oldAt, nowAt] });
    }
  }
  return found.sort((one, other) => other.alike - one.alike);
}

const isPaired = ({ inOrder, crossing }: UnitPairs, [old, now]: [number, number]): boolean =>
  [...inOrder, ...crossing].some((pair) => pair[0] === old || pair[1] === now);

const fits = (pairs: [number, number][], [old, now]: [number, number]): boolean =>
  pairs.every((pair) => pair[0] < old === pair[1] < now);

type Bag = { weight: number; words: Map<string, number> };

/** Signs, and words that are everywhere, say little about what a sentence is. */
const weightOf = (key: string): number => (isCommon(key) ? 0.25 : 1);

function bagOf(keys: string[]): Bag {
  const words = new Map<string, number>();
  for (const key of keys) words.set(key, (words.get(key) ?? 0) + 1);
  return { weight: keys.reduce((sum, key) => sum + weightOf(key), 0), words };
}

/** From 0, nothing in common, to 1, the same words. */
function likeness(one: Bag, other: Bag): number {
  let common = 0;
  for (const [key, count] of one.words) common += Math.min(count, other.words.get(key) ?? 0) * weightOf(key);
  return one.weight + other.weight === 0 ? 0 : (2 * common) / (one.weight + other.weight);
}

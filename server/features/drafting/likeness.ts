import { fold } from '../../core/text/fold.ts';
import { type EditionIndex, nameOf } from '../frameworks/edition-index.ts';
import type { Item } from '../frameworks/frameworks.models.ts';

/** The words of an item, each with what it tells: rare words tell much, those of the title twice as much. */
export type Bag = ReadonlyMap<string, number>;

/** An item made ready for being compared with many others. */
export interface Prepared {
  item: Item;
  bag: Bag;
  /** What all of its words tell together. */
  weight: number;
  /** Words of its title and of the title above it; empty where there is none. */
  title: string;
  above: string;
}

/** Makes items ready; words are weighed by how rare they are among all items of these editions. */
export function prepareWith(
  editions: readonly EditionIndex[],
): (index: EditionIndex, item: Item) => Prepared {
  const counts = new Map<string, number>();
  let items = 0;
  for (const { items: some } of editions) {
    items += some.length;
    for (const item of some)
      for (const word of new Set(wordsOf(`${item.title ?? ''}\n${item.statement}`)))
        counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const weigh = (word: string): number => Math.log(1 + items / (counts.get(word) ?? 1));
  return (index, item) => {
    const bag = new Map<string, number>();
    for (const word of wordsOf(item.statement)) bag.set(word, weigh(word));
    for (const word of wordsOf(item.title ?? '')) bag.set(word, 2 * weigh(word));
    const above = item.parent === null ? undefined : index.byCompetency.get(item.parent);
    const title = wordsOf(item.title ?? '').join(' ');
    return { item, bag, weight: weightOf(bag), title, above: above ? wordsOf(nameOf(above)).join(' ') : '' };
  };
}

/** The words of several items, each as it tells most. */
export function together(several: readonly Prepared[]): Bag {
  const all = new Map<string, number>();
  for (const { bag } of several)
    for (const [word, weight] of bag) all.set(word, Math.max(weight, all.get(word) ?? 0));
  return all;
}

/** How alike two bags are, from 0 (no word in common) to 1 (the same words). */
export function alike(one: Bag, other: Bag): number {
  const all = weightOf(one) + weightOf(other);
  return all === 0 ? 0 : (2 * common(one, other)) / all;
}

/** What two bags have in common, as a weight. */
export function common(one: Bag, other: Bag): number {
  const [fewer, more] = one.size <= other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [word, weight] of fewer) sum += Math.min(weight, more.get(word) ?? 0);
  return sum;
}

export function weightOf(bag: Bag): number {
  let sum = 0;
  for (const weight of bag.values()) sum += weight;
  return sum;
}

/** A word that stands in more items than this brings none of them together. */
const mostPlaces = 300;

/** Of each of these, the `most` others that share most with it, found by the words that they share. */
export function nearest(
  ones: readonly Prepared[],
  others: readonly Prepared[],
  most: number,
): [Prepared, Prepared[]][] {
  const holding = new Map<string, number[]>();
  for (const [at, { bag }] of others.entries())
    for (const word of bag.keys()) {
      const places = holding.get(word);
      if (places) places.push(at);
      else holding.set(word, [at]);
    }
  // Words that stand in a quarter of all items tell little, and would bring nearly all of them together; of very many
  // items, each is looked at beside some hundreds a word and not beside all, or it would take minutes.
  const tooMany = Math.max(20, Math.min(others.length / 4, mostPlaces));
  return ones.map((one) => {
    const shared = new Map<number, number>();
    for (const [word, weight] of one.bag) {
      const places = holding.get(word) ?? [];
      if (places.length > tooMany) continue;
      for (const at of places) shared.set(at, (shared.get(at) ?? 0) + weight);
    }
    return [
      one,
      bestRated(shared, most, (at, sum) => sum / (one.weight + others[at]!.weight)).map((at) => others[at]!),
    ];
  });
}

/** The places with the highest ratings, the highest first, of equals the earlier met. One pass, nothing is sorted. */
function bestRated(
  shared: ReadonlyMap<number, number>,
  most: number,
  rating: (at: number, sum: number) => number,
): number[] {
  const best: { at: number; rated: number }[] = [];
  for (const [at, sum] of shared) {
    const rated = rating(at, sum);
    if (best.length === most && rated <= best.at(-1)!.rated) continue;
    const behind = best.findIndex((one) => one.rated < rated);
    best.splice(behind < 0 ? best.length : behind, 0, { at, rated });
    if (best.length > most) best.pop();
  }
  return best.map(({ at }) => at);
}

function wordsOf(text: string): string[] {
  return fold(text.replaceAll('&', ' and ')).match(/[\p{L}\p{N}]+/gu) ?? [];
}

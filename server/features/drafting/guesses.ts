import type { EditionIndex } from '../frameworks/edition-index.ts';
import { type Replacements, replacementsIn } from '../frameworks/replacements.ts';
import { alike, common, nearest, type Prepared, prepareWith, together } from './likeness.ts';

/** What an edit seems to have done: only a proposal, until an editor confirms or refuses it. */
export interface Guess {
  kind: 'rename' | 'split' | 'merge';
  /** Competencies that are missing from the later edition, and those that are new in it. */
  from: string[];
  to: string[];
  /** From 0 to 1. */
  likeness: number;
  /** Whether title, code and what is above are the same, and how alike the words are, from 0 to 1. */
  why: { title: boolean; code: boolean; place: boolean; words: number };
}

/** A guess that somebody confirmed or refused. */
export type DecidedGuess = Pick<Guess, 'kind' | 'from' | 'to'>;

/** From this likeness on, something is proposed at all. */
const proposeFrom = 0.5;
/** A split or merge must explain this much more than the best single pair. */
const betterBy = 0.05;
const mostParts = 4;
/** Each part brings at least this share of the words of what was whole. */
const leastShare = 0.12;
/** And is made of its words to at least this share. */
const leastWithin = 0.3;
/** What is beneath the same is likelier to be the same, by so much of what is lacking. */
const placeBonus = 0.05;
/** So many of the nearest are looked at for each. */
const mostNear = 12;

/**
 * What the missing competencies may have become: renames (the same under another title or code), splits and merges, the
 * likeliest first, no competency in two of them. Nothing that was refused comes again; what already has a successor or a
 * predecessor is not guessed about. `replaced`: what is known to replace what, as the later edition tells if not given.
 */
export function guesses(
  before: EditionIndex,
  after: EditionIndex,
  refused: readonly DecidedGuess[],
  replaced: Replacements = replacementsIn(after),
): Guess[] {
  const successors = new Set([...replaced.values()].flat());
  const gone = before.items.filter(
    ({ competency }) => !after.byCompetency.has(competency) && !replaced.has(competency),
  );
  const come = after.items.filter(
    ({ competency }) => !before.byCompetency.has(competency) && !successors.has(competency),
  );
  if (gone.length === 0 || come.length === 0) return [];
  const prepare = prepareWith([before, after]);
  const missing = gone.map((item) => prepare(before, item));
  const added = come.map((item) => prepare(after, item));
  const refusals = new Set(refused.map(guessKey));
  const offered = (found: Guess[]): Guess[] =>
    found.filter((guess) => guess.likeness >= proposeFrom && !refusals.has(guessKey(guess)));

  const [once, alsoOnce] = [titlesOnce(missing), titlesOnce(added)];
  const forward = nearest(missing, added, mostNear);
  const backward = nearest(added, missing, mostNear);
  const renames = offered(renamesAmong(forward, (title) => once.has(title) && alsoOnce.has(title)));
  const best = bestOf(renames);
  const splits = offered(divisions('split', forward, best));
  const merges = offered(divisions('merge', backward, best));
  return likeliest([...renames, ...splits, ...merges]);
}

/** Whether two guesses are the same one: they have the same key. */
export function guessKey({ kind, from, to }: DecidedGuess): string {
  return JSON.stringify([kind, from.toSorted(), to.toSorted()]);
}

function renamesAmong(near: [Prepared, Prepared[]][], isOnly: (title: string) => boolean): Guess[] {
  return near.flatMap(([old, others]) =>
    others.flatMap((other): Guess[] => {
      const words = alike(old.bag, other.bag);
      const why = {
        title: isSame(old.title, other.title),
        code: sameCode(old, other),
        place: samePlace(old, other),
        words,
      };
      if (old.item.kind !== other.item.kind && !why.title && !why.code) return [];
      // What else is the same makes it likelier, but never sure: a title says much only where no other has it.
      const title = why.title ? (isOnly(old.title) ? 0.5 : 0.25) : 0;
      const bonus = title + (why.code ? 0.2 : 0) + (why.place ? placeBonus : 0);
      const likeness = words + (1 - words) * bonus;
      return [{ kind: 'rename', from: [old.item.competency], to: [other.item.competency], likeness, why }];
    }),
  );
}

/** The titles that only one of these has. */
function titlesOnce(all: readonly Prepared[]): Set<string> {
  const counts = new Map<string, number>();
  for (const { title } of all) counts.set(title, (counts.get(title) ?? 0) + 1);
  return new Set([...counts].flatMap(([title, count]) => (count === 1 ? [title] : [])));
}

/** How likely the best rename is that speaks of a competency. */
function bestOf(renames: readonly Guess[]): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  for (const { from, to, likeness } of renames)
    for (const one of [...from, ...to]) best.set(one, Math.max(likeness, best.get(one) ?? 0));
  return best;
}

/** What was whole and has become parts; read backwards, what was parts and has become whole. */
function divisions(
  kind: 'split' | 'merge',
  near: [Prepared, Prepared[]][],
  best: ReadonlyMap<string, number>,
): Guess[] {
  return near.flatMap(([whole, others]): Guess[] => {
    const parts = partsOf(whole, others);
    if (parts.length < 2) return [];
    const words = alike(whole.bag, together(parts));
    const place = parts.every((part) => samePlace(whole, part));
    const likeness = words + (place ? (1 - words) * placeBonus : 0);
    if (likeness < (best.get(whole.item.competency) ?? 0) + betterBy) return [];
    const [one, several] = [[whole.item.competency], parts.map(({ item }) => item.competency)];
    const [from, to] = kind === 'split' ? [one, several] : [several, one];
    return [{ kind, from, to, likeness, why: { title: false, code: false, place, words } }];
  });
}

/** Those that together hold most of the words of the whole, each with a share of its own. */
function partsOf(whole: Prepared, near: readonly Prepared[]): Prepared[] {
  const within = near
    .filter(({ item }) => item.kind === whole.item.kind)
    .map((part) => ({ part, shared: common(whole.bag, part.bag) }))
    .filter(({ part, shared }) => shared >= leastWithin * part.weight)
    .toSorted((a, b) => b.shared - a.shared);
  const chosen: Prepared[] = [];
  let covered = 0;
  for (const { part } of within) {
    if (chosen.length === mostParts) break;
    const now = common(whole.bag, together([...chosen, part]));
    if (now - covered < leastShare * whole.weight) continue;
    chosen.push(part);
    covered = now;
  }
  return chosen.toSorted((a, b) => a.item.order - b.item.order);
}

const isSame = (one: string, other: string): boolean => one !== '' && one === other;
const sameCode = ({ item: one }: Prepared, { item: other }: Prepared): boolean =>
  one.code !== null && one.code === other.code;
/** Beneath the same, or beneath what is called the same. */
const samePlace = (one: Prepared, other: Prepared): boolean =>
  one.item.parent === other.item.parent || isSame(one.above, other.above);

/** The likeliest first, and of those that speak of one competency only the likeliest. */
function likeliest(found: readonly Guess[]): Guess[] {
  const taken = new Set<string>();
  return found
    .toSorted((a, b) => b.likeness - a.likeness)
    .filter(({ from, to }) => {
      const about = [...from, ...to];
      if (about.some((one) => taken.has(one))) return false;
      for (const one of about) taken.add(one);
      return true;
    });
}

import { pairUnits, sameIn } from './carry-pair.ts';
import { settleSlides } from './carry-slides.ts';
import { beginsUnit, type CarryText } from './carry-text.ts';

/** Which word of one text is which of another, as a comparison has it. */
export interface Alignment {
  before: CarryText;
  after: CarryText;
  /** For each token before, its place after, or -1. */
  to: Int32Array;
  /** For each token after, its place before, or -1. */
  from: Int32Array;
  /** Tokens before whose sentence was moved past others. */
  crossed: Uint8Array;
  /** Tokens before that could as well be one of the same words beside them. */
  unclear: Uint8Array;
}

/** Texts that have little in common can take seconds to compare. */
const compareMs = 60;

/** Tokens by place, in order. */
type Places = number[];

/**
 * Compares two texts: whole sentences, lines and bullets first, then the words of those that resemble each other, then,
 * between them, the words of what is left. What takes too long counts as replaced.
 */
export function align(before: CarryText, after: CarryText): Alignment {
  const until = Date.now() + compareMs;
  const [old, now] = [unitsOf(before), unitsOf(after)];
  const comparing = { before, after, to: new Int32Array(before.tokens.length).fill(-1), until };
  const pairs = pairUnits(
    old.map((places) => keysOf(before, places)),
    now.map((places) => keysOf(after, places)),
    until,
  );
  const [oldCrossed, nowCrossed] = [
    new Set(pairs.crossing.map(([at]) => at)),
    new Set(pairs.crossing.map(([, at]) => at)),
  ];
  let [oldDone, nowDone] = [0, 0];
  for (const [oldAt, nowAt] of [...pairs.inOrder, [old.length, now.length] as const]) {
    const [oldRest, nowRest] = [
      old.slice(oldDone, oldAt).filter((_, step) => !oldCrossed.has(oldDone + step)),
      now.slice(nowDone, nowAt).filter((_, step) => !nowCrossed.has(nowDone + step)),
    ];
    compareWords(comparing, oldRest.flat(), nowRest.flat());
    if (oldAt < old.length) compareWords(comparing, old[oldAt]!, now[nowAt]!);
    [oldDone, nowDone] = [oldAt + 1, nowAt + 1];
  }
  const { to } = comparing;
  const unclear = settleSlides(before, after, to);
  const crossed = new Uint8Array(to.length);
  for (const [oldAt, nowAt] of pairs.crossing) {
    compareWords(comparing, old[oldAt]!, now[nowAt]!);
    for (const at of old[oldAt]!) crossed[at] = 1;
  }
  return { before, after, to, from: inverse(to, after.tokens.length), crossed, unclear };
}

interface Comparing {
  before: CarryText;
  after: CarryText;
  to: Int32Array;
  until: number;
}

function compareWords({ before, after, to, until }: Comparing, old: Places, now: Places): void {
  if (old.length === 0 || now.length === 0) return;
  for (const [oldAt, nowAt] of sameIn(keysOf(before, old), keysOf(after, now), until))
    to[old[oldAt]!] = now[nowAt]!;
}

function unitsOf(text: CarryText): Places[] {
  const units: Places[] = [];
  for (let at = 0; at < text.tokens.length; at += 1) {
    if (beginsUnit(text, at)) units.push([]);
    units.at(-1)!.push(at);
  }
  return units;
}

const keysOf = ({ tokens }: CarryText, places: Places): string[] => places.map((at) => tokens[at]!.key);

function inverse(to: Int32Array, length: number): Int32Array {
  const from = new Int32Array(length).fill(-1);
  for (const [at, place] of to.entries()) if (place >= 0) from[place] = at;
  return from;
}

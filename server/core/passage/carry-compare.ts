import { LRUCache } from 'lru-cache';
import { align, type Alignment } from './carry-align.ts';
import { evidenceOf, evidenceSums } from './carry-evidence.ts';
import { readCarryText } from './carry-text.ts';

/** Two texts compared, with how far each word that was found again can be relied on. */
export interface Comparison extends Alignment {
  bits: (key: string) => number;
  /** Evidence of the tokens before, summed up from the beginning. */
  sums: Float64Array;
  /** For each token before that was found again: the evidence that it is the same one, in bits; 0 for others. */
  evidence: Float64Array;
  /** Tokens on either side that are not reliably one of the other side: what may have been moved. */
  loose: { before: number; after: number };
}

/** From here on a word that was found in its place is the same one. */
export const enough = 7;
/** What it says that words stand first, or last, in both texts. */
const atTheEnd = 3;
/** What it says that beyond one word, or two, that were changed, everything stands. */
const besideChange = [4.5, 2.5];

const kept = new LRUCache<string, Comparison>({
  max: 2_000,
  maxSize: 4_000_000,
  sizeCalculation: ({ before, after }) => before.source.length + after.source.length + 100,
});

/** Compares two texts; the same two are compared once. */
export function compare(before: string, after: string): Comparison {
  const key = `${before.length} ${before}${after}`;
  let found = kept.get(key);
  if (!found) {
    found = compareNow(before, after);
    kept.set(key, found);
  }
  return found;
}

function compareNow(beforeSource: string, afterSource: string): Comparison {
  const [before, after] = [readCarryText(beforeSource), readCarryText(afterSource)];
  const bits = evidenceOf(before, after);
  const alignment = align(before, after);
  const sums = evidenceSums(before, bits);
  const evidence = evidenceIn(alignment, sums);
  let [sure, length] = [0, before.tokens.length];
  for (const value of evidence) if (value >= enough) sure += 1;
  return {
    ...alignment,
    bits,
    sums,
    evidence,
    loose: { before: length - sure, after: after.tokens.length - sure },
  };
}

/** Words that were found again side by side. */
interface Block {
  start: number;
  end: number;
  now: number;
}

function blocksIn(to: Int32Array): Block[] {
  const blocks: Block[] = [];
  for (const [at, place] of to.entries()) {
    if (place < 0) continue;
    const last = blocks.at(-1);
    if (last && last.end === at && last.now + at - last.start === place) last.end = at + 1;
    else blocks.push({ start: at, end: at + 1, now: place });
  }
  return blocks;
}

function evidenceIn({ to, after }: Alignment, sums: Float64Array): Float64Array {
  const evidence = new Float64Array(to.length);
  const blocks = blocksIn(to);
  const own = blocks.map(({ start, end }) => sums[end]! - sums[start]!);
  for (const [at, block] of blocks.entries()) {
    const sides =
      besideGap(blocks[at - 1], block, own[at - 1]) +
      besideGap(block, blocks[at + 1], own[at + 1]) +
      (block.start === 0 && block.now === 0 ? atTheEnd : 0) +
      (block.end === to.length && block.now + block.end - block.start === after.tokens.length ? atTheEnd : 0);
    evidence.fill(own[at]! + sides, block.start, block.end);
  }
  return evidence;
}

/** What a gap between two stretches says of each: little ones speak for it, in large ones words meet by chance. */
function besideGap(one: Block | undefined, other: Block | undefined, beyond: number | undefined): number {
  if (!one || !other || beyond === undefined) return 0;
  const removed = other.start - one.end;
  const added = other.now - (one.now + one.end - one.start);
  // Of two sentences one of which was moved, neither says anything of the other.
  if (removed < 0 || added < 0) return 0;
  const chance = -Math.log2(1 + Math.min(removed, added));
  const speaks = beyond >= enough ? (besideChange[Math.max(removed, added) - 1] ?? 0) : 0;
  return speaks > 0 ? speaks : chance;
}

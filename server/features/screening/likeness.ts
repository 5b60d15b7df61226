import { tokensOf } from './word-tokens.ts';

/** Texts of fewer words say too little of their own to be told from one another: "I agree, thank you". */
const fewestWords = 8;
const shingleWords = 3;
const hashes = 32;
/** Of so many marks, two texts share about nine in ten words when they share these. */
const alikeFrom = 24;
const turns = Array.from({ length: hashes }, (_, at) => mixed(at * 0x9e3779b1 + 0x85ebca6b) | 1);

/**
 * Marks of a text (MinHash of its runs of three words) by which the same or nearly the same words are known again;
 * null for texts too short for it. What is quoted from others does not count.
 */
export function marksOf(body: string): number[] | null {
  const own = body.replaceAll(/^[ \t]*>.*$/gm, '');
  const words = tokensOf(own).map(({ word }) => word);
  if (words.length < fewestWords) return null;
  const least = new Uint32Array(hashes).fill(0xffffffff);
  for (let at = 0; at + shingleWords <= words.length; at += 1) {
    const hash = hashOf(words.slice(at, at + shingleWords).join(' '));
    for (let turn = 0; turn < hashes; turn += 1) {
      const value = mixed(Math.imul(hash, turns[turn]!) + turn);
      if (value < least[turn]!) least[turn] = value;
    }
  }
  // Which turn made it is part of a mark, so that marks can be looked up in one index.
  return Array.from(least, (value, turn) => turn * 0x1_0000_0000 + value);
}

/** Whether two texts say the same, by their marks. */
export function areAlike(a: readonly number[], b: readonly number[]): boolean {
  const known = new Set(a);
  return b.filter((mark) => known.has(mark)).length >= alikeFrom;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function mixed(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

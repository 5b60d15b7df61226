import { codePointLength } from '../../server/core/passage/code-points.ts';

/**
 * Texts edited by rule, for measuring how anchors are carried: each word of a text is a thing of its own, so that where
 * it is afterwards is known from what was done to it, and never from comparing the two texts.
 */

/** A word with the signs that stand at it. Two words that read alike are two. */
export interface Word {
  text: string;
}

/** A paragraph or a bullet. */
export interface Line {
  marker: string;
  words: Word[];
}

/** A text as lines of words. */
export type Text = Line[];

/** Random numbers from 0 to before 1 that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Random = () => number;

/** A whole number from `from` to `to`, both included. */
export const between = (random: Random, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1));

export function oneOf<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)]!;
}

/** Reads a source into lines of words; line ends between are single, as the texts that are used have them. */
export function textOf(source: string): Text {
  return source
    .split('\n')
    .map((line) => {
      const marker = /^\s*[-*•]\s+/.exec(line)?.[0] ?? '';
      const words = line.slice(marker.length).split(/\s+/).filter(Boolean);
      return { marker, words: words.map((text) => ({ text })) };
    })
    .filter(({ words }) => words.length > 0);
}

/** The source of a text, and where each of its words stands in it (code points). */
export function written(text: Text): { source: string; places: Map<Word, { start: number; end: number }> } {
  const places = new Map<Word, { start: number; end: number }>();
  let source = '';
  let at = 0;
  const add = (part: string): void => {
    source += part;
    at += codePointLength(part);
  };
  for (const [number, { marker, words }] of text.entries()) {
    add(`${number > 0 ? '\n' : ''}${marker}`);
    for (const [position, word] of words.entries()) {
      if (position > 0) add(' ');
      const start = at;
      add(word.text);
      places.set(word, { start, end: at });
    }
  }
  return { source, places };
}

/** A run of words of one line. */
interface Run {
  line: Line;
  from: number;
  words: Word[];
}

function runIn(random: Random, text: Text, least: number, most: number): Run | null {
  const lines = text.filter(({ words }) => words.length > least);
  if (lines.length === 0) return null;
  const line = oneOf(random, lines);
  const length = Math.min(between(random, least, most), line.words.length - 1);
  const from = between(random, 0, line.words.length - length);
  return { line, from, words: line.words.slice(from, from + length) };
}

/** Words from elsewhere, never those of the text itself. */
export type Strange = (count: number) => string[];

type Edit = (text: Text, random: Random, strange: Strange) => void;

const strangers = (words: string[]): Word[] => words.map((text) => ({ text }));

const changeRun =
  (least: number, most: number): Edit =>
  (text, random, strange) => {
    const run = runIn(random, text, least, most);
    if (!run) return;
    const count = Math.max(1, run.words.length + between(random, -1, 1));
    run.line.words.splice(run.from, run.words.length, ...strangers(strange(count)));
  };

const deleteRun =
  (least: number, most: number): Edit =>
  (text, random) => {
    const run = runIn(random, text, least, most);
    run?.line.words.splice(run.from, run.words.length);
  };

const moveRun =
  (least: number, most: number): Edit =>
  (text, random) => {
    const run = runIn(random, text, least, most);
    if (!run) return;
    run.line.words.splice(run.from, run.words.length);
    const target = oneOf(random, text);
    target.words.splice(between(random, 0, target.words.length), 0, ...run.words);
  };

const moveLine: Edit = (text, random) => {
  if (text.length < 3) return;
  const [line] = text.splice(between(random, 0, text.length - 1), 1);
  text.splice(between(random, 0, text.length), 0, line!);
};

const deleteLine: Edit = (text, random) => {
  if (text.length > 1) text.splice(between(random, 0, text.length - 1), 1);
};

const addLine: Edit = (text, random, strange) => {
  const marker = oneOf(random, text).marker;
  const words = strangers(strange(between(random, 4, 12)));
  text.splice(between(random, 0, text.length), 0, { marker, words });
};

const addRun: Edit = (text, random, strange) => {
  const { words } = oneOf(random, text);
  words.splice(between(random, 0, words.length), 0, ...strangers(strange(between(random, 1, 5))));
};

/** What is done to texts; each as likely as any other. */
export const edits: Record<string, Edit> = {
  'word changed': changeRun(1, 1),
  'word deleted': deleteRun(1, 1),
  'word moved': moveRun(1, 1),
  'words added': addRun,
  'clause changed': changeRun(3, 8),
  'clause deleted': deleteRun(3, 8),
  'clause moved': moveRun(3, 8),
  'item added': addLine,
  'item deleted': deleteLine,
  'item moved': moveLine,
};

/** A copy in which the words are the same ones. */
export const copyOf = (text: Text): Text => text.map(({ marker, words }) => ({ marker, words: [...words] }));

/** Parts a text between two: each line goes to one or the other, in order; a text of one line is cut within. */
export function splitText(text: Text, random: Random): [Text, Text] {
  if (text.length === 1) {
    const { marker, words } = text[0]!;
    const cut = between(random, 1, Math.max(1, words.length - 1));
    return [[{ marker, words: words.slice(0, cut) }], [{ marker, words: words.slice(cut) }]];
  }
  const first = text.filter(() => random() < 0.5);
  if (first.length === 0 || first.length === text.length) first.splice(0, first.length, text[0]!);
  return [first, text.filter((line) => !first.includes(line))];
}

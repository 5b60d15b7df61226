import type { PassageAnchor } from '../../server/core/passage/anchor.ts';
import { describePassage } from '../../server/core/passage/anchor.ts';
import { carry, type Carried } from '../../server/core/passage/carry.ts';
import {
  between,
  copyOf,
  edits,
  oneOf,
  type Random,
  splitText,
  type Strange,
  type Text,
  textOf,
  type Word,
  written,
} from './edits-by-rule.ts';

/** One anchor that was carried, and what is true of it. */
export interface Carrying {
  anchor: PassageAnchor;
  /** Where its words stand now; null when at least one of them is gone; `torn` when they stand apart. */
  truth: { competency: string; start: number; end: number } | null | 'torn';
  carried: Carried;
  before: string;
  after: Record<string, string>;
  /** What was done to the text. */
  done: string[];
}

/** In a text of so many words there is one edit more, up to four. */
const wordsAnEdit = 20;

/** Edits a text by rule, once to four times by its length, and carries anchors of all lengths to what came of it. */
export function carryEdited(
  source: string,
  options: { random: Random; strange: Strange; split: boolean; anchors: number },
): Carrying[] {
  const { random, strange } = options;
  const old = textOf(source);
  const edited = copyOf(old);
  const done: string[] = [];
  const words = old.reduce((sum, line) => sum + line.words.length, 0);
  const most = Math.min(options.split ? 2 : 4, Math.ceil(words / wordsAnEdit));
  for (let count = between(random, 1, most); count > 0; count -= 1) {
    const name = oneOf(random, Object.keys(edits));
    edits[name]!(edited, random, strange);
    done.push(name);
  }
  const kept = edited.filter(({ words }) => words.length > 0);
  const after: Record<string, Text> = { old: kept };
  if (options.split && kept.length > 0) {
    const [one, two] = splitText(kept, random);
    delete after['old'];
    Object.assign(after, { one, two });
    done.push('split');
  }
  return carryAll(old, after, done, options.anchors, random);
}

function carryAll(
  old: Text,
  after: Record<string, Text>,
  done: string[],
  count: number,
  random: Random,
): Carrying[] {
  const before = written(old);
  const now = new Map(Object.entries(after).map(([competency, text]) => [competency, written(text)]));
  const fieldsOf = (statement: string | undefined) =>
    statement === undefined ? null : { title: null, statement };
  return Array.from({ length: count }, () => {
    const words = passageIn(old, random);
    const { start, end } = rangeOf(before.places, words)!;
    const anchor: PassageAnchor = {
      competency: 'old',
      field: 'statement',
      ...describePassage(before.source, start, end),
    };
    const carried = carry(anchor, {
      before: (id) => fieldsOf(id === 'old' ? before.source : undefined),
      after: (id) => fieldsOf(now.get(id)?.source),
      successors: (id) => (id === 'old' ? [...now.keys()].filter((one) => one !== 'old') : []),
    });
    const sources = Object.fromEntries([...now].map(([id, { source }]) => [id, source]));
    return {
      anchor,
      truth: truthOf(words, after, now),
      carried,
      before: before.source,
      after: sources,
      done,
    };
  });
}

/** A word, some words or a whole line. */
function passageIn(text: Text, random: Random): Word[] {
  const { words } = oneOf(random, text);
  const length = Math.min(oneOf(random, [1, 1, 2, 3, between(random, 4, 10), words.length]), words.length);
  const from = between(random, 0, words.length - length);
  return words.slice(from, from + length);
}

type Places = ReadonlyMap<Word, { start: number; end: number }>;

function rangeOf(places: Places, words: Word[]): { start: number; end: number } | null {
  const [first, last] = [places.get(words[0]!), places.get(words.at(-1)!)];
  return first && last ? { start: first.start, end: last.end } : null;
}

function truthOf(
  words: Word[],
  after: Record<string, Text>,
  now: ReadonlyMap<string, { places: Places }>,
): Carrying['truth'] {
  if (!words.every((word) => [...now.values()].some(({ places }) => places.has(word)))) return null;
  for (const [competency, text] of Object.entries(after)) {
    for (const line of text) {
      const at = line.words.indexOf(words[0]!);
      if (at < 0 || !words.every((word, step) => line.words[at + step] === word)) continue;
      return { competency, ...rangeOf(now.get(competency)!.places, words)! };
    }
  }
  return 'torn';
}

/** Whether the words landed where they stand. */
export function landedRight({ truth, carried }: Carrying): boolean {
  const { current } = carried;
  if (truth === null || truth === 'torn' || !current || !('field' in current)) return false;
  return (
    current.competency === truth.competency && current.start === truth.start && current.end === truth.end
  );
}

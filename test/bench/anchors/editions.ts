import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describePassage } from '../../../server/core/passage/anchor.ts';
import { carry } from '../../../server/core/passage/carry.ts';
import { type Text, textOf, type Word, written } from '../../support/edits-by-rule.ts';
import { ddatItems } from '../../support/seed-texts.ts';
import { noOutcome, type Outcome } from './tally.ts';

/** The same thing as two editions have it. */
interface Pair {
  before: string;
  after: string;
}

const files = {
  direct1: 'direct-framework-v1.0.json',
  direct2: 'direct-framework-v2.0.0.json',
  ddat2020: 'ddat-software-developer-2020-02.json',
};

/** What is missing in a folder of framework files; empty when all are there. */
export const missingIn = (folder: string): string[] =>
  Object.values(files).filter((file) => !existsSync(join(folder, file)));

const read = (folder: string, file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

interface Skill {
  title: string;
  description: string;
}

/** Skills of DIRECT that have the same title in both editions, and whose description was changed. */
export function directPairs(folder: string): Pair[] {
  const one = read(folder, files.direct1) as { categories: { subcategories: { skills: Skill[] }[] }[] };
  const two = read(folder, files.direct2) as {
    competency_domains: { competencies: { skills: Skill[] }[] }[];
  };
  const old = one.categories.flatMap(({ subcategories }) => subcategories.flatMap(({ skills }) => skills));
  const now = two.competency_domains.flatMap(({ competencies }) =>
    competencies.flatMap(({ skills }) => skills),
  );
  const nameOf = ({ title }: Skill): string => title.trim().toLowerCase();
  const byName = new Map(now.map((skill) => [nameOf(skill), skill.description.trim()]));
  return old.flatMap((skill) => pairOf(skill.description.trim(), byName.get(nameOf(skill))));
}

interface Level {
  title: string;
  description: string;
  duties_pretext: string;
  duties: string[];
  skills: { name: string; skill_level: string; skill_level_description: string }[];
}

/** The role of the software developer, its levels and its skills' levels, in 2020 and in 2026. */
export function developerPairs(folder: string): Pair[] {
  const { levels } = read(folder, files.ddat2020) as { levels: Level[] };
  const now = new Map(
    ddatItems().map(({ abbreviatedStatement = '', fullStatement }) => [
      abbreviatedStatement.toLowerCase(),
      fullStatement,
    ]),
  );
  const roles = levels.flatMap(({ title, description, duties_pretext, duties }) => {
    const name = title.replace(/^Introduction to the role of /, '').toLowerCase();
    const text = [description, '', duties_pretext, ...duties.map((duty) => `- ${duty}`)].join('\n').trim();
    return pairOf(text, now.get(name) ?? now.get(`software developer: ${name}`));
  });
  const skills = new Map(
    levels.flatMap(({ skills }) =>
      skills.map((skill) => [
        `${skill.name}: ${skill.skill_level}`.toLowerCase(),
        skill.skill_level_description,
      ]),
    ),
  );
  return [...roles, ...[...skills].flatMap(([name, text]) => pairOf(text, now.get(name)))];
}

const pairOf = (before: string, after: string | undefined): Pair[] =>
  after === undefined || after === before ? [] : [{ before, after }];

/**
 * Carries anchors between two real editions. What is true is read off without comparing the texts: the words of a line
 * that both have once and just so, or with which both begin, or end, three or more, still stand; a word of which the later text has
 * none is gone. Of what lies between nobody can say, so it is not counted.
 */
export function editionOutcome(pairs: Pair[]): Outcome {
  const outcome = noOutcome();
  for (const pair of pairs) {
    const [old, now] = [textOf(pair.before), textOf(pair.after)];
    const [before, after] = [written(old), written(now)];
    const there = new Set(wordsOf(after.source));
    for (const [words, place] of standing(old, now)) {
      const [start, end] = [before.places.get(words[0]!)!.start, before.places.get(words.at(-1)!)!.end];
      const carried = carryBetween(before.source, after.source, start, end);
      outcome.standing.n += 1;
      const at = after.places.get(place)!.start;
      if (carried?.start === at) outcome.standing.so += 1;
      else if (carried) outcome.misplaced += 1;
    }
    for (const { words } of old) {
      for (const word of words) {
        const own = wordsOf(word.text);
        if (own.length === 0 || own.some((one) => there.has(one))) continue;
        const { start, end } = before.places.get(word)!;
        outcome.gone.n += 1;
        if (carryBetween(before.source, after.source, start, end)) outcome.gone.so += 1;
      }
    }
  }
  return outcome;
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** One word that two texts begin or end with may be chance. */
const leastRun = 3;

/** Words that stand, each alone and each line as a whole, with the word that they begin at in the later text. */
function standing(old: Text, now: Text): [Word[], Word][] {
  const found: [Word[], Word][] = [];
  const lineOf = ({ words }: Text[0]): string => words.map(({ text }) => text).join(' ');
  const once = (text: Text, line: string): Text[0] | undefined => {
    const same = text.filter((one) => lineOf(one) === line);
    return same.length === 1 ? same[0] : undefined;
  };
  for (const line of old) {
    const [there, here] = [once(now, lineOf(line)), once(old, lineOf(line))];
    if (!there || !here) continue;
    found.push([line.words, there.words[0]!]);
    for (const [at, word] of line.words.entries()) found.push([[word], there.words[at]!]);
  }
  const known = new Set(found.map(([words]) => words[0]!));
  const [oldWords, nowWords] = [old.flatMap(({ words }) => words), now.flatMap(({ words }) => words)];
  const same = (at: number, other: number): boolean => oldWords.at(at)?.text === nowWords.at(other)?.text;
  const most = Math.min(oldWords.length, nowWords.length);
  const runs: [Word[], Word[]] = [[], []];
  for (let at = 0; at < most && same(at, at); at += 1) runs[0].push(oldWords[at]!);
  for (let at = -1; at >= -most && same(at, at); at -= 1) runs[1].unshift(oldWords.at(at)!);
  const shift = nowWords.length - oldWords.length;
  for (const [side, run] of runs.entries()) {
    if (run.length < leastRun) continue;
    for (const word of run)
      if (!known.has(word))
        found.push([[word], nowWords[oldWords.indexOf(word) + (side === 0 ? 0 : shift)]!]);
  }
  return found;
}

function carryBetween(before: string, after: string, start: number, end: number): { start: number } | null {
  const anchor = { competency: 'one', field: 'statement', ...describePassage(before, start, end) } as const;
  const { current } = carry(anchor, {
    before: () => ({ title: null, statement: before }),
    after: () => ({ title: null, statement: after }),
    successors: () => [],
  });
  return current && 'field' in current ? current : null;
}

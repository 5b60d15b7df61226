import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../server/core/paths.ts';
import { oneOf, type Random, type Strange } from './edits-by-rule.ts';

interface CaseItem {
  CFItemType?: string;
  abbreviatedStatement?: string;
  fullStatement: string;
}

/** Items of the DDaT framework of 2026, as the seeds have it. */
export function ddatItems(): CaseItem[] {
  const file = join(projectRoot, 'seeds', 'case-v1p1-ddat-2026-03-23.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { CFItems: CaseItem[] }).CFItems;
}

/** Statements with as many words or more. */
export const statementsFrom = (items: CaseItem[], words = 12): string[] =>
  items.map(({ fullStatement }) => fullStatement).filter((text) => text.split(/\s+/).length >= words);

const wordsIn = (text: string): string[] =>
  text
    .replace(/^[-*] /gm, '')
    .split(/\s+/)
    .filter(Boolean);
const plain = (word: string): string => word.toLowerCase().replace(/[^\p{L}'’-]/gu, '');

/** Words from other texts, several in a row, none of which is in `source`: what is put in its place is truly other. */
export function strangeTo(source: string, texts: readonly string[], random: Random): Strange {
  const own = new Set(wordsIn(source).map(plain));
  return (count) => {
    const words: string[] = [];
    while (words.length < count) {
      const other = wordsIn(oneOf(random, texts)).filter((word) => !own.has(plain(word)));
      const from = Math.floor(random() * other.length);
      words.push(...other.slice(from, from + count - words.length));
    }
    return words;
  };
}

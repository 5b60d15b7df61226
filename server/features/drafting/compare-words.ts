import { type WordingPart, wordDifference } from '../../core/text/word-difference.ts';
import { t } from '../../core/words/words.ts';
import type { ItemWords } from './working-changes.ts';

const compareMs = 80;

/** What differs between two versions of a competency: words of its texts, and sentences about the rest. */
export interface Comparison {
  facts: string[];
  title: WordingPart[] | null;
  statement: WordingPart[] | null;
  same: boolean;
}

/** Compares two versions of a competency, word by word; differences of white space alone are none. */
export function compareWords(before: ItemWords, after: ItemWords): Comparison {
  const until = Date.now() + compareMs;
  const title = wordDifference(before.title ?? '', after.title ?? '', until);
  const statement = wordDifference(before.statement, after.statement, until);
  const facts: string[] = [];
  if (before.code !== after.code) {
    const codes = { from: before.code ?? t('none'), to: after.code ?? t('none') };
    facts.push(t('Code: {from} became {to}.', codes));
  }
  if (before.kind !== after.kind)
    facts.push(t('Kind: {from} became {to}.', { from: before.kind, to: after.kind }));
  return { facts, title, statement, same: !title && !statement && facts.length === 0 };
}

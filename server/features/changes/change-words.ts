import { t } from '../../core/words/words.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import type { ItemChange } from '../frameworks/item-change.ts';
import type { Item } from '../frameworks/frameworks.models.ts';

const longestName = 80;

/** A name short enough to stand in a sentence. */
export const shortName = (item: Item): string => {
  const name = nameOf(item);
  return name.length > longestName ? `${name.slice(0, longestName - 1).trimEnd()}…` : name;
};

/** Where it moved from and to, and which codes and kinds it had: one sentence each. */
export function factsOf({ moved, code, kind }: Pick<ItemChange, 'moved' | 'code' | 'kind'>): string[] {
  const facts = [];
  if (moved) facts.push(movedWords(moved.from, moved.to));
  if (code?.from && code.to) facts.push(t('Code {from} became {to}.', { from: code.from, to: code.to }));
  else if (code?.to) facts.push(t('It got the code {to}.', { to: code.to }));
  else if (code?.from) facts.push(t('It had the code {from}, and has none now.', { from: code.from }));
  if (kind) facts.push(t('{from} became {to}.', kind));
  return facts;
}

function movedWords(from: Item | null, to: Item | null): string {
  const [before, after] = [from, to].map((item) => item && shortName(item));
  if (before && after) return t('Moved from “{before}” to “{after}”.', { before, after });
  if (after) return t('Moved from the top to “{after}”.', { after });
  return t('Moved from “{before}” to the top.', { before: before ?? '' });
}

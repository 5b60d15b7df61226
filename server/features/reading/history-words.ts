import { lengthOf } from '../../core/text/word-difference.ts';
import { t } from '../../core/words/words.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import type { Item } from '../frameworks/frameworks.models.ts';
import type { DraftChange } from './competency-history.ts';
import { draftView } from './draft-view.ts';
import { shorten } from './draft-text.ts';

/** More than this many characters of changed wording are folded away. */
const foldFrom = 700;

/** A draft's change as the competency's page tells of it. */
export function historyRow(slug: string, change: DraftChange) {
  const { title, statement } = change;
  return {
    ...draftView(slug, change.draft),
    gone: change.what === 'gone',
    how: howWords(change),
    facts: factsOf(change),
    title,
    statement,
    long: lengthOf(title) + lengthOf(statement) > foldFrom,
  };
}

/** What a draft did to the competency, in a word or two. */
function howWords({ what, title, statement, moved, code, kind }: DraftChange): string {
  if (what === 'gone') return t('no longer in it');
  if (what === 'first') return t('first draft');
  if (what === 'added') return t('added');
  if (what === 'again') return t('in it again');
  const how = [
    (title || statement) && t('reworded'),
    moved && t('moved'),
    code && t('given a new code'),
    kind && t('of another kind'),
  ].filter(Boolean);
  return how.length > 0 ? how.join(', ') : t('unchanged');
}

/** Where it moved from and to, and which codes and kinds it had: one sentence each. */
function factsOf({ moved, code, kind }: DraftChange): string[] {
  const facts = [];
  if (moved) facts.push(movedWords(moved.from, moved.to));
  if (code?.from && code.to) facts.push(t('Code {from} became {to}.', { from: code.from, to: code.to }));
  else if (code?.to) facts.push(t('It got the code {to}.', { to: code.to }));
  else if (code?.from) facts.push(t('It had the code {from}, and has none now.', { from: code.from }));
  if (kind) facts.push(t('{from} became {to}.', kind));
  return facts;
}

function movedWords(from: Item | null, to: Item | null): string {
  const [before, after] = [from, to].map((item) => item && shorten(nameOf(item)));
  if (before && after) return t('Moved from “{before}” to “{after}”.', { before, after });
  if (after) return t('Moved from the top to “{after}”.', { after });
  return t('Moved from “{before}” to the top.', { before: before ?? '' });
}

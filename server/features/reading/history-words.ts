import { lengthOf } from '../../core/text/word-difference.ts';
import { t } from '../../core/words/words.ts';
import { kinLinks, type Link } from '../changes/change-row.ts';
import { factsOf } from '../changes/change-words.ts';
import type { DraftChange } from './competency-history.ts';
import { draftView } from './draft-view.ts';

/** More than this many characters of changed wording are folded away. */
const foldFrom = 700;

/** A draft's change as the competency's page tells of it. */
export function historyRow(slug: string, change: DraftChange, linkOf: (competency: string) => Link | null) {
  const { title, statement } = change;
  return {
    ...draftView(slug, change.draft),
    gone: change.what === 'gone',
    how: howWords(change),
    facts: factsOf(change),
    links: kinLinks(change, linkOf),
    /** Where the draft's changes are; `first` and `unchanged` are none. */
    changed: change.what !== 'first' && change.what !== 'unchanged',
    title,
    statement,
    long: lengthOf(title) + lengthOf(statement) > foldFrom,
  };
}

/** What a draft did to the competency, in a word or two. */
function howWords({ what, title, statement, moved, code, kind, replaces }: DraftChange): string {
  if (what === 'gone') return t('no longer in it');
  if (what === 'first') return t('first draft');
  if (what === 'added') return t('added');
  if (what === 'again') return t('in it again');
  const how = [
    (title || statement) && t('reworded'),
    moved && t('moved'),
    code && t('given a new code'),
    kind && t('of another kind'),
    replaces.length > 0 && t('took in others'),
  ].filter(Boolean);
  return how.length > 0 ? how.join(', ') : t('unchanged');
}

import type { Reader } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';
import { t } from '../../core/words/words.ts';
import { type CarriedComment, countStates } from '../anchoring/carried-anchors.store.ts';
import { carriedHtml } from '../anchoring/carried-html.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';

/** Comments on earlier drafts by the competency that they stand beside. */
export function byCompetency(carried: readonly CarriedComment[]): Map<string, CarriedComment[]> {
  const found = new Map<string, CarriedComment[]>();
  for (const comment of carried) {
    const list = found.get(comment.competency);
    if (list) list.push(comment);
    else found.set(comment.competency, [comment]);
  }
  return found;
}

/**
 * What a draft's page says of comments on earlier drafts as a whole: how many there are, where this reader says where
 * they belong, and those of which the competency is not there any more. Null when there are none.
 */
export function earlierView(
  reader: Reader,
  url: string,
  index: EditionIndex,
  carried: readonly CarriedComment[],
) {
  const [first] = carried;
  if (!first) return null;
  const waiting = carried.filter((comment) => comment.waits && maySettle(reader, comment)).length;
  const edits = may(reader, 'framework.edit', first);
  const unplaced = carried.filter(({ competency }) => !index.byCompetency.has(competency));
  return {
    counts: { count: carried.length, ...countStates(carried) },
    waiting,
    url: edits || waiting > 0 ? `${url}/anchors` : null,
    unplaced: carriedHtml(
      unplaced,
      `${url}/comments`,
      t('Comments whose competency is not in this draft any more'),
    ),
  };
}

const maySettle = (reader: Reader, comment: CarriedComment): boolean =>
  may(reader, 'framework.edit', comment) || reader.member?.id === comment.author;

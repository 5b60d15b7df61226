import { z } from 'zod';
import { invalid } from '../../core/errors.ts';
import { parse } from '../../core/http/parse.ts';
import { type Anchor, checkPassage, LONGEST_PASSAGE } from '../../core/passage/anchor.ts';
import { codePointLength } from '../../core/passage/code-points.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { fullNameOf } from '../frameworks/edition-index.ts';
import type { Item } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { AnchorView, DescribeAnchor } from '../threads/post.view.ts';
import type { ThreadSubject } from '../threads/thread-subject.ts';
import { anchorInput } from '../threads/threads.schemas.ts';

const wrapped = z.object({ anchor: anchorInput });

/**
 * Checks an anchor against the text of the draft that the thread belongs to; the words are computed anew.
 * Throws a 422 Problem that names the wrong part. With `passage`, a competency as a whole becomes its whole statement.
 */
export async function checkAnchor(
  store: FrameworkStore,
  reader: Reader,
  subject: ThreadSubject,
  raw: unknown,
  passage = false,
): Promise<Anchor> {
  if (!subject.anchors) {
    throw invalid([
      { path: 'anchor', message: t('only comments on a draft point at a competency; leave it out here') },
    ]);
  }
  const { anchor } = parse(wrapped, { anchor: raw });
  const found = await store.draftById(reader, subject.id);
  const item = found && (await store.edition(found.draft.edition)).byCompetency.get(anchor.competency);
  if (!item)
    throw invalid([
      { path: 'anchor.competency', message: t('must be the id of a competency in this draft') },
    ]);
  if (anchor.field === undefined) {
    return passage ? wholeStatement(item) : { competency: anchor.competency };
  }
  const { start, end, ...words } = anchor;
  const checked = checkPassage(item[anchor.field] ?? '', { start, end, ...words });
  return { competency: anchor.competency, field: anchor.field, ...checked };
}

/** All words of a competency's statement, for whoever would replace them. Throws 422 when there are none, or too many. */
function wholeStatement({ competency, statement }: Item): Anchor {
  const length = codePointLength(statement);
  const refuse = (message: string) => invalid([{ path: 'suggestion', message }]);
  if (statement.trim() === '') {
    throw refuse(t('This competency has no statement to reword. Choose its title.'));
  }
  if (length > LONGEST_PASSAGE) {
    throw refuse(t('The whole is longer than 1,000 characters. Choose the sentence that you would reword.'));
  }
  return { competency, field: 'statement', ...checkPassage(statement, { start: 0, end: length }) };
}

/** Where a comment leads: its competency by name, and its passage in the draft. */
export function anchorDescriber(store: FrameworkStore): DescribeAnchor {
  return async (subject, post): Promise<AnchorView | null> => {
    if (!post.anchor || subject.kind !== 'draft') return null;
    const everything = { member: null, roles: new Map(), admin: true };
    const found = await store.draftById(everything, subject.id);
    if (!found) return null;
    const index = await store.edition(found.draft.edition);
    const item = index.byCompetency.get(post.anchor.competency);
    const competency = (await store.competenciesOf(found.framework._id)).get(post.anchor.competency);
    if (!item || !competency) return null;
    const onPassage = 'field' in post.anchor;
    return {
      competencyTitle: fullNameOf(index, item),
      competencyUrl: `/frameworks/${found.framework.slug}/competencies/${encodeURIComponent(competency.key)}`,
      passageUrl: `${subject.url}#${onPassage ? `passage-${post._id}` : `item-${post.anchor.competency}`}`,
    };
  };
}

import { z } from 'zod';
import { invalid } from '../../core/errors.ts';
import { parse } from '../../core/http/parse.ts';
import { type Anchor, checkPassage } from '../../core/passage/anchor.ts';
import type { Reader } from '../../core/reader.ts';
import { fullNameOf } from '../frameworks/edition-index.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { AnchorView, DescribeAnchor } from '../threads/post.view.ts';
import type { ThreadSubject } from '../threads/thread-subject.ts';
import { anchorInput } from '../threads/threads.schemas.ts';

const wrapped = z.object({ anchor: anchorInput });

/**
 * Checks an anchor against the text of the draft that the thread belongs to; the words are computed anew.
 * Throws a 422 Problem that names the wrong part.
 */
export async function checkAnchor(
  store: FrameworkStore,
  reader: Reader,
  subject: ThreadSubject,
  raw: unknown,
): Promise<Anchor> {
  if (!subject.anchors) {
    throw invalid([
      { path: 'anchor', message: 'only comments on a draft point at a competency; leave it out here' },
    ]);
  }
  const { anchor } = parse(wrapped, { anchor: raw });
  const found = await store.draftById(reader, subject.id);
  const item = found && (await store.edition(found.draft.edition)).byCompetency.get(anchor.competency);
  if (!item)
    throw invalid([{ path: 'anchor.competency', message: 'must be the id of a competency in this draft' }]);
  if (anchor.field === undefined) return { competency: anchor.competency };
  const { start, end, ...words } = anchor;
  const passage = checkPassage(item[anchor.field] ?? '', { start, end, ...words });
  return { competency: anchor.competency, field: anchor.field, ...passage };
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

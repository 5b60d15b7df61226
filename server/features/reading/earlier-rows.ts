import { codePointSlice } from '../../core/passage/code-points.ts';
import type { Reader } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';
import { t } from '../../core/words/words.ts';
import type { CarriedComment } from '../anchoring/carried-anchors.store.ts';
import { carriedStates, meaningOf, wordsThen } from '../anchoring/carried-words.ts';
import type { Item } from '../frameworks/frameworks.models.ts';
import type { PostView } from '../threads/post.view.ts';
import type { ThreadStore } from '../threads/threads.store.ts';

export const earlierPerPage = 20;

/** Comments on earlier drafts as the page of a competency shows them, whole, each with where it stands now. */
export async function earlierRows(
  { store, postView }: { store: ThreadStore; postView: PostView },
  reader: Reader,
  draftUrl: string,
  item: Item,
  comments: readonly CarriedComment[],
) {
  const posts = await store.byIds(comments.map(({ post }) => post));
  const rows: {
    state: string;
    tag: string;
    madeOn: number;
    means: string;
    before: string | null;
    now: string | null;
    settle: string | null;
    html: string;
  }[] = [];
  for (const comment of comments) {
    const post = posts.get(comment.post);
    const subject = post && (await store.subject(reader, post.thread));
    if (!post || !subject) continue;
    const [html = ''] = await postView.rows(subject, [post]);
    const { text, tag } = carriedStates[comment.state];
    const mine = comment.waits && reader.member?.id === comment.author;
    rows.push({
      ...{ state: t(text), tag, madeOn: comment.madeOn, means: meaningOf(comment), html },
      before: wordsThen(comment),
      now: wordsNow(comment, item),
      settle: mine || may(reader, 'framework.edit', comment) ? `${draftUrl}/anchors/${comment.post}` : null,
    });
  }
  return rows;
}

/** The words that it points at now, where they are others than they were then. */
function wordsNow({ current, original }: CarriedComment, item: Item): string | null {
  if (!current || !('field' in current) || current.competency !== item.competency) return null;
  const now = codePointSlice(item[current.field] ?? '', current.start, current.end);
  return 'exact' in original && original.exact === now ? null : now;
}

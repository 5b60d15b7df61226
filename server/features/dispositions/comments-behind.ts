import { excerpt, withoutMarkdown } from '../../core/html/words.ts';
import type { People } from '../../core/people.ts';
import { t } from '../../core/words/words.ts';
import type { ThreadStore } from '../threads/threads.store.ts';

/** A comment that led to a change. */
export interface CommentBehind {
  url: string;
  name: string;
  words: string;
}

const longest = 90;

/**
 * The comments behind what each of these drafts did to a competency, by draft. For readers who may see the drafts: the
 * comments of a framework are seen by whoever sees its drafts.
 */
export async function commentsBehind(
  { store, people }: { store: ThreadStore; people: People },
  drafts: string[],
  competency: string,
): Promise<ReadonlyMap<string, CommentBehind[]>> {
  const lists = await Promise.all(drafts.map((draft) => store.tiedTo(draft, competency)));
  const posts = lists.flat();
  const [bodies, authors] = await Promise.all([
    store.byIds(posts.map(({ _id }) => _id)),
    people.byIds(posts.map(({ author }) => author)),
  ]);
  return new Map(
    drafts.map((draft, at) => [
      draft,
      lists[at]!.map(({ _id, author }) => ({
        url: `/posts/${_id}`,
        name: authors.get(author)?.name ?? t('Somebody who has left'),
        words: excerpt(withoutMarkdown(bodies.get(_id)?.body ?? ''), longest),
      })),
    ]),
  );
}

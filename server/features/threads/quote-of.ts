import type { People, Person } from '../../core/people.ts';
import { t } from '../../core/words/words.ts';
import type { Post } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';

/** Someone's words as a Markdown quote that keeps who said it; null when there is nothing to quote in this thread. */
export async function quoteOf(
  { store, people }: { store: ThreadStore; people: People },
  postId: string,
  threadId: string,
): Promise<string | null> {
  const post = (await store.byIds([postId])).get(postId);
  if (!post || post.thread !== threadId || post.deletedAt || post.hidden) return null;
  const author = (await people.byIds([post.author])).get(post.author);
  const lines = post.body.split('\n').map((line) => `> ${line}`);
  return [`> ${headOf(post, author)}`, '>', ...lines, '', ''].join('\n');
}

/**
 * Who said it, and where. Of somebody of another site only the site: their handle would read as that of a member, and
 * would stay here when they are not to be named any more.
 */
function headOf({ _id: id, number }: Post, author: Person | undefined): string {
  if (author?.network !== undefined)
    return t('From {network}, in [post {number}](/posts/{id}):', { network: author.network, number, id });
  const handle = author?.handle ?? t('someone');
  return t('@{handle} wrote in [post {number}](/posts/{id}):', { handle, number, id });
}

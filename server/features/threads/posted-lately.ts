import type { Reader } from '../../core/reader.ts';
import type { Post } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';

const latelyMs = 3_600_000;
const newest = 10;

/** What a form of a post says, apart from the key it was sent with. */
interface Said {
  body: string;
  replyTo: string | null;
  anchor: unknown;
  suggestion: string | null;
}

/**
 * The post with which this reader said the same in the same place within the hour; null for none. Going back may bring
 * the form anew with another key, so that the key alone does not tell a repeat.
 */
export async function postedLately(
  store: ThreadStore,
  reader: Reader,
  thread: string,
  said: Said,
): Promise<Post | null> {
  if (!reader.member) return null;
  const posts = await store.byAuthor(reader, reader.member.id, newest);
  const words = said.body.replaceAll(/\r\n?/g, '\n').trim();
  const place = placeOf(said.anchor);
  const same = posts.find(
    (post) =>
      post.thread === thread &&
      post.createdAt.getTime() > Date.now() - latelyMs &&
      post.body === words &&
      post.replyTo === said.replyTo &&
      placeOf(post.anchor) === place &&
      (post.suggestion ?? null) === said.suggestion,
  );
  return same ?? null;
}

function placeOf(anchor: unknown): string {
  if (typeof anchor !== 'object' || anchor === null) return '';
  const { competency, field, exact } = anchor as Record<string, unknown>;
  return JSON.stringify([competency, field, exact]);
}

import { Problem } from '../../../server/plugin-api.ts';
import type { PostShape } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { PostPair } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';

/** The post here of a pair, wherever moderators moved it; null when there is none. The pair is kept in step with that. */
export async function postHere(
  parts: Pick<Parts, 'host'> & { stores: Stores },
  pair: PostPair,
): Promise<PostShape | null> {
  const post = await whereItWent(parts, pair.local);
  if (post && post.id !== pair.local)
    await parts.stores.posts.change(pair, { local: post.id, thread: post.thread, movedHere: true });
  return post;
}

/** A post here, in the place that it was moved to last; null when there is none. */
export async function whereItWent({ host }: Pick<Parts, 'host'>, id: string): Promise<PostShape | null> {
  let post = await host.read.post(id);
  while (post?.moved) post = await host.read.post(post.moved.post);
  return post;
}

/** Whether everybody who reads the thread reads it. */
export const standsHere = ({ deletedAt, hidden }: Pick<PostShape, 'deletedAt' | 'hidden'>): boolean =>
  deletedAt === null && hidden === null;

/** Whether this site refused because the post is not there for whoever asked, or any more. */
export const isGone = (error: unknown): boolean => error instanceof Problem && error.status === 404;

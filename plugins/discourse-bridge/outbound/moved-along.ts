import type { Bridge, PostPair } from '../store/records.ts';
import { isForumError } from '../work/forum-error.ts';
import type { OutParts } from './out-parts.ts';
import { saysNo } from './standing-there.ts';

interface Move {
  /** The post here before it was moved. */
  from: string;
  /** And after. */
  to: { thread: string; post: string };
}

/**
 * The pair of a post of here that was moved here to where staff of the forum moved it there: whoever did it was killed
 * before that was noted, or moderators of both sides meant the same. It is noted now. Null for any other: what moderators
 * here moved is taken away there and sent anew. Throws what the client throws.
 */
export async function movedAlong(
  out: OutParts,
  bridge: Bridge,
  { from, to }: Move,
): Promise<PostPair | null> {
  const { posts, topics } = out.stores;
  const pair = await posts.ofLocal(bridge._id, from);
  const topic = pair?.origin === 'moot' ? await topics.ofThread(bridge._id, to.thread) : null;
  if (!pair || !topic) return null;
  if (!(await isIn(out, bridge, topic.topic, pair.post))) return null;
  await posts.change(pair, { local: to.post, thread: to.thread, topic: topic.topic, movedHere: false });
  return pair;
}

async function isIn(out: OutParts, bridge: Bridge, topic: number, post: number): Promise<boolean> {
  try {
    return (await out.clients.writer(bridge).topicPosts(topic, [post])).length > 0;
  } catch (error) {
    if (isForumError(error) && saysNo(error)) return false;
    throw error;
  }
}

import type { DiscourseClient, Post } from 'discourse-plugin-api-client';
import type { Bridge, Task } from '../store/records.ts';
import { markOf } from '../text/marks.ts';
import { secondsAfter } from '../work/clock.ts';
import { isForumError } from '../work/forum-error.ts';
import { keyStands } from '../work/settle.ts';
import type { OutParts } from './out-parts.ts';

/** Staff move older posts to the end: so many older ones in a row, and it is not among them. */
const olderInARow = 20;
/** Clocks differ: posts that are older than this before we sent it are not it. */
const skewSeconds = 600;

/** What a thread's topic is called by us, for ever. */
export const externalIdOf = (thread: string): string => `moot-${thread}`;

/** The first post of the topic that we opened for a thread; null when there is none, or none that can be seen. */
export async function findByExternalId(out: OutParts, bridge: Bridge, thread: string): Promise<Post | null> {
  const topic = await out.clients.writer(bridge).topicByExternalId(externalIdOf(thread));
  if (!topic || topic.deletedAt) return null;
  const [first] = topic.stream;
  const shown = topic.posts.find(({ number }) => number === 1);
  if (shown?.raw || first === undefined) return shown ?? null;
  return (await out.clients.writer(bridge).topicPosts(topic.id, [first]))[0] ?? null;
}

/** The post that bears the mark of what was sent, at the end of its topic; null when neither account sees it. */
export async function findByMark(out: OutParts, bridge: Bridge, task: Task): Promise<Post | null> {
  if (task.topic === null || !task.sending) return null;
  const since = secondsAfter(task.sending.firstAt, -skewSeconds);
  for (const client of [out.clients.reader(bridge), out.clients.writer(bridge)]) {
    const found = await inTail(out, bridge, client, { topic: task.topic, local: task.subject, since });
    if (found) return found;
  }
  return null;
}

interface Sought {
  topic: number;
  local: string;
  since: Date;
}

async function inTail(
  out: OutParts,
  bridge: Bridge,
  client: DiscourseClient,
  { topic, local, since }: Sought,
): Promise<Post | null> {
  try {
    let older = 0;
    for await (const post of client.postsFromEnd(topic)) {
      if (await isOurs(out, bridge, post, local)) return post;
      older = post.createdAt < since ? older + 1 : 0;
      if (older >= olderInARow) return null;
    }
    return null;
  } catch (error) {
    if (!isForumError(error)) throw error;
    if (error.kind === 'not-found') return null;
    // Whoever is let in nowhere sees nothing: that says nothing of the post.
    if (error.kind === 'forbidden' && (await keyStands(out, bridge))) return null;
    throw error;
  }
}

/** Anybody can type a mark: it counts on posts of accounts that we write with, which are nobody's copy yet. */
export async function isOurs(
  { stores, collections }: Pick<OutParts, 'stores' | 'collections'>,
  bridge: Bridge,
  post: Post,
  local: string,
): Promise<boolean> {
  if (post.raw === null || markOf(post.raw) !== local) return false;
  if (post.userId !== bridge.writer.userId) {
    const person = await collections.people.findOne({ bridge: bridge._id, userId: post.userId });
    if (!person?.member) return false;
  }
  const known = await stores.posts.get(bridge._id, post.id);
  return known === null || known.local === local;
}

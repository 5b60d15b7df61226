import type { DiscourseClient, Post, Topic } from 'discourse-plugin-api-client';
import type { Parts } from '../parts.ts';
import type { Bridge } from '../store/records.ts';
import { stop } from '../work/events.ts';
import { isForumError } from '../work/forum-error.ts';

/** A topic as the reader sees it now, with all posts and what was typed. */
export interface SeenTopic {
  topic: Topic;
  posts: Post[];
  /** These are the first and the last of a topic that is too long to be read whole each time. */
  isPart?: boolean;
}

const postsAtATime = 50;

/**
 * Reads a topic with all its posts, in order; null when the reader cannot see it. `backTo`: of one whose posts the forum
 * does not list it is enough to read from the end back to this number.
 */
export async function seeTopic(
  parts: Parts,
  bridge: Bridge,
  id: number,
  backTo: number | null = null,
): Promise<SeenTopic | null> {
  const client = parts.clients.reader(bridge);
  return unlessHidden(parts, bridge, async () => {
    const topic = await client.topic(id, { raw: true });
    const isPart = topic.mega && backTo !== null;
    const posts = isPart
      ? await lastOfMega(client, topic, backTo)
      : topic.mega
        ? await postsOfMega(client, id)
        : await postsOf(client, topic);
    return { topic, posts: posts.toSorted((a, b) => a.number - b.number), ...(isPart && { isPart }) };
  });
}

async function postsOf(client: DiscourseClient, topic: Topic): Promise<Post[]> {
  const have = new Set(topic.posts.map((post) => post.id));
  const missing = topic.stream.filter((post) => !have.has(post));
  const posts = [...topic.posts];
  for (let from = 0; from < missing.length; from += postsAtATime)
    posts.push(...(await client.topicPosts(topic.id, missing.slice(from, from + postsAtATime))));
  return posts;
}

async function postsOfMega(client: DiscourseClient, topic: number): Promise<Post[]> {
  const posts: Post[] = [];
  for await (const post of client.posts(topic)) posts.push(post);
  return posts;
}

async function lastOfMega(client: DiscourseClient, { id, posts }: Topic, backTo: number): Promise<Post[]> {
  const first = new Set(posts.map((post) => post.id));
  const last: Post[] = [];
  for await (const post of client.postsFromEnd(id)) {
    if (post.number < backTo || first.has(post.id)) break;
    last.push(post);
  }
  return [...posts, ...last];
}

/** Reads a topic with its first posts; null when the reader cannot see it. */
export function seeTopicHead(parts: Parts, bridge: Bridge, id: number): Promise<Topic | null> {
  return unlessHidden(parts, bridge, () => parts.clients.reader(bridge).topic(id));
}

/** Reads one post; null when the reader cannot see it. */
export function seePost(parts: Parts, bridge: Bridge, id: number): Promise<Post | null> {
  return unlessHidden(parts, bridge, () => parts.clients.reader(bridge).post(id));
}

/**
 * What a call answers; null when the forum says that there is no such thing, or none for whoever asks. A reader whose
 * key was taken away sees nothing either, which says nothing of posts: then the bridge stops, and this throws.
 */
async function unlessHidden<Answer>(
  parts: Parts,
  bridge: Bridge,
  call: () => Promise<Answer>,
): Promise<Answer | null> {
  try {
    return await call();
  } catch (error) {
    if (!isForumError(error)) throw error;
    if (error.kind === 'not-found') return null;
    if (error.kind !== 'forbidden') throw error;
    if (bridge.reader.kind === 'anonymous' || (await keyStands(parts, bridge))) return null;
    await stop(parts, bridge, 'reader-refused');
    throw error;
  }
}

/** Whether the forum still knows the reader's key: it answers a call that every key may make. */
export async function keyStands(parts: Parts, bridge: Bridge): Promise<boolean> {
  try {
    await parts.clients.reader(bridge).scopes();
    return true;
  } catch (error) {
    if (isForumError(error) && error.kind === 'forbidden') return false;
    throw error;
  }
}

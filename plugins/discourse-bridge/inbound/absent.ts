import { saysNo } from '../outbound/standing-there.ts';
import type { PostPair } from '../store/records.ts';
import { isForumError } from '../work/forum-error.ts';
import type { InParts } from './in-parts.ts';
import type { Place } from './place.ts';
import { seePost, seeTopic } from './see.ts';
import { updateOrRefuse } from './update-or-refuse.ts';

/**
 * Looks for posts that were in a topic and are not any more: they were moved to another topic, which is then brought in
 * step, or they are gone.
 */
export async function bringAbsent(parts: InParts, place: Place, seen: ReadonlySet<number>): Promise<void> {
  const { bridge, pair } = place;
  const before = await parts.stores.posts.ofTopic(bridge._id, pair.topic);
  let absent = before.filter((one) => !seen.has(one.post) && one.forumLive);
  while (absent.length > 0) {
    const [first, ...others] = absent;
    const went = await bringOne(parts, place, first!);
    absent = went === null ? others : await withoutThose(parts, place, others, went);
  }
}

/** Brings one post in step that is not where it was. Answers the topic that it went to, if any. */
export async function bringOne(parts: InParts, place: Place, pair: PostPair): Promise<number | null> {
  const { bridge } = place;
  const post = await seePost(parts, bridge, pair.post);
  if (post && post.topicId !== pair.topic) {
    const topic = post.topicId;
    await parts.tasks.ask(bridge._id, 'topic-there', String(topic), { topic });
    // Among the posts of a very long one it may stand where nobody looks now.
    if ((await parts.stores.topics.get(bridge._id, topic))?.wholeAt)
      await parts.tasks.ask(bridge._id, 'post-there', `${topic}/${post.id}`, { topic });
    return topic;
  }
  await updateOrRefuse(
    parts,
    place,
    pair,
    post,
    post?.userDeleted ?? (await deletedByAuthor(parts, place, pair)),
  );
  return null;
}

async function withoutThose(
  parts: InParts,
  { bridge }: Place,
  pairs: PostPair[],
  topic: number,
): Promise<PostPair[]> {
  if (pairs.length === 0) return pairs;
  // Of a very long one it is enough to see the end: each that is not in it is asked for by itself.
  const other = await seeTopic(parts, bridge, topic, Infinity);
  const there = new Set(other?.posts.map(({ id }) => id));
  return pairs.filter(({ post }) => !there.has(post));
}

/** Whether a post that nobody can see any more was deleted by its author: the account that writes may know. */
async function deletedByAuthor(parts: InParts, { bridge }: Place, pair: PostPair): Promise<boolean> {
  try {
    return (await parts.clients.writer(bridge).post(pair.post)).userDeleted;
  } catch (error) {
    if (isForumError(error) && saysNo(error)) return false;
    throw error;
  }
}

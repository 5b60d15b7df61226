import type { Bridge, PostPair, TopicPair } from '../store/records.ts';
import { readable } from './admit.ts';
import { bringOne } from './absent.ts';
import { bringPosts } from './bring-posts.ts';
import { bringTopic } from './bring-topic.ts';
import type { InParts } from './in-parts.ts';
import type { Place } from './place.ts';
import { seePost, seeTopicHead } from './see.ts';

/** Brings one post of a topic in step here; the whole topic where that alone would not tell what became of it. */
export async function bringPost(parts: InParts, bridge: Bridge, topic: number, id: number): Promise<void> {
  const { stores } = parts;
  const pair = await stores.topics.get(bridge._id, topic);
  const place = pair?.state === 'live' ? await placeOf(parts, bridge, pair) : null;
  if (!place) return bringTopic(parts, bridge, topic);
  const post = await seePost(parts, bridge, id);
  // Other topics have lines of their own: two at a time would each do what the other has half done.
  if (post && post.topicId !== topic)
    return parts.tasks.ask(bridge._id, 'topic-there', String(post.topicId), { topic: post.topicId });
  const known = await stores.posts.get(bridge._id, id);
  if (!post && known && known.topic !== topic)
    return parts.tasks.ask(bridge._id, 'post-there', `${known.topic}/${id}`, { topic: known.topic });
  // Posts are told of in no order: what may have been written before it comes in before it.
  if (post && !known && !(await isNext(parts, place, post.number))) return bringTopic(parts, bridge, topic);
  if (post) await bringPosts(parts, place, [post], false);
  else if (known?.forumLive) await bringUnseen(parts, place, known);
}

/** Whether a post follows the last that is here, or came long before it. */
async function isNext({ stores }: InParts, { bridge, pair }: Place, number: number): Promise<boolean> {
  return number <= (await stores.posts.lastNumber(bridge._id, pair.topic)) + 1;
}

/** A post that the reader cannot see: gone by itself, or with its topic. */
async function bringUnseen(parts: InParts, place: Place, pair: PostPair): Promise<void> {
  const { bridge } = place;
  const topic = await seeTopicHead(parts, bridge, pair.topic);
  if (topic?.categoryId === place.mapping.category) await bringOne(parts, place, pair);
  else await bringTopic(parts, bridge, pair.topic);
}

/** Where posts of a topic go, as long as its category can be read; null when its topic has to be looked at. */
async function placeOf(parts: InParts, bridge: Bridge, pair: TopicPair): Promise<Place | null> {
  const mapping = await parts.stores.mappings.ofCategory(bridge._id, pair.category);
  if (!mapping) return null;
  const categories = await parts.categories.of(bridge);
  if (!readable(mapping, categories.get(pair.category))) return null;
  return { bridge, mapping, pair, refusals: 'thrown' };
}

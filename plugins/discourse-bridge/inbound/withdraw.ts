import { newId, t } from '../../../server/plugin-api.ts';
import type { Bridge, PostPair, TopicPair } from '../store/records.ts';
import { saysNo } from '../outbound/standing-there.ts';
import { note } from '../work/events.ts';
import { isForumError } from '../work/forum-error.ts';
import type { Absence } from './admit.ts';
import type { InParts } from './in-parts.ts';
import { isGone, postHere } from '../here/local-post.ts';
import { keyOf } from './place.ts';
import type { SeenTopic } from './see.ts';
import { takeDown } from './update-post.ts';

/** Whether the whole thread is the copy of a topic, and not a conversation that began here. */
export const isCopy = ({ origin, thread }: TopicPair): boolean =>
  origin === 'forum' && thread.startsWith('g-');

/**
 * Takes a topic out of sight here that can not be seen there any more: a thread that the forum began as a whole, with
 * those of its posts that stand in others; of one that began here, what was written there (and, when it was deleted
 * there, also the posts of here that went with it).
 */
export async function withdrawTopic(
  parts: InParts,
  bridge: Bridge,
  pair: TopicPair,
  absence: Absence,
): Promise<void> {
  const sweptAt = parts.clock.now();
  const isNew = pair.state !== absence;
  const copy = isCopy(pair);
  if (copy && pair.state === 'live') await withdrawThread(parts, bridge, pair);
  // Also when it is known to be absent: some may have come in while that was noted.
  const posts = await parts.stores.posts.ofTopic(bridge._id, pair.topic);
  const wholly = isNew && !copy && absence === 'gone' && (await isDeleted(parts, bridge, pair));
  for (const post of posts) {
    const isBeside = !copy || post.thread !== pair.thread;
    if (wholly || (post.origin === 'forum' && isBeside)) await hide(parts, bridge, post);
  }
  if (!isNew) return parts.stores.topics.change(pair, { sweptAt });
  await parts.stores.topics.change(pair, { state: absence, sweptAt });
  await note(parts, bridge, `topic-${absence}`, String(pair.topic), { thread: pair.thread });
  // A second one that the forum made of one of them may stand where it can be read, and takes its place.
  for (const { copies = [] } of posts)
    for (const { topic, post } of copies)
      await parts.tasks.ask(bridge._id, 'post-there', `${topic}/${post}`, { topic });
}

async function withdrawThread(parts: InParts, bridge: Bridge, { thread, topic }: TopicPair): Promise<void> {
  const reason = t('Its topic can not be read on {forum} any more.', { forum: bridge.host });
  const by = { as: 'plugin' as const, key: keyOf(bridge, 'withdraw', topic, newId()) };
  try {
    await parts.host.act({ do: 'thread.withdraw', thread, reason }, by);
  } catch (error) {
    // The thread is not there any more: nobody sees it.
    if (!isGone(error)) throw error;
  }
}

/** Posts that were moved into a topic that is not to be seen here: they are hidden where they stand. */
export async function withdrawPosts(
  parts: InParts,
  bridge: Bridge,
  { topic, posts }: SeenTopic,
): Promise<void> {
  const pairs = await parts.stores.posts.ofPosts(
    bridge._id,
    posts.map(({ id }) => id),
  );
  for (const pair of pairs.values()) if (pair.topic !== topic.id) await hide(parts, bridge, pair);
}

async function hide(parts: InParts, bridge: Bridge, pair: PostPair): Promise<void> {
  if (!pair.forumLive) return;
  const here = await postHere(parts, pair);
  if (here && here.deletedAt === null && here.hidden === null)
    await takeDown(parts, bridge, pair, here, 'hide', null);
  else await parts.stores.posts.change(pair, { forumLive: false });
}

/** Whether it was deleted, and not only put where the reader cannot look: the account that writes may tell. */
async function isDeleted(parts: InParts, bridge: Bridge, { topic }: TopicPair): Promise<boolean> {
  try {
    return (await parts.clients.writer(bridge).topic(topic)).deletedAt !== null;
  } catch (error) {
    // It cannot see it either.
    if (isForumError(error) && saysNo(error)) return true;
    throw error;
  }
}

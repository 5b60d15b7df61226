import type { Post } from 'discourse-plugin-api-client';
import { everyone, idFromName, type ThreadShape } from '../../../server/plugin-api.ts';
import { holds } from '../outbound/ways.ts';
import { personOf } from '../people/person-of.ts';
import { topicPairId } from '../store/topic-pairs.ts';
import type { Bridge, Mapping, TopicPair } from '../store/records.ts';
import { markOf } from '../text/marks.ts';
import { threadTitle } from '../text/titles.ts';
import { note } from '../work/events.ts';
import { byWriter, isTalk, takesIn } from './admit.ts';
import type { InParts } from './in-parts.ts';
import { keyOf } from './place.ts';
import type { SeenTopic } from './see.ts';

/** What topics that were sent from here carry, with the thread's id. */
const ourMark = 'moot-';

/**
 * Finds or opens the thread of a topic that has none yet, and notes that they belong together. Null when the topic does
 * not come in: nothing of its category does, or nothing in it can be read.
 */
export async function openTopic(
  parts: InParts,
  bridge: Bridge,
  mapping: Mapping,
  seen: SeenTopic,
): Promise<TopicPair | null> {
  const ours = await ownThread(parts, bridge, seen);
  if (ours !== null) {
    const before = await parts.stores.topics.ofThread(bridge._id, ours);
    // A copy that somebody made there of a topic of ours.
    if (before) return before.topic === seen.topic.id ? before : null;
    await note(parts, bridge, 'topic-found-there', ours);
    await parts.tasks.ask(bridge._id, 'thread-here', ours, { topic: seen.topic.id, found: true });
    return parts.stores.topics.keep(pairOf(bridge, mapping, seen, ours, 'moot'));
  }
  if (!takesIn(mapping) || mapping.state !== 'live') return null;
  const first = seen.posts.find(isTalk);
  if (!first) return null;
  const { thread } = await parts.host.act(
    {
      do: 'thread.open',
      group: mapping.group,
      title: threadTitle(seen.topic.title),
      id: idFromName(keyOf(bridge, 'topic', seen.topic.id)),
    },
    {
      as: await personOf(parts, bridge, mapping, first),
      key: keyOf(bridge, 'topic', seen.topic.id),
      at: seen.topic.createdAt,
    },
  );
  await note(parts, bridge, 'topic-in', thread);
  return parts.stores.topics.keep(pairOf(bridge, mapping, seen, thread, 'forum'));
}

/** The thread here that a topic was sent for: it names it, and the forum has it as written by the bridge or its author. */
async function ownThread(
  parts: InParts,
  bridge: Bridge,
  { topic, posts }: SeenTopic,
): Promise<string | null> {
  const { externalId } = topic;
  const named = externalId?.startsWith(ourMark)
    ? externalId.slice(ourMark.length)
    : await markedThread(parts, bridge, posts);
  const thread = named === null ? null : await parts.host.read.thread(everyone, named);
  // A forum may name any thread: one that is none of its business is not joined to it.
  if (!thread || !(await isBridged(parts, bridge, thread))) return null;
  const userId = topic.userId ?? posts[0]?.userId;
  if (userId === undefined) return null;
  if (byWriter(bridge, { userId })) return thread.id;
  const person = await parts.collections.people.findOne({ _id: `${bridge._id}:${userId}` });
  return person?.member ? thread.id : null;
}

/** Of a topic that the forum's moderators let through the name is lost, and its first post tells whose it is. */
async function markedThread(parts: InParts, bridge: Bridge, posts: Post[]): Promise<string | null> {
  const mark = markOf(posts.find(({ number }) => number === 1)?.raw ?? '');
  if (mark === null) return null;
  const thread = /^[a-z]-/.test(mark) ? mark : (await parts.host.read.post(mark))?.thread;
  return thread && !(await parts.stores.topics.ofThread(bridge._id, thread)) ? thread : null;
}

async function isBridged(parts: InParts, { _id }: Bridge, thread: ThreadShape): Promise<boolean> {
  for (const { target } of await parts.stores.mappings.of(_id))
    if (await holds(parts, target, thread)) return true;
  return false;
}

function pairOf(
  bridge: Bridge,
  mapping: Mapping,
  { topic }: SeenTopic,
  thread: string,
  origin: TopicPair['origin'],
): TopicPair {
  return {
    _id: topicPairId(bridge._id, topic.id),
    bridge: bridge._id,
    topic: topic.id,
    thread,
    category: mapping.category,
    origin,
    title: topic.title,
    slug: topic.slug,
    // Closed topics are closed here once their posts are in.
    closed: false,
    state: 'live',
    sweptAt: null,
  };
}

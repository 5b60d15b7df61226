import type { TopicSummary } from 'discourse-plugin-api-client';
import type { Bridge, Listed, Mapping, TopicPair } from '../store/records.ts';
import type { InParts } from './in-parts.ts';

/** Topics that nobody knows here are asked for when they were written in since; those that are known, when changed. */
export interface From {
  since: Date;
  changed: Date;
}

const mostPages = 40;
/** So many are read at least, whatever their topics say: what staff move shows in them, and nothing else tells of it. */
const leastPages = 3;

/**
 * Asks for the topics of a category that are new, were changed, or are missing among those that were written in last.
 * Throws what the client throws.
 */
export async function lookThroughList(
  parts: InParts,
  bridge: Bridge,
  mapping: Mapping,
  from: From,
): Promise<void> {
  const listed = new Set<number>();
  let oldest: Date | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const list = await parts.clients.reader(bridge).topicList(mapping.category, { page, order: 'activity' });
    for (const topic of list.topics) {
      listed.add(topic.id);
      await look(parts, bridge, topic, from);
    }
    oldest = oldestOf(list.topics) ?? oldest;
    if (!list.more || list.topics.length === 0) return askForMissing(parts, bridge, mapping, listed, null);
    if (page + 1 >= leastPages && oldest !== null && oldest < from.since) break;
  }
  await askForMissing(parts, bridge, mapping, listed, oldest);
}

/** Pinned ones stand before the others, however old they are. */
function oldestOf(topics: readonly TopicSummary[]): Date | null {
  const times = topics.flatMap(({ pinned, bumpedAt }) => (pinned || bumpedAt === null ? [] : [bumpedAt]));
  return times.length === 0 ? null : new Date(Math.min(...times.map((time) => time.getTime())));
}

async function look(parts: InParts, bridge: Bridge, topic: TopicSummary, from: From): Promise<void> {
  const { stores, tasks } = parts;
  const pair = await stores.topics.get(bridge._id, topic.id);
  const { bumpedAt, postsCount: posts, highestPostNumber: highest } = topic;
  const listed: Listed = { posts, highest, bumpedAt };
  if (isToLookAt(pair, topic, listed, from))
    await tasks.ask(bridge._id, 'topic-there', String(topic.id), { topic: topic.id });
  if (pair && !isSame(pair.listed, listed)) await stores.topics.change(pair, { listed });
}

function isToLookAt(
  pair: TopicPair | null,
  topic: TopicSummary,
  listed: Listed,
  { since, changed }: From,
): boolean {
  const bumped = topic.bumpedAt ?? topic.createdAt;
  if (!pair) return bumped >= since;
  const shut = topic.closed || topic.archived;
  return (
    bumped >= changed ||
    pair.state !== 'live' ||
    pair.closed !== shut ||
    pair.title !== topic.title ||
    !isSame(pair.listed, listed)
  );
}

const isSame = (one: Listed | undefined, other: Listed): boolean =>
  one?.posts === other.posts &&
  one.highest === other.highest &&
  one.bumpedAt?.getTime() === other.bumpedAt?.getTime();

/** Those that ought to be in the list as far as it was read (`null`: to its end): somebody moved or deleted them. */
async function askForMissing(
  { stores, tasks }: InParts,
  bridge: Bridge,
  { category }: Mapping,
  listed: ReadonlySet<number>,
  oldest: Date | null,
): Promise<void> {
  for (const { topic } of await stores.topics.listedSince(bridge._id, category, oldest))
    if (!listed.has(topic)) await tasks.ask(bridge._id, 'topic-there', String(topic), { topic });
}

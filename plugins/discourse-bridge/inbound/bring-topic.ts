import type { Topic } from 'discourse-plugin-api-client';
import { everyone, newId } from '../../../server/plugin-api.ts';
import type { Bridge, Mapping, TopicPair } from '../store/records.ts';
import { threadTitle } from '../text/titles.ts';
import { note } from '../work/events.ts';
import { type Absence, isConversation, readable, takesIn } from './admit.ts';
import { backTo } from './back-to.ts';
import { bringPosts } from './bring-posts.ts';
import { bringBack } from './bring-back.ts';
import type { InParts } from './in-parts.ts';
import { hideOrphans } from './orphans.ts';
import { openTopic } from './open-topic.ts';
import { keyOf, type Place } from './place.ts';
import { seeTopic, type SeenTopic } from './see.ts';
import type { Taken } from './take.ts';
import { setLock } from './while-open.ts';
import { isCopy, withdrawPosts, withdrawTopic } from './withdraw.ts';

/** Brings a topic with all its posts in step here, as it is now. */
export async function bringTopic(parts: InParts, bridge: Bridge, id: number): Promise<void> {
  const { topics, mappings } = parts.stores;
  const pair = await topics.get(bridge._id, id);
  const seen = await seeTopic(parts, bridge, id, await backTo(parts, pair));
  const mapping = await mappings.ofCategory(bridge._id, seen?.topic.categoryId ?? null);
  // What came by a category that was taken out stays as it is.
  const isOut = pair && !mapping && !(await mappings.ofCategory(bridge._id, pair.category));
  if (isOut) return;
  const absence = await absenceOf(parts, bridge, pair, seen, mapping);
  if (absence !== null) {
    if (pair) await withdrawTopic(parts, bridge, pair, absence);
    if (seen) await withdrawPosts(parts, bridge, seen);
    return;
  }
  // Where a moderator of the forum may have moved it, the rules of that category hold from now on.
  if (!seen || !mapping) return;
  const taken = await bringSeen(parts, bridge, mapping, seen, pair);
  if (taken === null) await withdrawPosts(parts, bridge, seen);
  if (pair?.state === 'live') await hideOrphans(parts, { bridge, mapping, pair, refusals: 'listed' });
}

/** Brings a topic in step of which all is known, as in a backfill. Answers what was taken; null when it does not enter. */
export async function bringSeen(
  parts: InParts,
  bridge: Bridge,
  mapping: Mapping,
  seen: SeenTopic,
  known?: TopicPair | null,
): Promise<Taken | null> {
  const { topic, posts, isPart = false } = seen;
  const sweptAt = parts.clock.now();
  const before = known === undefined ? await parts.stores.topics.get(bridge._id, topic.id) : known;
  if (before && !(await isForThose(parts, mapping, before))) {
    await withdrawTopic(parts, bridge, before, 'left');
    return null;
  }
  const pair = before ?? (await openTopic(parts, bridge, mapping, seen));
  if (!pair) return null;
  const isBack =
    pair.state !== 'live' || pair.returning || (before !== null && (await isWithdrawn(parts, pair)));
  if (isBack) await bringBack(parts, bridge, pair);
  const justBegan = before === null && pair.origin === 'forum';
  const place: Place = { bridge, mapping, pair, refusals: 'listed', justBegan };
  await follow(parts, place, topic);
  const whole = !isPart && !justBegan;
  const taken = await bringPosts(parts, place, posts, whole);
  await close(parts, place, topic);
  await parts.stores.topics.change(pair, { sweptAt, ...(topic.mega && !isPart && { wholeAt: sweptAt }) });
  if (isBack && isPart) await askForWhole(parts, pair);
  return taken;
}

/** Whether those who read a thread may read the category that its topic was moved to. */
async function isForThose(
  { host }: InParts,
  { category, audience, group }: Mapping,
  pair: TopicPair,
): Promise<boolean> {
  if (category === pair.category || audience === 'public') return true;
  const thread = await host.read.thread(everyone, pair.thread);
  return thread !== null && thread.scope !== 'public' && thread.group === group;
}

/** Anything may have happened in it while it could not be seen. */
async function askForWhole({ stores, tasks }: InParts, pair: TopicPair): Promise<void> {
  await stores.topics.change(pair, { wholeAt: null });
  await tasks.ask(pair.bridge, 'topic-there', String(pair.topic), { topic: pair.topic });
}

/** A run that was killed has withdrawn it, and nobody noted that. */
async function isWithdrawn({ host }: InParts, pair: TopicPair): Promise<boolean> {
  return isCopy(pair) && (await host.read.thread(everyone, pair.thread)) === null;
}

/** Why a topic is not to be seen here; null when it is. */
async function absenceOf(
  parts: InParts,
  bridge: Bridge,
  pair: TopicPair | null,
  seen: SeenTopic | null,
  mapping: Mapping | null,
): Promise<Absence | null> {
  const categories = await parts.categories.of(bridge);
  if (!seen) {
    const of = await parts.stores.mappings.ofCategory(bridge._id, pair?.category ?? null);
    return of && readable(of, categories.get(of.category)) ? 'gone' : 'private';
  }
  if (!mapping) return 'left';
  const category = categories.get(mapping.category);
  if (!category || !readable(mapping, category)) return 'private';
  return isConversation(seen.topic, category) ? null : 'gone';
}

/** What the forum changed of the topic itself: title, category. Titles of what began here are ours. */
async function follow(parts: InParts, { bridge, mapping, pair }: Place, topic: Topic): Promise<void> {
  const { title, slug } = topic;
  if (pair.title === title && pair.slug === slug && pair.category === mapping.category) return;
  if (pair.title !== title && pair.origin === 'forum' && takesIn(mapping))
    await parts.host.act(
      { do: 'thread.retitle', thread: pair.thread, title: threadTitle(title) },
      { as: 'plugin', key: keyOf(bridge, 'retitle', topic.id, newId()) },
    );
  await parts.stores.topics.change(pair, { title, slug, category: mapping.category });
}

/** Locks the thread of a topic that was closed there since both agreed, or opens it. */
async function close(parts: InParts, place: Place, { closed, archived }: Topic): Promise<void> {
  const { pair, mapping } = place;
  const shut = closed || archived;
  // A run that was killed has left it open.
  if (pair.openedAt) {
    await setLock(parts, place, shut);
    await parts.stores.topics.change(pair, { openedAt: null });
  }
  if (shut === pair.closed) return;
  if (takesIn(mapping)) await setLock(parts, place, shut);
  await parts.stores.topics.change(pair, { closed: shut, lockedHere: shut && (pair.lockedHere ?? false) });
  await note(parts, place.bridge, shut ? 'topic-closed-there' : 'topic-opened-there', String(pair.topic));
}

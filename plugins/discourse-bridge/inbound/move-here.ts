import { newId, Problem, t } from '../../../server/plugin-api.ts';
import type { PostPair } from '../store/records.ts';
import { secondsAfter } from '../work/clock.ts';
import { note } from '../work/events.ts';
import { Later } from '../work/outcomes.ts';
import type { InParts } from './in-parts.ts';
import { keyOf, type Place } from './place.ts';
import { isGone, postHere } from './update-post.ts';

/** As many as are moved at a time. */
const mostMoved = 200;
const busySeconds = 10;

/** Posts came into this topic from others (moved, split or merged there): their posts here go to its thread. */
export async function moveHere(parts: InParts, place: Place, pairs: PostPair[]): Promise<void> {
  const byThread = new Map<string, PostPair[]>();
  for (const pair of pairs) {
    const here = await postHere(parts, pair);
    const moves = here && here.thread !== place.pair.thread;
    if (moves) byThread.set(here.thread, [...(byThread.get(here.thread) ?? []), pair]);
    else await parts.stores.posts.change(pair, { topic: place.pair.topic });
  }
  for (const [from, some] of byThread)
    for (let at = 0; at < some.length; at += mostMoved)
      await moveFrom(parts, place, from, some.slice(at, at + mostMoved));
}

async function moveFrom(parts: InParts, place: Place, from: string, pairs: PostPair[]): Promise<void> {
  const { bridge, pair } = place;
  const { thread, topic } = pair;
  const by = { as: 'plugin' as const, key: keyOf(bridge, 'move', newId()) };
  const reason = t('It was moved on {forum}.', { forum: bridge.host });
  let now: Record<string, string> = {};
  if (thread.startsWith('g-')) {
    const posts = pairs.map(({ local }) => local);
    try {
      now = (await parts.host.act({ do: 'post.move', posts, thread, reason }, by)).posts;
    } catch (error) {
      // The thread that they were in is withdrawn, or this one is: they stay where they are, and are not seen there.
      if (!isGone(error)) throw laterIfBusy(parts, error);
    }
  }
  for (const one of pairs) {
    const local = now[one.local];
    const set = local === undefined ? { topic } : { topic, thread, local };
    await parts.stores.posts.change(one, set);
  }
  await note(parts, bridge, 'posts-moved-there', String(topic), { posts: pairs.length, from });
}

/** Somebody else is just moving one of them, or it was moved on there already: it is looked at anew. */
function laterIfBusy({ clock }: InParts, error: unknown): unknown {
  const busy = error instanceof Problem && error.code === 'conflict';
  return busy ? new Later(secondsAfter(clock.now(), busySeconds)) : error;
}

import { newId, Problem, t, type PostShape } from '../../../server/plugin-api.ts';
import type { PostPair } from '../store/records.ts';
import { secondsAfter } from '../work/clock.ts';
import { note } from '../work/events.ts';
import { Later } from '../work/outcomes.ts';
import type { InParts } from './in-parts.ts';
import { isGone, postHere, standsHere } from '../here/local-post.ts';
import { keyOf, type Place } from './place.ts';
import { refusalOf, refuse } from './refusals.ts';
import { writeAgain } from './write-again.ts';

/** As many as are moved at a time. */
const mostMoved = 200;
const busySeconds = 10;

interface Moving {
  pair: PostPair;
  here: PostShape;
}

/** Posts came into this topic from others (moved, split or merged there): their posts here go to its thread. */
export async function moveHere(parts: InParts, place: Place, pairs: PostPair[]): Promise<void> {
  const byThread = new Map<string, Moving[]>();
  for (const pair of pairs) {
    const here = await postHere(parts, pair);
    // What does not stand here goes when it is shown again.
    if (here && here.thread !== place.pair.thread && standsHere(here))
      byThread.set(here.thread, [...(byThread.get(here.thread) ?? []), { pair, here }]);
    else if (pair.topic !== place.pair.topic)
      await parts.stores.posts.change(pair, { topic: place.pair.topic, movedHere: false });
  }
  for (const [from, some] of byThread)
    for (let at = 0; at < some.length; at += mostMoved)
      await moveFrom(parts, place, from, some.slice(at, at + mostMoved));
}

async function moveFrom(parts: InParts, place: Place, from: string, some: Moving[]): Promise<void> {
  const { bridge, pair } = place;
  const { thread, topic } = pair;
  const moved = thread.startsWith('g-') ? await move(parts, place, some) : null;
  if (moved === 'unmovable') {
    // Comments on a draft stay where the words are that they are about.
    for (const one of some) await parts.stores.posts.change(one.pair, { topic });
  } else if (moved === null) {
    for (const one of some) await writeOrRefuse(parts, place, one);
  } else {
    for (const one of some) {
      const local = moved[one.here.id] ?? one.here.id;
      await parts.stores.posts.change(one.pair, { topic, thread, local, movedHere: false });
    }
    await note(parts, bridge, 'posts-moved-there', String(topic), { posts: some.length, from });
  }
}

async function writeOrRefuse(parts: InParts, place: Place, { pair, here }: Moving): Promise<void> {
  try {
    await writeAgain(parts, place, pair, here);
  } catch (error) {
    const trouble = refusalOf(error, parts.clock.now());
    if (!trouble) throw error;
    await refuse(parts, place, pair.post, trouble);
  }
}

/** The new id of each; null when their thread is withdrawn, `unmovable` when one of them must stay. */
async function move(
  parts: InParts,
  { bridge, pair: { thread } }: Place,
  some: Moving[],
): Promise<Record<string, string> | 'unmovable' | null> {
  const posts = some.map(({ here }) => here.id);
  const reason = t('It was moved on {forum}.', { forum: bridge.host });
  const by = { as: 'plugin' as const, key: keyOf(bridge, 'move', newId()) };
  try {
    return (await parts.host.act({ do: 'post.move', posts, thread, reason }, by)).posts;
  } catch (error) {
    if (isGone(error)) return null;
    if (!(error instanceof Problem)) throw error;
    // Somebody else is just moving one of them, or it was moved on there already: it is looked at anew.
    if (error.code === 'conflict') throw new Later(secondsAfter(parts.clock.now(), busySeconds));
    if (error.status === 422) return 'unmovable';
    throw error;
  }
}

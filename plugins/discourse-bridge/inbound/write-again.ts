import type { PostShape } from '../../../server/plugin-api.ts';
import { hideOld } from '../outbound/hide-old.ts';
import type { Bridge, PostPair } from '../store/records.ts';
import { note } from '../work/events.ts';
import { authorOf } from './author-of.ts';
import type { InParts } from './in-parts.ts';
import { keyOf, type Place, postAddress } from './place.ts';
import { whileOpen } from './while-open.ts';

/**
 * Writes a post once more, in the thread of the topic that it was moved to there, when it cannot be moved here: the
 * thread that it is in is withdrawn, or the other is no thread of a group. The one before is not shown any more.
 */
export async function writeAgain(
  parts: InParts,
  place: Place,
  pair: PostPair,
  here: PostShape,
): Promise<void> {
  const { host, stores } = parts;
  const { bridge } = place;
  const { thread, topic } = place.pair;
  // Of words that are gone for good nothing can be written again.
  if (here.erased || here.body === '') return stores.posts.change(pair, { topic });
  const author = await authorOf(parts, place, pair, null);
  const acted = await whileOpen(parts, place, () =>
    host.act(
      { do: 'post.create', thread, body: here.body },
      {
        as: author ?? here.author,
        key: keyOf(bridge, 'again', here.id, thread),
        origin: { from: bridge.host, author: null, ref: postAddress(bridge, pair.post) },
        at: here.createdAt,
      },
    ),
  );
  const local = acted.held ? acted.id : acted.post.id;
  const olds = [...(pair.olds ?? []), here.id];
  const live = { forumLive: true, mootLive: !acted.held, downHere: false };
  // What its author changed last may not have gone there yet.
  await parts.tasks.ask(bridge._id, 'post-here', local, { topic });
  await stores.posts.change(pair, { topic, thread, local, olds, ...live });
  await hideOld(parts, bridge, here);
  await note(parts, bridge, 'posts-moved-there', String(topic), { posts: 1, from: here.thread });
}

/** Hides the posts of a thread that were written again elsewhere while it was withdrawn. */
export async function hideOlds(parts: InParts, bridge: Bridge, thread: string): Promise<void> {
  for (let after = 0; ;) {
    const posts = await parts.host.read.posts(thread, { after, limit: 200 });
    const olds = await parts.stores.posts.olds(
      bridge._id,
      posts.map(({ id }) => id),
    );
    for (const post of posts) if (olds.has(post.id)) await hideOld(parts, bridge, post);
    const last = posts.at(-1);
    if (!last) return;
    after = last.number;
  }
}

import type { Post } from 'discourse-plugin-api-client';
import { bringAbsent } from './absent.ts';
import { adopt } from './adopt.ts';
import { isTalk, takesIn } from './admit.ts';
import type { InParts } from './in-parts.ts';
import { moveHere } from './move-here.ts';
import type { Place } from './place.ts';
import { type Taken, takePosts } from './take.ts';
import { updateOrRefuse } from './update-or-refuse.ts';
import { whileOpen } from './while-open.ts';

/**
 * Brings posts of a topic in step here: those that moved into it, those that changed, those that are new. `whole`: they
 * are all that can be seen of the topic, so that those that were there before and are not among them are looked for.
 */
export async function bringPosts(
  parts: InParts,
  place: Place,
  posts: Post[],
  whole: boolean,
): Promise<Taken> {
  const { bridge, pair: topic, mapping } = place;
  const ids = posts.map(({ id }) => id);
  const pairs = await parts.stores.posts.ofPosts(bridge._id, ids);
  const came = [...pairs.values()].filter((pair) => pair.topic !== topic.topic);
  await moveHere(parts, place, came);
  for (const post of posts) {
    const pair = pairs.get(post.id);
    if (pair) await updateOrRefuse(parts, place, pair, post);
  }
  const unknown = posts.filter((post) => !pairs.has(post.id) && isTalk(post));
  const fresh = await newOnes(parts, place, unknown);
  const taken =
    takesIn(mapping) && fresh.length > 0
      ? await whileOpen(parts, place, () => takePosts(parts, place, fresh))
      : { taken: 0, held: 0, refused: 0 };
  if (whole) await bringAbsent(parts, place, new Set(ids));
  await askIfPrivate(parts, place);
  return taken;
}

/**
 * Asks for the topic once more when its category was found private meanwhile: whoever withdrew its posts could not know
 * of those that just came in.
 */
async function askIfPrivate({ stores, tasks }: InParts, { bridge, mapping, pair }: Place): Promise<void> {
  const now = await stores.mappings.ofCategory(bridge._id, mapping.category);
  if (now?.state !== 'private' || now.checkedAt?.getTime() === mapping.checkedAt?.getTime()) return;
  await tasks.ask(bridge._id, 'topic-there', String(pair.topic), { topic: pair.topic });
}

/** Of posts that have no pair, those that were not written here. What was is brought in step with its copy. */
async function newOnes(parts: InParts, place: Place, posts: Post[]): Promise<Post[]> {
  const fresh: Post[] = [];
  for (const post of posts) {
    const adopted = await adopt(parts, place, post);
    if (adopted === 'take') fresh.push(post);
    const pair = adopted === 'ours' ? await parts.stores.posts.get(place.bridge._id, post.id) : null;
    if (pair) await updateOrRefuse(parts, place, pair, post);
  }
  return fresh;
}

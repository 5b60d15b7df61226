import type { Post } from 'discourse-plugin-api-client';
import type { Surroundings } from './body.ts';
import type { InParts } from './in-parts.ts';
import { namesHere } from './names-here.ts';
import type { Place } from './place.ts';

/** What posts of a topic may speak of: the posts that are here already, and people, as far as they may be named. */
export async function surroundingsOf(
  parts: InParts,
  { bridge, mapping, pair: { topic } }: Place,
  posts: Post[],
): Promise<Surroundings & { locals: Map<number, string> }> {
  const pairs = await parts.stores.posts.ofTopic(bridge._id, topic);
  const locals = new Map(pairs.map(({ number, local }) => [number, local]));
  // Of copies of what was written here, the bridge's account is the author there.
  const names = await namesHere(parts, bridge, mapping, [...pairs, ...posts]);
  return { locals, names };
}

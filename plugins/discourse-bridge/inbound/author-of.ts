import type { Post } from 'discourse-plugin-api-client';
import { personOf } from '../people/person-of.ts';
import type { PostPair } from '../store/records.ts';
import type { InParts } from './in-parts.ts';
import type { Place } from './place.ts';

/** The author of a post of the forum as they act here; null for a post that was written here, or for nobody known. */
export async function authorOf(
  parts: InParts,
  { bridge, mapping }: Place,
  pair: PostPair,
  post: Post | null,
) {
  if (pair.origin === 'moot') return null;
  if (post) return personOf(parts, bridge, mapping, post);
  const known = await parts.collections.people.findOne({ _id: `${bridge._id}:${pair.userId}` });
  if (!known) return null;
  const { userId, username, name } = known;
  return personOf(parts, bridge, mapping, { userId, username, name });
}

export type Author = NonNullable<Awaited<ReturnType<typeof authorOf>>>;

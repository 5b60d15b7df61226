import type { Post } from 'discourse-plugin-api-client';
import type { PostPair } from '../store/records.ts';
import { isTalk } from './admit.ts';
import type { InParts } from './in-parts.ts';
import type { Place } from './place.ts';
import { refusalOf, refuse } from './refusals.ts';
import { seenThere, updatePost } from './update-post.ts';

/** Brings one post in step; a refusal of this site is listed or thrown, as the place says. */
export async function updateOrRefuse(
  parts: InParts,
  place: Place,
  pair: PostPair,
  post: Post | null,
  byAuthor = post?.userDeleted ?? false,
): Promise<void> {
  try {
    await updatePost(parts, place, pair, post, seenThere(post, post !== null && isTalk(post), byAuthor));
  } catch (error) {
    const trouble = refusalOf(error, parts.clock.now());
    if (!trouble) throw error;
    await refuse(parts, place, pair.post, trouble);
  }
}

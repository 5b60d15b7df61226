import type { Post } from 'discourse-plugin-api-client';
import type { PostShape } from '../../../server/plugin-api.ts';
import type { PostPair } from '../store/records.ts';
import { hashOf } from '../text/normalise.ts';
import { sameButUploads } from '../text/same-but-uploads.ts';
import type { InParts } from './in-parts.ts';
import type { Place } from './place.ts';
import { refuse } from './refusals.ts';
import { troubleOf } from '../work/outcomes.ts';

/**
 * Somebody of the forum changed the copy of a post that was written here: it is not taken in and not overwritten, but
 * listed for the moderators. What the forum itself rewrites (addresses of files that it copied) is agreed to silently.
 */
export async function listChangedThere(
  parts: InParts,
  place: Place,
  pair: PostPair,
  here: PostShape,
  post: Post,
): Promise<void> {
  const sent = await parts.textThere(place.bridge, pair, here);
  if (sent && post.raw && sameButUploads(sent, post.raw)) {
    await parts.stores.posts.change(pair, { forumHash: hashOf(post.raw) });
    return;
  }
  const trouble = troubleOf('changed-there', parts.clock.now(), { values: { local: here.id } });
  await refuse(parts, place, pair.post, trouble);
}

import type { PostShape } from '../../../server/plugin-api.ts';
import type { InParts } from './in-parts.ts';
import { postHere, standsHere } from '../here/local-post.ts';
import { type Place, postAddress } from './place.ts';
import { hideOld } from '../outbound/hide-old.ts';

const postsAtATime = 200;

/**
 * Hides posts of a thread that stand for a post of the forum which stands elsewhere here: a run that was killed had
 * written them, before staff moved that post to another topic.
 */
export async function hideOrphans(parts: InParts, place: Place): Promise<void> {
  const { bridge, pair } = place;
  for (let after = 0; ;) {
    const posts = await parts.host.read.posts(pair.thread, { after, limit: postsAtATime });
    const own = posts.flatMap((post) => {
      const there = standsHere(post) ? idThere(place, post) : null;
      return there === null ? [] : [{ post, there }];
    });
    const known = await parts.stores.posts.paired(
      bridge._id,
      own.map(({ post }) => post.id),
    );
    const alone = own.filter(({ post }) => !known.has(post.id));
    const pairs = await parts.stores.posts.ofPosts(
      bridge._id,
      alone.map(({ there }) => there),
    );
    for (const { post, there } of alone) {
      const pair = pairs.get(there);
      // Whoever moved it here may not have noted that.
      if (pair && (await postHere(parts, pair))?.id !== post.id) await hideOld(parts, bridge, post);
    }
    const last = posts.at(-1);
    if (posts.length < postsAtATime || !last) return;
    after = last.number;
  }
}

/** The id of the post of the forum that a post here was written for. */
function idThere({ bridge }: Place, { origin }: PostShape): number | null {
  const id = Number(origin?.ref?.split('/').at(-1));
  return origin?.from === bridge.host && origin.ref === postAddress(bridge, id) ? id : null;
}

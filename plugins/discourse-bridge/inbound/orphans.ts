import type { PostShape } from '../../../server/plugin-api.ts';
import type { Bridge } from '../store/records.ts';
import { isTalk } from './admit.ts';
import type { InParts } from './in-parts.ts';
import { postHere, standsHere } from '../here/local-post.ts';
import { type Place, postAddress } from './place.ts';
import { seePost } from './see.ts';
import { hideOld } from '../outbound/hide-old.ts';

const postsAtATime = 200;

/**
 * Hides posts of a thread that stand for a post of the forum which stands elsewhere here: a run that was killed had
 * written them, before staff moved that post to another topic or took it away.
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
      // Whoever moved it here may not have noted that; or it was gone there before anything was noted.
      const isElsewhere = pair
        ? (await postHere(parts, pair))?.id !== post.id
        : !(await standsThere(parts, bridge, there));
      if (isElsewhere) await hideOld(parts, bridge, post);
    }
    const last = posts.at(-1);
    if (posts.length < postsAtATime || !last) return;
    after = last.number;
  }
}

async function standsThere(parts: InParts, bridge: Bridge, id: number): Promise<boolean> {
  const post = await seePost(parts, bridge, id);
  return post !== null && isTalk(post);
}

/** The id of the post of the forum that a post here was written for. */
function idThere({ bridge }: Place, { origin }: PostShape): number | null {
  const id = Number(origin?.ref?.split('/').at(-1));
  return origin?.from === bridge.host && origin.ref === postAddress(bridge, id) ? id : null;
}

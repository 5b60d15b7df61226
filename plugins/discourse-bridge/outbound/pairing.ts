import type { Post } from 'discourse-plugin-api-client';
import type { PostShape } from '../../../server/plugin-api.ts';
import { postPairId } from '../store/post-pairs.ts';
import type { Bridge, PostPair, Sending, TopicPair } from '../store/records.ts';
import { hashOf } from '../text/normalise.ts';
import { note } from '../work/events.ts';
import type { OutParts } from './out-parts.ts';
import { showPlaces } from './places.ts';

/** Notes that a post here is this one there, as it was sent. */
export async function pairPost(
  out: OutParts,
  bridge: Bridge,
  pair: TopicPair,
  here: PostShape,
  there: Post,
  { mootHash }: Pick<Sending, 'mootHash'>,
): Promise<PostPair> {
  await out.stores.posts.keep([
    {
      _id: postPairId(bridge._id, there.id),
      bridge: bridge._id,
      topic: pair.topic,
      post: there.id,
      number: there.number,
      thread: pair.thread,
      local: here.id,
      origin: 'moot',
      userId: there.userId,
      forumHash: hashOf(there.raw ?? ''),
      mootHash,
      forumLive: true,
      mootLive: true,
    },
  ]);
  await note(out, bridge, 'post-out', here.id, { topic: pair.topic, post: there.id });
  await showPlaces(out, here.id);
  return (await out.stores.posts.ofLocal(bridge._id, here.id))!;
}

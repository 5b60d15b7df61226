import type { PostShape } from '../../../server/plugin-api.ts';
import type { Bridge, PostPair, TopicPair } from '../store/records.ts';
import { isOfHere } from '../outbound/standing.ts';
import { hashOf } from '../text/normalise.ts';
import type { InParts } from './in-parts.ts';

const postsAtATime = 200;

/** Asks that what was written or changed here while a topic could not be reached goes to it now. */
export async function askOut(parts: InParts, bridge: Bridge, { thread, topic }: TopicPair): Promise<void> {
  const { host, stores, tasks } = parts;
  for (let after = 0; ;) {
    const posts = await host.read.posts(thread, { after, limit: postsAtATime });
    const own = posts.filter(({ origin }) => isOfHere(origin));
    const pairs = await stores.posts.paired(
      bridge._id,
      own.map(({ id }) => id),
    );
    for (const post of own)
      if (isNews(post, pairs.get(post.id))) await tasks.ask(bridge._id, 'post-here', post.id, { topic });
    const last = posts.at(-1);
    if (posts.length < postsAtATime || !last) return;
    after = last.number;
  }
}

/** Whether the forum does not have it as it is here, as far as both sides agreed on it. */
function isNews({ deletedAt, hidden, body }: PostShape, pair: PostPair | undefined): boolean {
  const stands = deletedAt === null && hidden === null;
  if (!pair) return stands;
  return stands !== pair.mootLive || (stands && hashOf(body) !== pair.mootHash);
}

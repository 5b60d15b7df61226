import type { Post, Topic } from 'discourse-plugin-api-client';
import { t } from '../../../server/plugin-api.ts';
import type { Bridge, Mapping } from '../store/records.ts';
import { toMoot } from '../text/to-moot.ts';
import { markOf } from '../text/marks.ts';
import { identityOf } from '../people/person-of.ts';
import { isConversation, isTalk, readable } from './admit.ts';
import { bringSeen } from './bring-topic.ts';
import type { InParts } from './in-parts.ts';
import { postAddress } from './place.ts';

/**
 * Takes a topic in that was read with all its posts, as a backfill does. Answers how many posts came in, and how many
 * this site did not take. What is no conversation of a readable category is passed over.
 */
export async function takeTopic(
  parts: InParts,
  bridge: Bridge,
  mapping: Mapping,
  topic: Topic,
  posts: Post[],
): Promise<{ posts: number; refused: number }> {
  const category = (await parts.categories.of(bridge)).get(mapping.category);
  const enters =
    topic.categoryId === mapping.category &&
    category !== undefined &&
    readable(mapping, category) &&
    isConversation(topic, category);
  const taken = enters ? await bringSeen(parts, bridge, mapping, { topic, posts }) : null;
  return { posts: taken ? taken.taken + taken.held : 0, refused: taken?.refused ?? 0 };
}

/** A post of the forum as it would be here, and by whom; null for what would not come in. Nothing is fetched or kept. */
export function sampleOf(
  parts: InParts,
  bridge: Bridge,
  mapping: Mapping,
  topic: number,
  post: Post,
): { author: string; body: string } | null {
  if (!isTalk(post) || markOf(post.raw ?? '') !== null) return null;
  const { userId, username, name } = post;
  const known = { userId, username, name, unnamed: false };
  const { name: author } = identityOf(parts, bridge, known, mapping.names);
  const { body } = toMoot(post.raw ?? '', {
    baseUrl: bridge.url,
    topic,
    quoteOf: () => null,
    nameOf: () => null,
    fileOf: () => null,
    restUrl: postAddress(bridge, post.id),
  });
  return { author: author || t('A member of {network}', { network: bridge.name }), body };
}

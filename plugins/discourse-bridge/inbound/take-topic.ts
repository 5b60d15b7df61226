import type { Post, Topic } from 'discourse-plugin-api-client';
import { peopleByIds, personId } from '../store/people.ts';
import type { Bridge, Mapping } from '../store/records.ts';
import { toMoot } from '../text/to-moot.ts';
import { markOf } from '../text/marks.ts';
import { identityOf } from '../people/person-of.ts';
import { isConversation, isTalk, readable } from './admit.ts';
import { bringSeen } from './bring-topic.ts';
import type { InParts } from './in-parts.ts';
import { namesHere, nobodyWords } from './names-here.ts';
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
export async function sampleOf(
  parts: InParts,
  bridge: Bridge,
  mapping: Mapping,
  topic: number,
  post: Post,
): Promise<{ author: string; body: string } | null> {
  if (!isTalk(post) || markOf(post.raw ?? '') !== null) return null;
  const { userId, username, name } = post;
  const [known] = await peopleByIds(parts.collections.people, [personId(bridge._id, userId)]);
  const person = { userId, username, name, unnamed: known?.unnamed ?? false };
  const { name: author } = identityOf(parts, bridge, person, mapping.names);
  const names = await namesHere(parts, bridge, mapping, [post]);
  const restUrl = postAddress(bridge, post.id);
  const { body } = toMoot(post.raw ?? '', {
    baseUrl: bridge.url,
    topic,
    quoteOf(by, number, of, label) {
      const quoted = names.ofQuoted(by, label, undefined);
      const url = number === undefined ? restUrl : `${bridge.url}/t/${of ?? topic}/${number}`;
      return quoted === null ? null : { name: quoted, url };
    },
    nameOf: (by) => names.of(by),
    isNamed: (by) => names.isNamed(by),
    fileOf: () => null,
    restUrl,
  });
  return { author: author || nobodyWords(bridge).first, body };
}

import type { PostShape } from '../../../server/plugin-api.ts';
import { forgetVersions, namesOf } from '../people/words-anew.ts';
import { peopleByIds, personId, unnamedPeople } from '../store/people.ts';
import type { PostPair } from '../store/records.ts';
import type { InParts } from './in-parts.ts';
import type { Place } from './place.ts';

/** Of a post whose words name somebody no more who is not to be named, no earlier version does. */
export async function forgetNames(
  parts: InParts,
  { bridge, mapping }: Place,
  pair: PostPair,
  here: Pick<PostShape, 'id' | 'version'>,
): Promise<void> {
  if (!pair.forgets) return;
  const { people } = parts.collections;
  const hidden = await unnamedPeople(people, bridge._id);
  if (!mapping.names) {
    const others = await parts.stores.posts.ofTopic(bridge._id, pair.topic);
    const ids = new Set(others.map(({ userId }) => personId(bridge._id, userId)));
    hidden.push(...(await peopleByIds(people, [...ids])));
  }
  await forgetVersions(parts, here, hidden.flatMap(namesOf));
}

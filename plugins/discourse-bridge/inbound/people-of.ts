import type { Post } from 'discourse-plugin-api-client';
import type { Actor } from '../../../server/plugin-api.ts';
import { identityOf, personOf } from '../people/person-of.ts';
import { peopleByIds, personId } from '../store/people.ts';
import type { ForumPerson } from '../store/records.ts';
import type { InParts } from './in-parts.ts';
import type { Place } from './place.ts';

/** On whose behalf each author of these posts acts here, by the user's id there; all that is known of them is read at once. */
export async function peopleOf(
  parts: InParts,
  { bridge, mapping }: Place,
  posts: Post[],
): Promise<Map<number, Actor['as']>> {
  const users = new Map(posts.map((post) => [post.userId, post]));
  const ids = [...users.keys()].map((userId) => personId(bridge._id, userId));
  const rows = await peopleByIds(parts.collections.people, ids);
  const known = new Map(rows.map((person) => [person.userId, person]));
  const actors = new Map<number, Actor['as']>();
  for (const [userId, post] of users) {
    const person = known.get(userId);
    const actor =
      person && isCalledSo(person, post)
        ? { ghost: identityOf(parts, bridge, person, mapping.names), group: mapping.group }
        : await personOf(parts, bridge, mapping, post);
    actors.set(userId, actor);
  }
  return actors;
}

const isCalledSo = (person: ForumPerson, { username, name }: Post): boolean =>
  person.username === username && person.name === name;

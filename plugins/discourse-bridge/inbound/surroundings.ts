import type { Post } from 'discourse-plugin-api-client';
import { t } from '../../../server/plugin-api.ts';
import { peopleByIds, personId, unnamedPeople } from '../store/people.ts';
import type { Bridge, ForumPerson } from '../store/records.ts';
import type { Surroundings } from './body.ts';
import type { InParts } from './in-parts.ts';
import type { Place } from './place.ts';

/** What posts of a topic may speak of: the posts that are here already, and people, as far as they may be named. */
export async function surroundingsOf(
  parts: InParts,
  { bridge, mapping, pair: { topic } }: Place,
  posts: Post[],
): Promise<Surroundings & { locals: Map<number, string> }> {
  const pairs = await parts.stores.posts.ofTopic(bridge._id, topic);
  const locals = new Map(pairs.map(({ number, local }) => [number, local]));
  const somebody = t('a member');
  if (!mapping.names) return { locals, nameOf: () => somebody, isNamed: () => false };
  const users = new Set([...posts, ...pairs].map(({ userId }) => userId));
  const names = await namesOf(parts, bridge, [...users], somebody);
  for (const { username, name } of posts) {
    const key = username.toLowerCase();
    if (!names.has(key)) names.set(key, name?.trim() || username);
  }
  return {
    locals,
    nameOf: (username) => names.get(username.toLowerCase()) ?? null,
    isNamed: (username) => names.get(username.toLowerCase()) !== somebody,
  };
}

/** By user name in small letters: these users, and whoever does not want to be named. */
async function namesOf(
  { collections, host }: InParts,
  { _id: bridge }: Bridge,
  users: number[],
  somebody: string,
): Promise<Map<string, string>> {
  const ids = users.map((id) => personId(bridge, id));
  const asked = [peopleByIds(collections.people, ids), unnamedPeople(collections.people, bridge)];
  const known = (await Promise.all(asked)).flat();
  const members = await host.read.people(known.flatMap(({ member }) => (member ? [member] : [])));
  const nameOf = ({ member, unnamed, name, username }: ForumPerson): string =>
    (member && members.get(member)?.name) || (unnamed ? somebody : name?.trim() || username);
  return new Map(known.map((person) => [person.username.toLowerCase(), nameOf(person)]));
}

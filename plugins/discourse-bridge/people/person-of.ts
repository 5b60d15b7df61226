import type { Post } from 'discourse-plugin-api-client';
import type { GhostActor, GhostIdentity } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import { peopleByIds, personId } from '../store/people.ts';
import type { Bridge, ForumPerson, Mapping } from '../store/records.ts';
import { noteRenamed } from './note-renamed.ts';

/** Somebody of a forum, as a post of theirs names them. */
export type ForumUser = Pick<Post, 'userId' | 'username' | 'name'>;

type Home = Pick<Bridge, 'url' | 'host' | 'name'>;

/** Who somebody of a forum is, for ever: whatever they are called and wherever they write. */
export const ghostKey = ({ url }: Pick<Bridge, 'url'>, userId: number): string =>
  `discourse:${url}:${userId}`;

/**
 * The same where nobody is named: another one, so that what they write there does not lead to what they write under
 * their name.
 */
export const unnamedKey = (bridge: Pick<Bridge, 'url'>, userId: number): string =>
  `${ghostKey(bridge, userId)}:unnamed`;

/**
 * On whose behalf a post of the forum is brought here. Of those who linked their account, the site makes it the
 * member's own. Keeps in mind how they are called there.
 */
export async function personOf(
  parts: Pick<Parts, 'collections' | 'host' | 'clock'>,
  bridge: Pick<Bridge, '_id'> & Home,
  { group, names }: Pick<Mapping, 'group' | 'names'>,
  user: ForumUser,
): Promise<GhostActor> {
  const person = await keepPerson(parts, bridge, user);
  return { ghost: identityOf(parts, bridge, person, names), group };
}

/** How somebody is called on the forum, as it says now. Answers what is kept of them. */
export async function keepPerson(
  parts: Pick<Parts, 'collections' | 'host' | 'clock'>,
  bridge: Pick<Bridge, '_id' | 'url'>,
  { userId, username, name }: ForumUser,
): Promise<ForumPerson> {
  const { collections, host } = parts;
  const { people } = collections;
  const _id = personId(bridge._id, userId);
  const [known] = await peopleByIds(people, [_id]);
  if (known && known.username === username && known.name === name) return known;
  if (known) return noteRenamed(parts, known, { username, name });
  const ghost = host.people.ghostId(ghostKey(bridge, userId));
  // Whoever objected when the forum was connected before does so still.
  const unnamed = (await people.findOne({ ghost, unnamed: true })) !== null;
  const first = { bridge: bridge._id, userId, ghost, member: null, linkedAt: null, unnamed };
  const kept = await people.findOneAndUpdate(
    { _id },
    { $set: { username, name }, $setOnInsert: first },
    { upsert: true, returnDocument: 'after' },
  );
  return kept!;
}

/** Both ids under which posts of somebody may stand here: with their name, and without. */
export const ghostsOf = (
  { host }: Pick<Parts, 'host'>,
  bridge: Pick<Bridge, 'url'>,
  userId: number,
): [named: string, unnamed: string] => [
  host.people.ghostId(ghostKey(bridge, userId)),
  host.people.ghostId(unnamedKey(bridge, userId)),
];

/** As they are called here: by name and with their page there, or as a member of the network. */
export function identityOf(
  { host }: Pick<Parts, 'host'>,
  bridge: Home,
  { userId, username, name, unnamed }: Pick<ForumPerson, 'userId' | 'username' | 'name' | 'unnamed'>,
  names: boolean,
): GhostIdentity {
  const key = names ? ghostKey(bridge, userId) : unnamedKey(bridge, userId);
  // In an address, what stands after the @ must not look like one with folders.
  const home = bridge.host.replaceAll('/', '.');
  const network = bridge.name;
  if (!names || unnamed) {
    const mark = host.people.ghostId(key).slice(0, 8);
    return { key, handle: `member-${mark}@${home}`, name: '', network, ref: null };
  }
  return {
    key,
    handle: `${username}@${home}`,
    name: name?.trim() || username,
    network,
    ref: `${bridge.url}/u/${encodeURIComponent(username)}`,
  };
}

import type { Parts } from '../parts.ts';
import type { Bridge, ForumPerson, Mapping, PostPair } from '../store/records.ts';
import { noteRenamed } from './note-renamed.ts';
import { ghostsOf, identityOf } from './person-of.ts';

type NamingParts = Pick<Parts, 'collections' | 'host' | 'tasks' | 'clock'>;

/**
 * Shows somebody of a forum without their name from now on, or with it again: their posts at once, and posts of others
 * that name them as soon as the job has looked for these (see `wordsAnew`). What became a member's own stays that
 * member's.
 */
export async function setUnnamed(
  parts: NamingParts,
  bridge: Bridge,
  person: ForumPerson,
  unnamed: boolean,
): Promise<void> {
  await noteRenamed(parts, person, { unnamed });
  const { key: _key, ...names } = identityOf(parts, bridge, { ...person, unnamed }, true);
  await parts.host.people.rename(person.ghost, names);
}

/** Sees to what was brought before somebody said that people of a category are to be named, or not. */
export async function applyChangedNames(parts: NamingParts): Promise<void> {
  const { mappings, bridges } = parts.collections;
  const changed = await mappings.find({ $expr: { $ne: ['$names', '$namesApplied'] } }).toArray();
  for (const mapping of changed) {
    const bridge = await bridges.findOne({ _id: mapping.bridge });
    if (bridge) await applyNames(parts, bridge, mapping);
    const { _id, names } = mapping;
    await mappings.updateOne({ _id, names }, { $set: { namesApplied: names } });
  }
}

/**
 * Lets what a mapping brought stand under the names of its authors, or without, as the mapping says now. Asking again
 * does no harm.
 */
async function applyNames(parts: NamingParts, bridge: Bridge, mapping: Mapping): Promise<void> {
  const { collections, tasks } = parts;
  const topics = collections.topics.find({ bridge: bridge._id, category: mapping.category });
  for await (const { topic } of topics) {
    const its = { bridge: bridge._id, topic, origin: 'forum' } as const;
    let changed = false;
    for await (const pair of collections.posts.find(its))
      changed = (await applyName(parts, bridge, mapping, pair)) || changed;
    if (!changed) continue;
    // Quotes and mentions name people too: the forum's words are read again.
    await collections.posts.updateMany(its, {
      $set: { forumHash: '', ...(!mapping.names && { forgets: true }) },
    });
    await tasks.ask(bridge._id, 'topic-there', String(topic), { topic });
  }
}

async function applyName(
  parts: NamingParts,
  bridge: Bridge,
  { names }: Pick<Mapping, 'names'>,
  { local, userId }: PostPair,
): Promise<boolean> {
  const [named, unnamed] = ghostsOf(parts, bridge, userId);
  const [from, to] = names ? [unnamed, named] : [named, unnamed];
  const post = await parts.host.read.post(local);
  if (post?.author !== from) return false;
  const person = await parts.collections.people.findOne({ _id: `${bridge._id}:${userId}` });
  if (person) await parts.host.people.keep(identityOf(parts, bridge, person, names));
  await parts.host.act(
    { do: 'post.claim', post: local, member: to },
    { as: 'plugin', key: `name:${local}:${names ? 'with' : 'without'}` },
  );
  return true;
}

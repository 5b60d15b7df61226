import { DiscourseError } from 'discourse-plugin-api-client';
import type { Parts } from '../parts.ts';
import type { Bridge, ForumPerson } from '../store/records.ts';
import { note } from '../work/events.ts';
import { setUnnamed } from './naming.ts';
import { identityOf, keepPerson } from './person-of.ts';

/** How many people of each forum are looked at in one round; rounds are a minute apart. */
const perRound = 3;
const dayMs = 24 * 3600 * 1000;

/**
 * Looks how people of forums are called now, each about once a day: webhooks about people carry e-mail addresses, and
 * nobody asks for them. Whoever was renamed there, or made anonymous, is called so here as well.
 */
export async function refreshPeople(parts: Parts): Promise<void> {
  const { bridges, people } = parts.collections;
  const before = new Date(parts.clock.now().getTime() - dayMs);
  for (const bridge of await bridges.find({ state: 'running' }).toArray()) {
    const due = await people
      .find({ bridge: bridge._id, $or: [{ seenAt: { $exists: false } }, { seenAt: { $lt: before } }] })
      .sort({ seenAt: 1 })
      .limit(perRound)
      .toArray();
    for (const person of due) await refresh(parts, bridge, person);
  }
}

async function refresh(parts: Parts, bridge: Bridge, known: ForumPerson): Promise<void> {
  const { people, posts } = parts.collections;
  const person = await heedUnnamed(parts, bridge, known);
  await people.updateOne({ _id: person._id }, { $set: { seenAt: parts.clock.now() } });
  const its = { bridge: bridge._id, userId: person.userId, origin: 'forum', forumLive: true } as const;
  const pair = await posts.findOne(its, { sort: { post: -1 } });
  if (!pair) return;
  try {
    // Their page goes by their name, which is what may have changed: a post of theirs tells both.
    const { userId, username, name } = await parts.clients.reader(bridge).post(pair.post);
    if (userId !== person.userId || (username === person.username && name === person.name)) return;
    const now = await keepPerson(parts, bridge, { userId, username, name });
    const { key: _key, ...names } = identityOf(parts, bridge, now, true);
    await parts.host.people.rename(person.ghost, names);
  } catch (error) {
    // The forum cannot be asked, or the post is not to be seen any more: the poll sees to that.
    if (!(error instanceof DiscourseError)) throw error;
  }
}

/** Whom an administrator of this site took the name away from is named in nothing else either. */
async function heedUnnamed(parts: Parts, bridge: Bridge, person: ForumPerson): Promise<ForumPerson> {
  const shown = (await parts.host.read.people([person.ghost])).get(person.ghost);
  if (!shown?.unnamed || person.unnamed || person.member !== null) return person;
  await setUnnamed(parts, bridge, person, true);
  await note(parts, bridge, 'person-unnamed', person._id);
  return { ...person, unnamed: true };
}

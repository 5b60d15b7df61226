import type { DiscourseClient, Topic } from 'discourse-plugin-api-client';
import { changedOn, takenDownWords } from '../outbound/taken-down.ts';
import type { Parts } from '../parts.ts';
import type { Bridge, PostPair, TopicPair } from '../store/records.ts';
import { note } from '../work/events.ts';
import { isForumError } from '../work/forum-error.ts';

/** A post of the forum. Its number is null where nobody knows it. */
interface There {
  topic: number;
  post: number;
  number: number | null;
}

const regular = 1;

/** Deletes the copy of a post of here on the forum, and those that staff there made of it. Throws as `deleteAll`. */
export async function deleteCopies(parts: Parts, bridge: Bridge, pair: PostPair): Promise<void> {
  const person =
    pair.userId === bridge.writer.userId
      ? null
      : await parts.collections.people.findOne({ bridge: bridge._id, userId: pair.userId });
  const copies = (pair.copies ?? []).map((copy) => ({ ...copy, number: null }));
  const all = pair.forumLive ? [...copies, pair] : copies;
  await deleteAll(parts, bridge, person?.username ?? null, all);
}

/** Deletes what a topic for a thread of here says first about it. Throws as `deleteAll`. */
export async function deleteCard(parts: Parts, bridge: Bridge, { topic, card }: TopicPair): Promise<void> {
  if (card) await deleteAll(parts, bridge, null, [{ topic, post: card.post, number: 1 }]);
}

/**
 * What the forum does not let its author delete stays there; the bridge's page counts it. Throws what the client throws
 * when nobody may do anything there any more.
 */
async function deleteAll(parts: Parts, bridge: Bridge, as: string | null, posts: There[]): Promise<void> {
  const client = parts.clients.writer(bridge, as);
  for (const one of posts) {
    try {
      await deleteOne(parts, client, bridge, one);
    } catch (error) {
      if (!isForumError(error)) throw error;
      if (error.kind === 'not-found') continue;
      if (error.kind !== 'forbidden' && error.kind !== 'refused') throw error;
      await client.scopes();
      await note(parts, bridge, 'copy-kept-there', String(one.post), { topic: one.topic });
    }
  }
}

/** A topic goes with its first post, unless others wrote in it: then that says that its words are gone. */
async function deleteOne(
  parts: Parts,
  client: DiscourseClient,
  bridge: Bridge,
  { topic: id, post, number }: There,
): Promise<void> {
  const topic = number === null || number === 1 ? await client.topic(id, { raw: false }) : null;
  if (topic?.posts[0]?.id !== post) return client.deletePost(post);
  if (!hasOthers(topic, bridge)) return client.deleteTopic(id);
  await client.editPost(post, { raw: takenDownWords(parts), reason: changedOn(parts) });
}

/** Whether anything stands in a topic, beside its first post, that was not sent by the bridge. */
function hasOthers({ mega, stream, posts: [, ...rest] }: Topic, { writer }: Bridge): boolean {
  if (mega || stream.length > rest.length + 1) return true;
  return rest.some(
    ({ type, userDeleted, userId }) => type === regular && !userDeleted && userId !== writer.userId,
  );
}

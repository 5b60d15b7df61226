import type { Topic } from 'discourse-plugin-api-client';
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

/** Deletes the copy of a post of here on the forum. Throws as `deleteAll`. */
export async function deleteCopy(parts: Parts, bridge: Bridge, pair: PostPair): Promise<void> {
  if (pair.forumLive) await deleteAll(parts, bridge, writerOf(bridge, pair), [pair]);
}

/** Deletes the second ones that staff there made of a copy. Throws as `deleteAll`. */
export async function deleteSecondOnes(parts: Parts, bridge: Bridge, pair: PostPair): Promise<void> {
  const copies = (pair.copies ?? []).map((copy) => ({ ...copy, number: null }));
  await deleteAll(parts, bridge, writerOf(bridge, pair), copies);
}

/** As whom it was written there; null for the bridge's account. */
const writerOf = ({ writer }: Bridge, { userId }: PostPair): number | null =>
  userId === writer.userId ? null : userId;

/** Deletes what a topic for a thread of here says first about it. Throws as `deleteAll`. */
export async function deleteCard(parts: Parts, bridge: Bridge, { topic, card }: TopicPair): Promise<void> {
  if (card) await deleteAll(parts, bridge, null, [{ topic, post: card.post, number: 1 }]);
}

/**
 * What the forum lets neither its author nor the bridge's account delete stays there; the bridge's page counts it. Throws
 * what the client throws when nobody may do anything there any more.
 */
async function deleteAll(parts: Parts, bridge: Bridge, as: number | null, posts: There[]): Promise<void> {
  for (const one of posts) {
    const isGone = await unlessRefused(() => deleteOne(parts, bridge, as, one));
    if (isGone || (as !== null && (await unlessRefused(() => deleteOne(parts, bridge, null, one))))) continue;
    await parts.clients.writer(bridge).scopes();
    await note(parts, bridge, 'copy-kept-there', String(one.post), { topic: one.topic });
  }
}

/** False when the forum says that this account may not. What is not there any more is gone. */
async function unlessRefused(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!isForumError(error)) throw error;
    if (error.kind === 'not-found') return true;
    if (error.kind !== 'forbidden' && error.kind !== 'refused') throw error;
    return false;
  }
}

/** A topic goes with its first post, unless others wrote in it: then that says that its words are gone. */
async function deleteOne(
  parts: Parts,
  bridge: Bridge,
  as: number | null,
  { topic: id, post, number }: There,
): Promise<void> {
  const client = parts.clients.writer(bridge, as);
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

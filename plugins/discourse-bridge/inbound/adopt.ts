import type { Post } from 'discourse-plugin-api-client';
import type { PostShape } from '../../../server/plugin-api.ts';
import { postPairId } from '../store/post-pairs.ts';
import type { PostPair } from '../store/records.ts';
import { markWithin } from '../text/marks.ts';
import { hashOf } from '../text/normalise.ts';
import { note } from '../work/events.ts';
import { byWriter } from './admit.ts';
import type { InParts } from './in-parts.ts';
import { postHere, whereItWent } from '../here/local-post.ts';
import { moveHere } from './move-here.ts';
import type { Place } from './place.ts';
import { isCopy } from './withdraw.ts';

/** What became of a post that has no pair: ours, one to take in, or nothing that ever enters. */
export type Adopted = 'ours' | 'take' | 'never';

/**
 * Whether a post of the forum is one that was written here and sent there, known by its mark. The mark counts when the
 * post is by the bridge's account or by the member's own account there, and the post here has no other there.
 */
export async function adopt(parts: InParts, place: Place, post: Post): Promise<Adopted> {
  const { bridge, pair } = place;
  const ours = byWriter(bridge, post);
  // The first post of a topic for a competency's or draft's thread only says what it is about.
  const isCard = post.number === 1 && pair.origin === 'moot' && !pair.thread.startsWith('g-') && ours;
  if (isCard) return 'never';
  const mark = markWithin(post.raw ?? '');
  // What staff there made of a copy without its mark is not the talk of anybody there.
  if (mark === null) return ours ? 'never' : 'take';
  const marked = await whereItWent(parts, mark);
  if (!marked) return ours && isOwnThread(mark) ? 'never' : 'take';
  const { posts } = parts.stores;
  const before = (await posts.ofLocal(bridge._id, marked.id)) ?? (await posts.ofOld(bridge._id, marked.id));
  const here = (before && (await postHere(parts, before))) ?? marked;
  const isTheirs =
    !ours && (await parts.collections.people.findOne({ _id: `${bridge._id}:${post.userId}` }))?.member;
  if (!ours && isTheirs !== here.author) return 'take';
  const adopted = pairFor(place, post, here.id, here.thread);
  // What came from there was never marked: somebody typed it.
  if (before?.origin === 'forum') return 'take';
  if (!before) await posts.keep([adopted]);
  else if (before.forumLive)
    return (await isOutOfSight(parts, place, before))
      ? takePlace(parts, place, before, adopted)
      : noteCopy(parts, before, post, here);
  // Staff moved it as the first post of a topic: the forum made a copy and took the one before away.
  else
    await posts.replace(before, {
      ...adopted,
      copies: (before.copies ?? []).filter((copy) => copy.post !== post.id),
      ...(before.olds && { olds: before.olds }),
      downHere: before.downHere ?? false,
      forumLive: false,
    });
  // What waits to be sent is there; what changed here since is sent.
  await parts.tasks.ask(bridge._id, 'post-here', here.id, { topic: pair.topic, found: true });
  await note(parts, bridge, 'post-found-there', here.id);
  return 'ours';
}

/** Staff moved it as the first post of a topic, and the forum made a second one of it: that goes the way of the first. */
async function noteCopy(
  { stores, tasks }: InParts,
  pair: PostPair,
  { id, topicId, raw }: Post,
  here: PostShape,
): Promise<'never'> {
  const { copies = [], bridge, local, topic } = pair;
  const known = copies.find(({ post }) => post === id);
  // What was changed here while it could not be reached goes to it now.
  const isBehind = known?.hash !== pair.forumHash || hashOf(here.body) !== pair.mootHash;
  if (isBehind) await tasks.ask(bridge, 'post-here', local, { topic });
  if (known?.topic !== topicId) {
    const copy = { topic: topicId, post: id, hash: known?.hash ?? hashOf(raw ?? '') };
    await stores.posts.change(pair, { copies: [...copies.filter((one) => one !== known), copy] });
  }
  return 'never';
}

/** Whether its topic can not be read there any more, for those who read this one, and its thread went with it. */
async function isOutOfSight(
  { stores }: InParts,
  { bridge, mapping }: Place,
  pair: PostPair,
): Promise<boolean> {
  const topic = await stores.topics.get(bridge._id, pair.topic);
  if (!topic || !isCopy(topic) || topic.state === 'live' || topic.thread !== pair.thread) return false;
  const of = await stores.mappings.ofCategory(bridge._id, topic.category);
  // What was changed among members alone is not brought to everybody.
  return of?.audience === mapping.audience;
}

/** Of two, the one that can be read takes the place of the one that can not, and is written in its thread. */
async function takePlace(parts: InParts, place: Place, before: PostPair, adopted: PostPair): Promise<'ours'> {
  const { copies = [], olds, topic, post, forumHash: hash } = before;
  const others = copies.filter((copy) => copy.post !== adopted.post);
  // Its topic is that of the other until it is written: a run that is killed in between goes on with it.
  const taken = { ...adopted, topic, copies: [...others, { topic, post, hash }], ...(olds && { olds }) };
  await parts.stores.posts.replace(before, taken);
  await moveHere(parts, place, [taken]);
  // What stands here no more goes there as well.
  await parts.tasks.ask(before.bridge, 'post-here', taken.local, { topic: taken.topic });
  return 'ours';
}

/** Marks of cards are those of threads. */
const isOwnThread = (mark: string): boolean => /^[a-z]-/.test(mark);

function pairFor({ bridge, pair: { topic } }: Place, post: Post, local: string, thread: string): PostPair {
  return {
    _id: postPairId(bridge._id, post.id),
    bridge: bridge._id,
    topic,
    post: post.id,
    number: post.number,
    thread,
    local,
    origin: 'moot',
    userId: post.userId,
    forumHash: hashOf(post.raw ?? ''),
    // Nobody knows what stood here when it was sent: whoever sends looks whether it is the same.
    mootHash: '',
    forumLive: true,
    mootLive: true,
  };
}

import type { NewReply, Post } from 'discourse-plugin-api-client';
import { everyone, type PostShape } from '../../../server/plugin-api.ts';
import type { Bridge, PostPair, Task, TopicPair } from '../store/records.ts';
import { hashOf } from '../text/normalise.ts';
import { secondsAfter, secondsBetween } from '../work/clock.ts';
import { isForumError } from '../work/forum-error.ts';
import { Later } from '../work/outcomes.ts';
import { countWrite } from './breaker.ts';
import { changePost } from './change-post.ts';
import { hideOld } from './hide-old.ts';
import { movedAlong } from './moved-along.ts';
import type { OutParts } from './out-parts.ts';
import { pairPost } from './pairing.ts';
import { throwRefusal } from './refusals.ts';
import { send, settleSending } from './send.ts';
import { mayGo } from './standing.ts';
import { textOfPost } from './text-of-post.ts';
import { wayNow, wayOf } from './ways.ts';
import { writerFor } from '../people/writer-for.ts';

const orderPauseSeconds = 5;
const freshSeconds = 900;

/** Brings a post of this site in step there: written, changed, deleted or brought back, as it is here now. */
export async function bringPostOut(out: OutParts, bridge: Bridge, task: Task): Promise<void> {
  const post = await out.host.read.post(task.subject);
  const known =
    (await out.stores.posts.ofLocal(bridge._id, task.subject)) ?? (await cameAlong(out, bridge, task, post));
  if (known) await standInLine(out, task, known.topic);
  if (!known && task.sending) await settleReply(out, bridge, task, post);
  else if (!known && post) await sendReply(out, bridge, task, post);
  const pair = known ?? (await out.stores.posts.ofLocal(bridge._id, task.subject));
  if (!pair) return;
  if (task.sending) await out.tasks.setSending(task, null);
  if (post?.moved && pair.origin === 'forum') {
    // Where it stands here is of no matter there: what happens to it in its new place goes on to be followed.
    await out.stores.posts.change(pair, {
      local: post.moved.post,
      thread: post.moved.thread,
      movedHere: true,
    });
    return;
  }
  if (post?.moved && (await movedAlong(out, bridge, { from: post.id, to: post.moved }))) return;
  await changePost(out, bridge, task, pair, post);
}

/** The pair of a post that was moved here as it was moved there, and is not known as that yet; null of any other. */
async function cameAlong(
  out: OutParts,
  bridge: Bridge,
  { sending }: Task,
  post: PostShape | null,
): Promise<PostPair | null> {
  if (sending || !post?.movedFrom) return null;
  const to = { thread: post.thread, post: post.id };
  return movedAlong(out, bridge, { from: post.movedFrom.post, to });
}

/**
 * What was asked for before its topic was there, or before it was moved to another, stands in line with the others of it
 * from now on. Throws Later when that is so.
 */
async function standInLine({ collections, clock }: OutParts, task: Task, topic: number): Promise<void> {
  if (task.topic === topic) return;
  await collections.tasks.updateOne({ _id: task._id }, { $set: { topic } });
  throw new Later(clock.now());
}

async function settleReply(out: OutParts, bridge: Bridge, task: Task, post: PostShape | null): Promise<void> {
  const { as } = task.sending!;
  try {
    const there = await settleSending(out, bridge, task, { mayGo: await stillGoes(out, bridge, post) });
    await keepReply(out, bridge, task, post, there);
  } catch (error) {
    await throwRefusal(out, bridge, task, error, { post, as });
  }
}

/** Whether a post may be read there as things are now: it may have been taken down, or be for others since it was sent. */
async function stillGoes(out: OutParts, bridge: Bridge, post: PostShape | null): Promise<boolean> {
  if (!post || !mayGo(post)) return false;
  const thread = await out.host.read.thread(everyone, post.thread);
  return thread !== null && (await wayNow(out, bridge, thread)) !== null;
}

/** Notes what arrived. Of a post that nobody has here any more the pair is kept all the same: it is to be deleted there. */
export async function keepReply(
  out: OutParts,
  bridge: Bridge,
  task: Task,
  post: PostShape | null,
  there: Post,
): Promise<void> {
  const pair = await out.stores.topics.get(bridge._id, there.topicId);
  if (!pair || !post) return;
  await pairPost(out, bridge, pair, post, there, { mootHash: task.sending?.mootHash ?? '' });
}

async function sendReply(out: OutParts, bridge: Bridge, task: Task, post: PostShape): Promise<void> {
  // Somebody here shows it again, though it was written again where the forum moved it: everybody would read it twice.
  if (await out.stores.posts.ofOld(bridge._id, post.id)) return hideOld(out, bridge, post);
  if (!mayGo(post)) return;
  const thread = await out.host.read.thread(everyone, post.thread);
  const way = thread && (await wayOf(out, bridge, thread));
  if (!way) return;
  if (!way.pair) {
    await out.tasks.ask(bridge._id, 'thread-here', post.thread);
    return;
  }
  await standInLine(out, task, way.pair.topic);
  const now = out.clock.now();
  if (await out.tasks.waitsForEarlier(task)) throw new Later(secondsAfter(now, orderPauseSeconds));
  // Of a thread that first goes out, or after a pause, many posts go at once that nobody wrote just now.
  if (secondsBetween(post.createdAt, now) < freshSeconds) await countWrite(out, bridge, way.pair);
  const as = await writerFor(out, bridge, post.author);
  const there = await write(out, bridge, task, { post, pair: way.pair, as });
  await pairPost(out, bridge, way.pair, post, there, { mootHash: hashOf(post.body) });
}

interface Reply {
  post: PostShape;
  pair: TopicPair;
  as: number | null;
}

/** Sends it; what is too short under its author's own account goes with their name in it, which makes it longer. */
async function write(out: OutParts, bridge: Bridge, task: Task, reply: Reply): Promise<Post> {
  const { post, as } = reply;
  try {
    return await sendAs(out, bridge, task, reply, as === null);
  } catch (error) {
    const short = isForumError(error) && error.refusal === 'body-too-short';
    if (!short || as === null) return throwRefusal(out, bridge, task, error, { post, as });
    return sendAs(out, bridge, task, reply, true).catch((again: unknown) =>
      throwRefusal(out, bridge, task, again, { post, as }),
    );
  }
}

async function sendAs(
  out: OutParts,
  bridge: Bridge,
  task: Task,
  { post, pair, as }: Reply,
  named: boolean,
): Promise<Post> {
  const raw = await textOfPost(out, bridge, post, { as, named });
  const answered = post.replyTo === null ? null : await out.stores.posts.ofLocal(bridge._id, post.replyTo);
  const input: NewReply = {
    topicId: pair.topic,
    raw,
    ...(answered?.topic === pair.topic && { replyTo: answered.number }),
  };
  return send(out, bridge, task, {
    ...{ what: 'reply', input, as, local: post.id },
    mootHash: hashOf(post.body),
  });
}

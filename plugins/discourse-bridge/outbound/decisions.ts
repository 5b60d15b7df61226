import { everyone } from '../../../server/plugin-api.ts';
import type { Bridge, Task } from '../store/records.ts';
import { hashOf } from '../text/normalise.ts';
import { note } from '../work/events.ts';
import { Refused } from '../work/outcomes.ts';
import { keepTopic } from './open-topic.ts';
import type { OutParts } from './out-parts.ts';
import { keepReply } from './post-here.ts';
import { look } from './send.ts';
import { wayNow } from './ways.ts';

/**
 * Looks once more for what was sent and may have arrived. True when it is there: then it is paired, and what changed
 * here since is sent. False: it is still unclear.
 */
export async function lookAgain(out: OutParts, bridge: Bridge, taskId: string): Promise<boolean> {
  const task = await unclear(out, bridge, taskId);
  const there = task && (await look(out, bridge, task).catch(nullIfRefused));
  if (!task || !there) return false;
  if (task.kind === 'post-here') {
    await keepReply(out, bridge, task, await out.host.read.post(task.subject), there);
  } else {
    const thread = await out.host.read.thread(everyone, task.subject);
    const way = thread && (await wayNow(out, bridge, thread));
    if (thread && way) await keepTopic(out, way, thread, there, task);
  }
  await askAnew(out, task);
  await note(out, bridge, 'unclear-found', task.subject);
  return true;
}

function nullIfRefused(error: unknown): null {
  if (error instanceof Refused) return null;
  throw error;
}

/** A moderator looked: it is not there. It is sent as it reads now. */
export async function sendAnew(out: OutParts, bridge: Bridge, taskId: string): Promise<boolean> {
  const task = await unclear(out, bridge, taskId);
  if (!task) return false;
  await askAnew(out, task);
  await note(out, bridge, 'unclear-sent-anew', task.subject);
  return true;
}

/** A moderator decided that it is neither looked for nor sent, also after changes. */
export async function leave(out: OutParts, bridge: Bridge, taskId: string): Promise<boolean> {
  const task = await unclear(out, bridge, taskId);
  if (!task) return false;
  await out.collections.tasks.updateOne({ _id: task._id }, { $set: { state: 'left', sending: null } });
  await note(out, bridge, 'unclear-left', task.subject);
  return true;
}

/** The copy of a post of this site that somebody of the forum changed gets our words back. */
export async function putOursBack(out: OutParts, bridge: Bridge, local: string): Promise<void> {
  const pair = await out.stores.posts.ofLocal(bridge._id, local);
  if (!pair) return;
  await out.stores.posts.change(pair, { mootHash: '', forumHash: '' });
  await out.tasks.ask(bridge._id, 'post-here', local, { topic: pair.topic });
}

/** What somebody of the forum made of the copy stays until its author changes the post here. */
export async function leaveTheirs(out: OutParts, bridge: Bridge, local: string): Promise<void> {
  const pair = await out.stores.posts.ofLocal(bridge._id, local);
  if (!pair) return;
  const [there] = await out.clients.writer(bridge).topicPosts(pair.topic, [pair.post]);
  if (there?.raw) await out.stores.posts.change(pair, { forumHash: hashOf(there.raw) });
}

async function unclear(out: OutParts, bridge: Bridge, taskId: string): Promise<Task | null> {
  const task = await out.tasks.get(taskId);
  const open = task?.state === 'unclear' || (task?.state === 'refused' && task.sending?.queued);
  return task && task.bridge === bridge._id && open ? task : null;
}

async function askAnew(out: OutParts, { _id }: Task): Promise<void> {
  const set = {
    state: 'waiting' as const,
    sending: null,
    trouble: null,
    attempts: 0,
    notBefore: out.clock.now(),
  };
  await out.collections.tasks.updateOne({ _id }, { $set: set });
}

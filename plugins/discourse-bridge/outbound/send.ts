import type { NewReply, NewTopic, Post } from 'discourse-plugin-api-client';
import type { Bridge, Sending, Task } from '../store/records.ts';
import { secondsAfter, secondsBetween } from '../work/clock.ts';
import { isForumError, troubleOfForum } from '../work/forum-error.ts';
import { Later, Refused, troubleOf, Unclear } from '../work/outcomes.ts';
import { keyStands } from '../work/settle.ts';
import { findByExternalId, findByMark } from './find.ts';
import type { OutParts } from './out-parts.ts';

/** The forum remembers the answer to the same bytes for 120 s. */
const repeatableSeconds = 110;
const lookAfterSeconds = 130;
const lookAgainSeconds = 60;
const looks = 2;
const repeatAfterSeconds = 10;

export type NewSending = Pick<Sending, 'what' | 'as' | 'local' | 'mootHash'> & { input: NewTopic | NewReply };

/**
 * Sends a topic or a reply. What is sent is kept first, so that whatever happens afterwards it is not sent twice. Throws
 * Later (its outcome is not known), Refused (`queued`: the forum's moderators look at it first) and what the client throws.
 */
export async function send(out: OutParts, bridge: Bridge, task: Task, sending: NewSending): Promise<Post> {
  const now = out.clock.now();
  const input = { ...sending.input };
  await out.tasks.setSending(task, {
    ...sending,
    input,
    firstAt: now,
    lastAt: now,
    lookedAt: [],
    queued: false,
  });
  return create(out, bridge, task, null);
}

/**
 * Finds out what became of what was sent: by sending the same bytes again while the forum remembers them, afterwards by
 * looking. `mayGo`: whether it may still go there; the same bytes could be the first that arrive. Throws Later and Unclear
 * while it is not known, and otherwise as `send`.
 */
export async function settleSending(
  out: OutParts,
  bridge: Bridge,
  task: Task,
  { mayGo }: { mayGo: boolean },
): Promise<Post> {
  const sending = task.sending!;
  const now = out.clock.now();
  const age = secondsBetween(sending.firstAt, now);
  if (mayGo && sending.input && !sending.queued && age < repeatableSeconds)
    return create(out, bridge, task, secondsAfter(sending.firstAt, repeatableSeconds));
  if (age < lookAfterSeconds && !sending.queued)
    throw new Later(secondsAfter(sending.firstAt, lookAfterSeconds));
  const found = await look(out, bridge, task);
  if (found) return found;
  if (sending.queued) throw new Refused(troubleOf('queued', now));
  if (sending.what === 'topic') {
    // Its name makes a topic one for ever, and there is none of it: it is opened with what stands here by now.
    await out.tasks.setSending(task, null);
    throw new Later(now);
  }
  const lookedAt = [...sending.lookedAt, now];
  await out.tasks.setSending(task, { ...sending, lookedAt });
  if (lookedAt.length >= looks) throw new Unclear(troubleOf('unclear', now));
  throw new Later(secondsAfter(now, lookAgainSeconds));
}

/**
 * Looks for what was sent: a topic by its name, a post by its mark. Null when it is not to be found. Throws Refused for a
 * topic that is there, since it is not shown: staff put it where the account may not look.
 */
export async function look(out: OutParts, bridge: Bridge, task: Task): Promise<Post | null> {
  if (task.sending?.what !== 'topic') return findByMark(out, bridge, task);
  try {
    return await findByExternalId(out, bridge, task.subject);
  } catch (error) {
    const isHidden = isForumError(error) && error.kind === 'forbidden' && (await keyStands(out, bridge));
    throw isHidden ? new Refused(troubleOf('topic-gone', out.clock.now())) : error;
  }
}

/** `before`: until when the forum remembers it, when it is not sent for the first time. */
async function create(out: OutParts, bridge: Bridge, task: Task, before: Date | null): Promise<Post> {
  const sending = task.sending!;
  const client = out.clients.writer(bridge, sending.as);
  const options = before ? { before } : {};
  try {
    const created =
      sending.what === 'topic'
        ? await client.createTopic(sending.input as unknown as NewTopic, options)
        : await client.createReply(sending.input as unknown as NewReply, options);
    if (!created.queued) return created.post;
  } catch (error) {
    return failed(out, bridge, task, error, before === null);
  }
  await out.tasks.setSending(task, { ...sending, queued: true });
  throw new Refused(troubleOf('queued', out.clock.now()));
}

/** Keeps what was sent while it may have arrived, and forgets it when the forum is known not to have it. */
async function failed(
  out: OutParts,
  bridge: Bridge,
  task: Task,
  error: unknown,
  first: boolean,
): Promise<Post> {
  if (!isForumError(error)) throw error;
  const now = out.clock.now();
  if (error.refusal === 'external-id-taken') {
    const topic = await look(out, bridge, task);
    if (topic) return topic;
    await out.tasks.setSending(task, null);
    throw new Refused(troubleOf('topic-gone', now));
  }
  const answered = error.kind === 'refused' && (first || error.refusal !== 'too-similar');
  const neverSent = first && error.kind !== 'unknown-outcome';
  if (answered || neverSent) {
    await out.tasks.setSending(task, null);
    throw error;
  }
  // However long its author may write nothing more: what is read in the topic waits for this.
  const repeat = secondsAfter(now, error.waitSeconds ?? repeatAfterSeconds);
  const lookAt = secondsAfter(task.sending!.firstAt, lookAfterSeconds);
  throw new Later(repeat < lookAt ? repeat : lookAt, troubleOfForum(error, now));
}

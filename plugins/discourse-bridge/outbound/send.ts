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
  return create(out, bridge, task, true);
}

/**
 * Finds out what became of what was sent: by sending the same bytes again while the forum remembers them, afterwards by
 * looking. Throws Later and Unclear while it is not known, and otherwise as `send`.
 */
export async function settleSending(out: OutParts, bridge: Bridge, task: Task): Promise<Post> {
  const sending = task.sending!;
  const now = out.clock.now();
  const age = secondsBetween(sending.firstAt, now);
  if (sending.input && !sending.queued && age < repeatableSeconds) return create(out, bridge, task, false);
  if (age < lookAfterSeconds && !sending.queued)
    throw new Later(secondsAfter(sending.firstAt, lookAfterSeconds));
  const found = await look(out, bridge, task);
  if (found) return found;
  if (sending.queued) throw new Refused(troubleOf('queued', now));
  // Its name makes a topic one for ever, and there is none of it: what the forum says now is all that it says.
  if (sending.what === 'topic' && sending.input) return create(out, bridge, task, true);
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

async function create(out: OutParts, bridge: Bridge, task: Task, first: boolean): Promise<Post> {
  const sending = task.sending!;
  const client = out.clients.writer(bridge, sending.as);
  try {
    const created =
      sending.what === 'topic'
        ? await client.createTopic(sending.input as unknown as NewTopic)
        : await client.createReply(sending.input as unknown as NewReply);
    if (!created.queued) return created.post;
  } catch (error) {
    return failed(out, bridge, task, error, first);
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
  const pause = error.waitSeconds ?? repeatAfterSeconds;
  throw new Later(secondsAfter(now, pause), troubleOfForum(error, now));
}

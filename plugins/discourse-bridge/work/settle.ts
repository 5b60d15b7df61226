import type { Parts } from '../parts.ts';
import type { Bridge, Task, Trouble } from '../store/records.ts';
import { secondsAfter } from './clock.ts';
import { note, stop } from './events.ts';
import { isForumError, type ForumError, troubleOfForum } from './forum-error.ts';
import { Later, Refused, troubleOf, Unclear } from './outcomes.ts';
import { tellUnclear } from './tell.ts';

/** So often something is tried that fails for no reason that would pass by itself. */
const mostAttempts = 8;
const longestPauseSeconds = 1800;
/** What passes by itself: it is waited for as long as it takes. */
const passing = new Set([
  'unreachable',
  'timeout',
  'rate-limited',
  'read-only',
  'server',
  // Of what may be done twice, such as an edit: what may not keeps what it sent.
  'unknown-outcome',
]);

/** Notes what became of a task whose doer threw: tried again later, refused, unclear, or failed. */
export async function settle(parts: Parts, bridge: Bridge, task: Task, error: unknown): Promise<void> {
  const { tasks, clock, host } = parts;
  if (error instanceof Later) {
    if (error.trouble) await tasks.fail(task, error.trouble, error.at);
    else await tasks.postpone(task, error.at);
  } else if (error instanceof Refused) {
    await tasks.refuse(task, error.trouble);
    await note(parts, bridge, `${task.kind}-refused`, task.subject, { code: error.trouble.code });
  } else if (error instanceof Unclear) {
    await tasks.leaveUnclear(task, error.trouble);
    await note(parts, bridge, `${task.kind}-unclear`, task.subject, { code: error.trouble.code });
    await tellUnclear(parts, bridge, task._id);
  } else if (isForumError(error)) {
    await settleForumError(parts, bridge, task, error);
  } else {
    host.log.error({ err: error, bridge: bridge._id, task: task._id }, 'a task of the bridge failed');
    await tryLater(parts, bridge, task, troubleOf('fault', clock.now()));
  }
}

async function settleForumError(parts: Parts, bridge: Bridge, task: Task, error: ForumError): Promise<void> {
  const trouble = troubleOfForum(error, parts.clock.now());
  if (passing.has(error.kind)) {
    const retryAt = secondsAfter(trouble.at, error.waitSeconds ?? pauseSeconds(task));
    await parts.tasks.fail(task, trouble, retryAt);
    return;
  }
  await tryLater(parts, bridge, task, trouble);
  const writes = task.kind === 'post-here' || task.kind === 'thread-here';
  if (error.kind === 'forbidden' && writes && !(await keyStands(parts, bridge)))
    await stop(parts, bridge, 'key-revoked');
}

/** Whether the forum still knows the key that writes: every key may ask what it may do. */
export async function keyStands({ clients }: Pick<Parts, 'clients'>, bridge: Bridge): Promise<boolean> {
  try {
    await clients.writer(bridge).scopes();
    return true;
  } catch (error) {
    return !(isForumError(error) && error.kind === 'forbidden');
  }
}

async function tryLater(parts: Parts, bridge: Bridge, task: Task, trouble: Trouble): Promise<void> {
  const again = task.attempts + 1 < mostAttempts;
  await parts.tasks.fail(task, trouble, again ? secondsAfter(trouble.at, pauseSeconds(task)) : null);
  if (!again) await note(parts, bridge, `${task.kind}-failed`, task.subject, { code: trouble.code });
}

/** 10, 20, 40 … seconds, half an hour at most. */
const pauseSeconds = ({ attempts }: Task): number => Math.min(10 * 2 ** attempts, longestPauseSeconds);

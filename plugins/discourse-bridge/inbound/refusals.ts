import { Problem } from '../../../server/plugin-api.ts';
import type { Bridge, Trouble } from '../store/records.ts';
import { secondsAfter } from '../work/clock.ts';
import { note } from '../work/events.ts';
import { Later, Refused, troubleOf } from '../work/outcomes.ts';
import { taskId } from '../work/tasks.ts';
import type { InParts } from './in-parts.ts';
import type { Place } from './place.ts';

/** A wait that this site does not tell. */
const usualSeconds = 60;

/** What this site said to a post of the forum: its rules hold for everybody. Null when it is no refusal but a fault. */
export function refusalOf(error: unknown, at: Date): Trouble | null {
  if (!(error instanceof Problem) || error.status >= 500) return null;
  const { status, code, retryAfter = usualSeconds } = error;
  return troubleOf(`here-${code}`, at, { status, values: status === 429 ? { seconds: retryAfter } : {} });
}

/** How many seconds later it is tried again by itself, as in slow mode; null for what somebody has to change. */
const laterSeconds = ({ status, values }: Trouble): number | null =>
  status === 429 ? Number(values['seconds']) : null;

const subjectOf = (topic: number, post: number): string => `${topic}/${post}`;

/**
 * Puts a post on the list of the refused, as if it had been asked for by itself; or asks for it later, when that is all
 * it takes. Where the task that runs is about this post alone, throws `Refused` or `Later`.
 */
export async function refuse(parts: InParts, place: Place, post: number, trouble: Trouble): Promise<void> {
  const delaySeconds = laterSeconds(trouble);
  if (place.refusals === 'thrown')
    throw delaySeconds === null
      ? new Refused(trouble)
      : new Later(secondsAfter(trouble.at, delaySeconds), trouble);
  const { tasks } = parts;
  const { bridge, pair } = place;
  const { topic } = pair;
  const subject = subjectOf(topic, post);
  const id = taskId(bridge._id, 'post-there', subject);
  // It may be the very task that runs: asked for once more, it would run again at once, without end.
  const before = await tasks.get(id);
  if (delaySeconds !== null)
    return before
      ? tasks.postpone(before, secondsAfter(trouble.at, delaySeconds))
      : tasks.ask(bridge._id, 'post-there', subject, { topic, delaySeconds });
  if (!before) await tasks.ask(bridge._id, 'post-there', subject, { topic });
  const task = before ?? (await tasks.get(id));
  if (task) await tasks.refuse(task, trouble);
  if (before?.state !== 'refused')
    await note(parts, bridge, 'post-there-refused', subject, { code: trouble.code });
}

/** Takes a post off the list of the refused, now that it is in. */
export async function unlistRefused(
  parts: InParts,
  bridge: Bridge,
  topic: number,
  posts: number[],
): Promise<void> {
  const ids = posts.map((post) => taskId(bridge._id, 'post-there', subjectOf(topic, post)));
  await parts.tasks.unlist(ids);
}

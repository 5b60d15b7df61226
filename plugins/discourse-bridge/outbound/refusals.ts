import type { PostShape } from '../../../server/plugin-api.ts';
import type { Bridge, Task, Trouble } from '../store/records.ts';
import { secondsAfter } from '../work/clock.ts';
import { type ForumError, isForumError, troubleOfForum } from '../work/forum-error.ts';
import { Later, Refused, troubleOf } from '../work/outcomes.ts';
import { keyStands } from '../work/settle.ts';
import type { OutParts } from './out-parts.ts';
import { authorMessages } from './refusal-words.ts';

/** The forum refuses the same text of one person within five minutes. */
const similarSeconds = 330;
const slowSeconds = 60;
/** A wait that its author would notice. */
const longWaitSeconds = 600;

/**
 * Throws what the worker understands for what the forum did not take: later by itself, or refused until somebody does
 * something. Its author is told.
 */
export async function throwRefusal(
  out: OutParts,
  bridge: Bridge,
  task: Task,
  error: unknown,
  { post, as }: { post: PostShape | null; as: number | null },
): Promise<never> {
  if (error instanceof Refused) await tellAuthor(out, bridge, post, error.trouble);
  if (!isForumError(error)) throw error;
  const trouble = troubleOfForum(error, out.clock.now());
  const outcome = await outcomeOf(out, bridge, task, error, trouble, as);
  const tells = outcome instanceof Refused || Number(trouble.values['seconds'] ?? 0) >= longWaitSeconds;
  if (tells) await tellAuthor(out, bridge, post, outcome instanceof Refused ? outcome.trouble : trouble);
  throw outcome;
}

async function outcomeOf(
  out: OutParts,
  bridge: Bridge,
  task: Task,
  error: ForumError,
  trouble: Trouble,
  as: number | null,
): Promise<Error> {
  const { at } = trouble;
  if (error.kind === 'refused') {
    if (error.refusal === 'slow-mode')
      return new Later(secondsAfter(at, error.waitSeconds ?? slowSeconds), trouble);
    if (error.refusal === 'too-similar' && task.attempts === 0)
      return new Later(secondsAfter(at, similarSeconds), trouble);
    return new Refused(trouble);
  }
  if (error.kind === 'too-large') return new Refused({ ...trouble, code: 'too-long' });
  if (error.kind === 'not-found') {
    // The forum says the same of what is gone and of what nobody may see.
    if (task.topic !== null)
      await out.tasks.ask(bridge._id, 'topic-there', String(task.topic), { topic: task.topic });
    return new Refused(troubleOf('topic-gone', at, { status: error.status }));
  }
  if (error.kind === 'forbidden' && (await keyStands(out, bridge)))
    return new Refused(
      troubleOf(as === null ? 'not-allowed' : 'person-refused', at, { status: error.status }),
    );
  return error;
}

/** Tells whoever wrote a post why it is not there, and what can be done. Of one version of it, once. */
async function tellAuthor(
  { host }: OutParts,
  bridge: Bridge,
  post: PostShape | null,
  { code, values }: Trouble,
): Promise<void> {
  const message = authorMessages[code] ?? authorMessages['other']!;
  if (!post) return;
  await host.notify([post.author], {
    key: `refused:${bridge._id}:${post.id}:${post.version}:${code}`,
    words: { message, values: { ...values, forum: bridge.name } },
    url: `/posts/${post.id}`,
    section: 'personal',
  });
}

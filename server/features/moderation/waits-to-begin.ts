import { LRUCache } from 'lru-cache';
import type { ThreadModels } from '../threads/threads.models.ts';
import type { ModerationModels } from './moderation.models.ts';

const most = 20_000;

/**
 * Says of a thread whether nothing stands in it yet and the post of whoever opened it was held: it waits
 * for a moderator, or was refused by one.
 */
export function waitsToBegin(
  models: Pick<ThreadModels, 'threads'> & Pick<ModerationModels, 'heldPosts'>,
): (thread: string, opener: string) => Promise<boolean> {
  // Once begun, a thread stays so.
  const begun = new LRUCache<string, true>({ max: most });
  return async (thread, opener) => {
    if (begun.has(thread)) return false;
    if (await models.threads.exists({ _id: thread })) {
      begun.set(thread, true);
      return false;
    }
    return (await models.heldPosts.exists({ thread, author: opener })) !== null;
  };
}

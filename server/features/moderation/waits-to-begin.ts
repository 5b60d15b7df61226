import { LRUCache } from 'lru-cache';
import type { Heads } from '../../core/log/heads.ts';
import { Together } from '../../core/together.ts';
import type { ThreadModels } from '../threads/threads.models.ts';
import type { ModerationModels } from './moderation.models.ts';

const most = 20_000;

interface Asked {
  thread: string;
  opener: string;
}

/**
 * Says of a thread whether nothing stands in it yet and the post of whoever opened it was held: it waits
 * for a moderator, or was refused by one.
 */
export function waitsToBegin(
  models: Pick<ThreadModels, 'threads'> & Pick<ModerationModels, 'heldPosts'>,
  heads: Pick<Heads, 'known'>,
): (thread: string, opener: string) => Promise<boolean> {
  // Once begun, a thread stays so.
  const begun = new LRUCache<string, true>({ max: most });
  // A thread that is taken over from elsewhere is asked for once for each of its posts.
  const waiting = new Together<Asked, boolean>(async (asked) => {
    const threads = [...new Set(asked.map(({ thread }) => thread))];
    // Of those that nobody wrote in, as far as is known here, that need not be asked.
    const unknown = threads.filter((thread) => heads.known(`thread:${thread}`) !== 0);
    if (unknown.length > 0) {
      const there = await models.threads.find({ _id: { $in: unknown } }, { _id: 1 }).lean();
      for (const { _id } of there) begun.set(_id, true);
    }
    const left = threads.filter((thread) => !begun.has(thread));
    const held =
      left.length === 0
        ? []
        : await models.heldPosts.find({ thread: { $in: left } }, { thread: 1, author: 1 }).lean();
    return asked.map(
      ({ thread, opener }) =>
        !begun.has(thread) && held.some((post) => post.thread === thread && post.author === opener),
    );
  });
  const hasBegun = (thread: string): boolean =>
    begun.has(thread) || (heads.known(`thread:${thread}`) ?? 0) > 0;
  return async (thread, opener) => !hasBegun(thread) && waiting.ask({ thread, opener });
}

import type { Services } from '../../compose.ts';

const prefix = 'thread:';

/** Every thread that the log, the counters or a post know of. */
export async function threadIds({ models }: Services): Promise<string[]> {
  const channels = await models.changes.distinct('channel', { channel: /^thread:/ });
  const [counted, posted] = await Promise.all([
    models.threads.distinct('_id'),
    models.posts.distinct('thread'),
  ]);
  const logged = channels.map((channel) => channel.slice(prefix.length));
  return [...new Set([...logged, ...counted, ...posted])].toSorted();
}

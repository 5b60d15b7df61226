import type { Bridge } from '../store/records.ts';
import type { ForumError } from '../work/forum-error.ts';
import type { OutParts } from './out-parts.ts';

/** Whether a forum that answered so may only have nothing to change any more. */
export const saysNo = ({ kind }: ForumError): boolean => ['forbidden', 'refused', 'not-found'].includes(kind);

/** Whether a post of a topic stands there, as the account that writes sees it. Throws what the client throws. */
export async function standsThere(
  { clients }: OutParts,
  bridge: Bridge,
  { topic, post }: { topic: number; post: number },
): Promise<boolean> {
  const [there] = await clients.writer(bridge).topicPosts(topic, [post]);
  return there !== undefined && !there.userDeleted && there.deletedAt === null;
}

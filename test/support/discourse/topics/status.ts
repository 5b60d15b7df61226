import type { Forum } from '../forum.ts';
import type { Topic, User } from '../records.ts';
import { addSmallAction } from '../posts/rows.ts';
import { moderates } from '../rights.ts';
import { invalidAccess, invalidParameters } from '../refusal.ts';

const fields = {
  closed: 'closed',
  archived: 'archived',
  visible: 'visible',
  pinned: 'pinned',
  pinned_globally: 'pinnedGlobally',
} as const;

/**
 * Closes, archives, hides or pins a topic, or the opposite. A small action tells of it in the topic.
 *
 * @throws Refusal 400, 403.
 */
export function setStatus(forum: Forum, by: User, topic: Topic, status: string, enabled: boolean): void {
  if (!(status in fields)) throw invalidParameters('status');
  if (!moderates(forum, by, topic) && by.trustLevel < 4) throw invalidAccess();
  const field = fields[status as keyof typeof fields];
  if (topic[field] === enabled) return;
  topic[field] = enabled;
  forum.version += 1;
  addSmallAction(forum, topic, by, `${status}.${enabled ? 'enabled' : 'disabled'}`);
  forum.tell({ type: 'topic', event: `topic_${status}_status_updated`, topic });
}

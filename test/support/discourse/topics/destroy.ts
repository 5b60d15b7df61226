import type { Forum } from '../forum.ts';
import type { Topic, User } from '../records.ts';
import { mayDeleteTopic, moderates } from '../rights.ts';
import { invalidAccess } from '../refusal.ts';

/**
 * Deletes a topic with its first post. The replies stay as they are, out of sight, and nobody hears of them.
 *
 * @throws Refusal 403.
 */
export function destroyTopic(forum: Forum, by: User, topic: Topic): void {
  if (!mayDeleteTopic(forum, by, topic)) throw invalidAccess();
  const now = forum.clock.now();
  topic.deletedAt = now;
  topic.deletedBy = by.id;
  const first = topic.posts[0];
  if (first) {
    first.deletedAt = now;
    first.deletedBy = by.id;
    forum.version += 1;
    forum.tell({ type: 'post', event: 'post_destroyed', post: first });
  }
  forum.version += 1;
  forum.tell({ type: 'topic', event: 'topic_destroyed', topic });
}

/** @throws Refusal 403. */
export function recoverTopic(forum: Forum, by: User, topic: Topic): void {
  if (!topic.deletedAt || !moderates(forum, by, topic)) throw invalidAccess();
  topic.deletedAt = null;
  topic.deletedBy = null;
  const first = topic.posts[0];
  if (first?.deletedAt) {
    first.deletedAt = null;
    first.deletedBy = null;
    forum.version += 1;
    forum.tell({ type: 'post', event: 'post_recovered', post: first });
  }
  forum.version += 1;
  forum.tell({ type: 'topic', event: 'topic_recovered', topic });
}

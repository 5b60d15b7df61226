import type { Forum } from '../forum.ts';
import type { Post, User } from '../records.ts';
import { isStaff, mayDelete, moderates } from '../rights.ts';
import { invalidAccess } from '../refusal.ts';
import { destroyTopic, recoverTopic } from '../topics/destroy.ts';
import { revise } from './revise.ts';

export const takenAwayText = '(post deleted by author)';

/**
 * Deletes a post: for staff and moderators of its category at once; an author takes the text back, and a day later it goes.
 *
 * @throws Refusal 403, 429.
 */
export function destroyPost(forum: Forum, by: User, post: Post): void {
  const may = mayDelete(forum, by, post);
  if (may === 'no') throw invalidAccess();
  if (by.id === post.userId && !isStaff(by)) {
    const { maxPostDeletionsPerMinute, maxPostDeletionsPerDay } = forum.settings;
    forum.limiter.need(`delete:${by.id}`, maxPostDeletionsPerMinute, 60);
    forum.limiter.need(`deletes:${by.id}`, maxPostDeletionsPerDay, 86_400);
  }
  if (may === 'take-back') return takeBack(forum, post);
  if (post.number === 1) return destroyTopic(forum, by, post.topic);
  removePost(forum, by, post);
}

function takeBack(forum: Forum, post: Post): void {
  post.takenAway = post.raw;
  revise(forum, forum.user(post.userId), post, { raw: takenAwayText }, true);
  post.userDeleted = true;
  forum.version += 1;
  forum.tell({ type: 'post', event: 'post_destroyed', post });
  forum.clock.after(forum.settings.deleteRemovedPostsAfter * 3600, () => {
    const age = forum.clock.time() - post.updatedAt.getTime();
    const due = age >= forum.settings.deleteRemovedPostsAfter * 3_600_000;
    if (post.userDeleted && !post.deletedAt && due) removePost(forum, null, post);
  });
}

function removePost(forum: Forum, by: User | null, post: Post): void {
  post.deletedAt = forum.clock.now();
  post.deletedBy = by?.id ?? -1;
  forum.version += 1;
  forum.tell({ type: 'post', event: 'post_destroyed', post });
}

/**
 * Brings back what staff deleted, or what an author took back.
 *
 * @throws Refusal 403.
 */
export function recoverPost(forum: Forum, by: User, post: Post): void {
  const own = post.userDeleted && !post.deletedAt && by.id === post.userId;
  if (!own && !moderates(forum, by, post.topic)) throw invalidAccess();
  if (!post.deletedAt && !post.userDeleted) throw invalidAccess();
  if (post.number === 1 && post.topic.deletedAt) recoverTopic(forum, by, post.topic);
  if (post.userDeleted) {
    revise(forum, by, post, { raw: post.takenAway ?? post.raw }, true);
    post.takenAway = null;
    post.userDeleted = false;
  }
  post.deletedAt = null;
  post.deletedBy = null;
  post.updatedAt = forum.clock.now();
  forum.version += 1;
  forum.tell({ type: 'post', event: 'post_recovered', post });
}

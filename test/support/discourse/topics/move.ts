import type { Forum } from '../forum.ts';
import type { Post, Topic, User } from '../records.ts';
import { addPost, addSmallAction, newTopic, nextNumber } from '../posts/rows.ts';
import { moderates } from '../rights.ts';
import { invalidAccess, invalidParameters } from '../refusal.ts';
import { setStatus } from './status.ts';

/** Where posts go: to a topic there is, or a new one. */
export type Destination = { topic: Topic } | { title: string; categoryId: number | null; tags?: string[] };

/**
 * Moves posts. Replies keep their ids and get new numbers; of a first post a copy with a new id is made, and it stays
 * behind. No webhook tells of it but that of the copy and of the small action that is left in the old topic.
 *
 * @throws Refusal 400, 403.
 */
export function movePosts(forum: Forum, by: User, from: Topic, ids: number[], to: Destination): Topic {
  if (!moderates(forum, by, from)) throw invalidAccess();
  const posts = from.posts.filter(({ id, deletedAt }) => ids.includes(id) && !deletedAt);
  if (posts.length === 0 || posts.length !== new Set(ids).size) throw invalidParameters('post_ids');
  const target = 'topic' in to ? to.topic : splitInto(forum, posts[0]!, to);
  if (target === from) throw invalidParameters('destination_topic_id');
  const numbers = new Map<number, number>();
  for (const post of posts) {
    const before = post.number;
    const moved = post.number === 1 ? copyFirst(forum, post, target) : take(post, target, numbers);
    numbers.set(before, moved.number);
  }
  forum.version += 1;
  const rest = from.posts.filter(({ deletedAt, type }) => !deletedAt && type === 1);
  const all = rest.length === 0 || (rest.length === 1 && rest[0]!.number === 1 && numbers.has(1));
  const words = `${posts.length} posts were ${'topic' in to ? 'merged into an existing topic' : 'split to a new topic'}: [${target.title}](${forum.baseUrl}/t/${target.slug}/${target.id})`;
  addSmallAction(forum, from, by, 'split_topic', words);
  if (all) setStatus(forum, by, from, 'closed', true);
  return target;
}

/** Everything of a topic goes to another, and it is closed. */
export function mergeTopics(forum: Forum, by: User, from: Topic, to: Topic): Topic {
  const ids = from.posts.filter(({ deletedAt, type }) => !deletedAt && type !== 3).map(({ id }) => id);
  return movePosts(forum, by, from, ids, { topic: to });
}

/** Nobody is told that a topic arises in this way. */
function splitInto(
  forum: Forum,
  first: Post,
  { title, categoryId, tags }: { title: string; categoryId: number | null; tags?: string[] },
): Topic {
  const author = forum.users.get(first.userId)!;
  return newTopic(
    forum,
    author,
    { raw: '', title, categoryId: categoryId ?? first.topic.categoryId, tags: tags ?? [] },
    forum.clock.now(),
  );
}

function copyFirst(forum: Forum, post: Post, target: Topic): Post {
  const author = forum.users.get(post.userId)!;
  const copy = addPost(
    forum,
    target,
    author,
    { raw: post.raw, type: post.type, createdAt: post.createdAt },
    true,
  );
  forum.tell({ type: 'post', event: 'post_created', post: copy });
  return copy;
}

function take(post: Post, target: Topic, numbers: ReadonlyMap<number, number>): Post {
  const number = nextNumber(target);
  const from = post.topic;
  from.posts.splice(from.posts.indexOf(post), 1);
  post.topic = target;
  post.number = number;
  post.replyTo = post.replyTo === null ? null : (numbers.get(post.replyTo) ?? null);
  target.posts.push(post);
  if (post.createdAt > target.lastPostedAt) {
    target.lastPostedAt = post.createdAt;
    target.bumpedAt = post.createdAt;
  }
  return post;
}

import type { Forum } from '../forum.ts';
import { whisperPost, type CreateInput, type Post, type Topic, type User } from '../records.ts';
import { cleanTitle, slugOf } from '../text.ts';

/** Numbers of deleted posts are not given again: they stay as holes. */
export const nextNumber = (topic: Topic): number => (topic.posts.at(-1)?.number ?? 0) + 1;

export function newTopic(forum: Forum, author: User, input: CreateInput, at: Date): Topic {
  const title = cleanTitle(input.title!, forum.settings.titlePrettify);
  const topic: Topic = {
    id: forum.id('topic'),
    title,
    slug: slugOf(title),
    categoryId: input.recipients ? null : (input.categoryId ?? null),
    userId: author.id,
    archetype: input.recipients ? 'private_message' : 'regular',
    tags: (input.tags ?? []).map((tag) => tag.toLowerCase()),
    externalId: input.externalId ?? null,
    createdAt: at,
    bumpedAt: at,
    lastPostedAt: at,
    closed: false,
    archived: false,
    visible: !input.unlisted,
    pinned: false,
    pinnedGlobally: false,
    deletedAt: null,
    deletedBy: null,
    slowModeSeconds: 0,
    posts: [],
    allowed: new Set([author.id]),
  };
  for (const name of input.recipients ?? []) {
    const user = forum.userNamed(name);
    if (user) topic.allowed.add(user.id);
  }
  for (const tag of topic.tags) forum.tagId(tag);
  forum.keepTopic(topic);
  return topic;
}

/** Adds a post at the end of a topic and moves the topic's times on. */
export function addPost(
  forum: Forum,
  topic: Topic,
  author: User,
  post: Pick<Post, 'raw' | 'type'> & Partial<Post>,
  noBump = false,
): Post {
  const at = post.createdAt ?? forum.clock.now();
  const row: Post = {
    id: forum.id('post'),
    topic,
    number: nextNumber(topic),
    userId: author.id,
    createdAt: at,
    updatedAt: at,
    version: 1,
    versionAt: at,
    editorId: author.id,
    revisions: [],
    replyTo: null,
    hidden: false,
    userDeleted: false,
    takenAway: null,
    deletedAt: null,
    deletedBy: null,
    actionCode: null,
    editReason: null,
    likes: new Map(),
    locked: false,
    cooked: null,
    ...post,
  };
  forum.keepPost(row);
  if (row.type !== whisperPost) {
    topic.lastPostedAt = at;
    if (!noBump) topic.bumpedAt = at;
  }
  return row;
}

/** Leaves a post without text behind that tells what was done to a topic. */
export function addSmallAction(forum: Forum, topic: Topic, by: User, actionCode: string, raw = ''): Post {
  const post = addPost(forum, topic, by, { raw, type: 3, actionCode }, true);
  forum.tell({ type: 'post', event: 'post_created', post });
  return post;
}

import { cookedOf } from '../cook.ts';
import { systemId, type Forum, type Happening } from '../forum.ts';
import type { Post, Topic } from '../records.ts';
import { postsCount, wordsOf } from '../show/post.ts';
import { showCategoryAlone } from '../show/category.ts';
import { topicFields } from '../show/topic.ts';
import { showBasicUser } from '../show/user.ts';

/** The body of a delivery as it stands now: everything is seen with the eyes of the system user. */
export function payloadOf(forum: Forum, happening: Happening): Record<string, unknown> {
  const { type, topic, post, category, user } = happening;
  const system = forum.user(systemId);
  if (type === 'topic') return { topic: topicPayload(forum, topic!) };
  if (type === 'post') return { post: postPayload(forum, post!) };
  if (type === 'category') return showCategoryAlone(forum, system, category!);
  if (type === 'like') return { like: { post: postPayload(forum, post!), user: showBasicUser(user!) } };
  if (type === 'user')
    return { user: { ...showBasicUser(user!), email: user!.email, external_id: user!.externalId } };
  return { ping: 'OK' };
}

/** What readers get beside it and webhooks do not. */
const leftOut = ['can_view_edit_history', 'flair_url', 'flair_bg_color', 'flair_color'];

function postPayload(forum: Forum, post: Post): Record<string, unknown> {
  const { topic } = post;
  const category = topic.categoryId === null ? null : forum.categories.get(topic.categoryId);
  const row = wordsOf(forum, post, cookedOf(post));
  for (const name of leftOut) delete row[name];
  return {
    ...row,
    raw: post.raw,
    topic_title: topic.title,
    ...(category ? { category_id: category.id, category_slug: category.slug } : {}),
    topic_archetype: topic.archetype,
    topic_posts_count: postsCount(forum, topic),
    topic_filtered_posts_count: postsCount(forum, topic),
  };
}

function topicPayload(forum: Forum, topic: Topic) {
  const last = topic.posts.findLast(({ deletedAt }) => !deletedAt);
  return {
    ...topicFields(forum, forum.user(systemId), topic),
    current_post_number: 1,
    deleted_by: topic.deletedBy === null ? null : showBasicUser(forum.user(topic.deletedBy)),
    has_deleted: topic.posts.some(({ deletedAt }) => deletedAt !== null),
    created_by: showBasicUser(forum.users.get(topic.userId)!),
    last_poster: showBasicUser(forum.users.get(last?.userId ?? topic.userId)!),
  };
}

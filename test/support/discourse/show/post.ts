import { cookedOf, excerptOf } from '../cook.ts';
import type { Forum } from '../forum.ts';
import type { Post, Topic } from '../records.ts';
import { type Asker, isStaff, mayDelete, mayEdit, moderates, seesRaw } from '../rights.ts';
import { avatarOf } from './user.ts';

const flags = [3, 4, 8, 10, 7];
const hiddenNotice = '<p>This post was flagged by the community and is temporarily hidden.</p>';

/** Added field by field to one object: a topic of a thousand posts is shown as quickly as a small one. */
type Shown = Record<string, unknown>;

/** A post as somebody reads it; `raw` only where it was asked for. */
export function showPost(forum: Forum, asker: Asker, post: Post, raw: boolean): Shown {
  const shown = seesRaw(asker, post);
  const row = wordsOf(forum, post, shown ? cookedOf(post) : hiddenNotice);
  if (raw && shown) row.raw = post.raw;
  row.yours = asker?.id === post.userId;
  row.can_edit = asker !== null && mayEdit(forum, asker, post) === 'yes';
  row.can_delete = asker !== null && mayDelete(forum, asker, post) !== 'no' && post.number !== 1;
  row.can_recover = post.deletedAt !== null && moderates(forum, asker, post.topic);
  row.can_see_hidden_post = isStaff(asker);
  row.can_wiki = isStaff(asker);
  row.actions_summary = actionsOf(asker, post);
  return row;
}

/** What everybody reads in the same way. */
export function wordsOf(forum: Forum, post: Post, cooked: string): Shown {
  const author = forum.users.get(post.userId)!;
  const { topic } = post;
  const row: Shown = {
    id: post.id,
    name: author.name,
    username: author.username,
    avatar_template: avatarOf(author),
    created_at: post.createdAt.toISOString(),
    cooked,
    post_number: post.number,
    post_type: post.type,
    posts_count: postsCount(forum, topic),
    updated_at: post.updatedAt.toISOString(),
    reply_count: 0,
    reply_to_post_number: post.replyTo,
    quote_count: 0,
    incoming_link_count: 0,
    reads: 1,
    readers_count: 0,
    score: 0,
    topic_id: topic.id,
    topic_slug: topic.slug,
    display_username: author.name,
    primary_group_name: null,
    flair_name: null,
    flair_url: null,
    flair_bg_color: null,
    flair_color: null,
    flair_group_id: null,
    badges_granted: [],
    version: post.version,
    user_title: null,
    bookmarked: false,
    moderator: author.moderator,
    admin: author.admin,
    staff: author.admin || author.moderator,
    user_id: author.id,
    trust_level: author.trustLevel,
    post_url: `/t/${topic.slug}/${topic.id}/${post.number}`,
    hidden: post.hidden,
    deleted_at: post.deletedAt?.toISOString() ?? null,
    user_deleted: post.userDeleted,
    edit_reason: post.editReason,
    can_view_edit_history: true,
    wiki: false,
    reviewable_id: null,
    reviewable_score_count: 0,
    reviewable_score_pending_count: 0,
  };
  if (post.hidden) row.hidden_reason_id = 1;
  if (post.actionCode) row.action_code = post.actionCode;
  addAnswered(forum, post, row);
  return row;
}

/** Whom a post answers; not told of those who answer the first post. */
function addAnswered(forum: Forum, post: Post, row: Shown): void {
  if (post.replyTo === null || post.replyTo === 1) return;
  const answered = post.topic.posts.find(({ number }) => number === post.replyTo);
  const author = answered && forum.users.get(answered.userId);
  if (!author) return;
  const { id, username, name } = author;
  row.reply_to_user = { id, username, name, avatar_template: avatarOf(author) };
}

const counts = new WeakMap<Topic, { version: number; count: number }>();

/** Those that are not deleted, without whispers. */
export function postsCount(forum: Forum, topic: Topic): number {
  const known = counts.get(topic);
  if (known?.version === forum.version) return known.count;
  const count = topic.posts.reduce((sum, { type, deletedAt }) => sum + (type !== 4 && !deletedAt ? 1 : 0), 0);
  counts.set(topic, { version: forum.version, count });
  return count;
}

/** Entry 2 is likes: without one there are none. */
function actionsOf(asker: Asker, post: Post): object[] {
  if (!asker && post.likes.size === 0) return [];
  const acted = asker !== null && post.likes.has(asker.id);
  const may = asker !== null && asker.id !== post.userId && !acted;
  const entry = {
    id: 2,
    ...(post.likes.size > 0 ? { count: post.likes.size } : {}),
    ...(acted ? { acted, can_undo: true } : {}),
    ...(may ? { can_act: true } : {}),
  };
  const likes = post.likes.size > 0 || may ? [entry] : [];
  return asker ? [...likes, ...flags.map((id) => ({ id, can_act: true }))] : likes;
}

/** A post of the newest of the whole forum. */
export function showLatest(forum: Forum, asker: Asker, post: Post): Shown {
  const row = showPost(forum, asker, post, true);
  const { topic } = post;
  row.topic_title = topic.title;
  row.topic_html_title = topic.title;
  row.category_id = topic.categoryId;
  row.excerpt = excerptOf(post);
  row.truncated = true;
  return row;
}

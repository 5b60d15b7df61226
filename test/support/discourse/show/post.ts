import { cookedOf, excerptOf } from '../cook.ts';
import type { Forum } from '../forum.ts';
import type { Post } from '../records.ts';
import { type Asker, isStaff, mayDelete, mayEdit, moderates, seesRaw } from '../rights.ts';
import { avatarOf } from './user.ts';

const flags = [3, 4, 8, 10, 7];
const hiddenNotice = '<p>This post was flagged by the community and is temporarily hidden.</p>';

/** A post as somebody reads it; `raw` only where it was asked for. */
export function showPost(forum: Forum, asker: Asker, post: Post, raw: boolean) {
  const shown = seesRaw(asker, post);
  return {
    ...wordsOf(forum, post, shown ? cookedOf(post) : hiddenNotice),
    ...(raw && shown ? { raw: post.raw } : {}),
    yours: asker?.id === post.userId,
    ...rightsOn(forum, asker, post),
    actions_summary: actionsOf(asker, post),
    ...standingOf(post),
  };
}

/** What everybody reads in the same way. */
export function wordsOf(forum: Forum, post: Post, cooked: string) {
  const author = forum.users.get(post.userId)!;
  const { topic } = post;
  const answered =
    post.replyTo === null ? undefined : topic.posts.find((other) => other.number === post.replyTo);
  const answeredAuthor = answered && forum.users.get(answered.userId);
  return {
    id: post.id,
    name: author.name,
    username: author.username,
    avatar_template: avatarOf(author),
    created_at: post.createdAt.toISOString(),
    cooked,
    post_number: post.number,
    post_type: post.type,
    posts_count: postsCount(topic.posts),
    updated_at: post.updatedAt.toISOString(),
    reply_count: 0,
    reply_to_post_number: post.replyTo,
    ...(answeredAuthor && answered.number !== 1
      ? {
          reply_to_user: {
            id: answeredAuthor.id,
            username: answeredAuthor.username,
            name: answeredAuthor.name,
            avatar_template: avatarOf(answeredAuthor),
          },
        }
      : {}),
    quote_count: 0,
    incoming_link_count: 0,
    reads: 1,
    readers_count: 0,
    score: 0.2,
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
    ...(post.actionCode ? { action_code: post.actionCode } : {}),
  };
}

export const postsCount = (posts: readonly Post[]): number =>
  posts.reduce((count, post) => count + (post.type !== 4 && !post.deletedAt ? 1 : 0), 0);

export const standingOf = (post: Post) => ({
  hidden: post.hidden,
  ...(post.hidden ? { hidden_reason_id: 1 } : {}),
  deleted_at: post.deletedAt?.toISOString() ?? null,
  user_deleted: post.userDeleted,
  edit_reason: post.editReason,
  can_view_edit_history: true,
  wiki: false,
  reviewable_id: 0,
  reviewable_score_count: 0,
  reviewable_score_pending_count: 0,
});

const rightsOn = (forum: Forum, asker: Asker, post: Post) => ({
  can_edit: mayEdit(forum, asker, post) === 'yes',
  can_delete: mayDelete(forum, asker, post) !== 'no' && post.number !== 1,
  can_recover: post.deletedAt !== null && moderates(forum, asker, post.topic),
  can_see_hidden_post: isStaff(asker),
  can_wiki: isStaff(asker),
});

/** Entry 2 is likes: without one there are none. */
function actionsOf(asker: Asker, post: Post) {
  const acted = asker !== null && post.likes.has(asker.id);
  const likes =
    post.likes.size > 0 || asker
      ? [
          {
            id: 2,
            ...(post.likes.size > 0 ? { count: post.likes.size } : {}),
            ...(acted ? { acted, can_undo: true } : {}),
            ...(asker && asker.id !== post.userId && !acted ? { can_act: true } : {}),
          },
        ].filter((entry) => Object.keys(entry).length > 1)
      : [];
  return [...likes, ...(asker ? flags.map((id) => ({ id, can_act: true })) : [])];
}

/** A post of the newest of the whole forum. */
export function showLatest(forum: Forum, asker: Asker, post: Post) {
  const { topic } = post;
  return {
    ...showPost(forum, asker, post, true),
    topic_title: topic.title,
    topic_html_title: topic.title,
    category_id: topic.categoryId,
    excerpt: excerptOf(post),
    truncated: true,
  };
}

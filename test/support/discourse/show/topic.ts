import type { Forum } from '../forum.ts';
import { smallAction, whisperPost, type Post, type Topic, type User } from '../records.ts';
import { type Asker, inStream, isStaff, mayDeleteTopic, mayEdit, mayReply, moderates } from '../rights.ts';
import { postsCount, showPost } from './post.ts';
import { showBasicUser } from './user.ts';

export const chunkSize = 20;
export const printSize = 1000;

export interface TopicQuestion {
  raw: boolean;
  /** From 1. */
  page: number;
  print: boolean;
  /** The window around a post number. */
  near: number | null;
  showDeleted: boolean;
}

/** Names, or objects with ids, as the forum is old or new. */
export const showTags = (forum: Forum, tags: readonly string[]) =>
  forum.shape === '2025' ? [...tags] : tags.map((name) => ({ id: forum.tagId(name), name, slug: name }));

/** What a reader's topic holds, in order. */
export function streamOf(asker: Asker, topic: Topic, showDeleted = false): Post[] {
  const deletedToo = showDeleted && isStaff(asker);
  // The first post of a deleted topic stands in it for those who may see the topic at all.
  return topic.posts.filter(
    (post) => inStream(asker, post) || (post.deletedAt !== null && (deletedToo || topic.deletedAt !== null)),
  );
}

export function highestNumber(asker: Asker, topic: Topic): number {
  const last = topic.posts.findLast(
    ({ type, deletedAt }) => !deletedAt && (type !== whisperPost || isStaff(asker)),
  );
  return last?.number ?? 0;
}

/** The posts of one page of a topic. */
export function pageOf(stream: readonly Post[], { page, print, near }: TopicQuestion): Post[] {
  const size = print ? printSize : chunkSize;
  if (near === null) return stream.slice((page - 1) * size, page * size);
  const at = stream.findIndex(({ number }) => number >= near);
  const from = Math.max(0, (at === -1 ? stream.length : at) - 5);
  return stream.slice(from, from + size);
}

/** A post within its topic. */
export function showStreamed(forum: Forum, asker: Asker, post: Post, raw: boolean): Record<string, unknown> {
  const row = showPost(forum, asker, post, raw);
  row.read = true;
  row.reviewable_id = 0;
  return row;
}

/** `/t/{id}.json`. */
export function showTopic(forum: Forum, asker: Asker, topic: Topic, question: TopicQuestion) {
  const stream = streamOf(asker, topic, question.showDeleted);
  const posts = pageOf(stream, question);
  const mega = postsCount(forum, topic) >= forum.settings.megaTopicPosts;
  const ids = mega
    ? { isMegaTopic: true, lastId: stream.at(-1)?.id ?? null }
    : { stream: stream.map(({ id }) => id) };
  const size = question.print ? printSize : chunkSize;
  return {
    post_stream: {
      posts: posts.map((post) => showStreamed(forum, asker, post, question.raw)),
      ...ids,
    },
    ...(mega ? {} : { timeline_lookup: stream.length > 0 ? [[1, 0]] : [] }),
    ...(stream.length > question.page * size ? {} : { suggested_topics: [] }),
    ...topicFields(forum, asker, topic),
    ...personalFields(topic),
    current_post_number: posts[0]?.number ?? 1,
    highest_post_number: highestNumber(asker, topic),
    deleted_by: topic.deletedBy === null ? null : showBasicUser(forum.user(topic.deletedBy)),
    has_deleted: isStaff(asker) && topic.posts.some(({ deletedAt }) => deletedAt !== null),
    chunk_size: size,
    details: detailsOf(forum, asker, topic, stream),
  };
}

/** What a topic is, for readers and for webhooks. */
export function topicFields(forum: Forum, asker: Asker, topic: Topic) {
  return {
    tags: showTags(forum, topic.tags),
    tags_descriptions: {},
    id: topic.id,
    title: topic.title,
    fancy_title: topic.title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&rsquo;'),
    posts_count: postsCount(forum, topic),
    created_at: topic.createdAt.toISOString(),
    views: 1,
    reply_count: Math.max(0, postsCount(forum, topic) - 1),
    like_count: topic.posts.reduce((sum, { likes, deletedAt }) => sum + (deletedAt ? 0 : likes.size), 0),
    last_posted_at: topic.lastPostedAt.toISOString(),
    visible: topic.visible,
    closed: topic.closed,
    archived: topic.archived,
    has_summary: false,
    archetype: topic.archetype,
    slug: topic.slug,
    category_id: topic.categoryId,
    word_count: topic.posts.length > 0 ? topic.posts.length * 7 : null,
    deleted_at: topic.deletedAt?.toISOString() ?? null,
    user_id: topic.userId,
    featured_link: null,
    pinned_globally: topic.pinnedGlobally,
    pinned_at: topic.pinned ? topic.createdAt.toISOString() : null,
    pinned_until: null,
    ...(topic.externalId ? { external_id: topic.externalId } : {}),
    unpinned: null,
    pinned: topic.pinned,
    bookmarked: false,
    topic_timer: null,
    message_bus_last_id: 1,
    participant_count: new Set(topic.posts.map(({ userId }) => userId)).size,
    show_read_indicator: false,
    thumbnails: null,
    highest_post_number: highestNumber(asker, topic),
  };
}

const personalFields = (topic: Topic) => ({
  image_url: null,
  slow_mode_seconds: topic.slowModeSeconds,
  slow_mode_enabled_until: null,
  draft: null,
  draft_key: `topic_${topic.id}`,
  draft_sequence: 0,
  bookmarks: [],
  actions_summary: [4, 8, 10, 7].map((id) => ({ id, count: 0, hidden: false, can_act: true })),
});

function detailsOf(forum: Forum, asker: Asker, topic: Topic, stream: readonly Post[]) {
  const staff = moderates(forum, asker, topic);
  const counts = new Map<number, number>();
  for (const { userId, type } of stream)
    if (type !== smallAction) counts.set(userId, (counts.get(userId) ?? 0) + 1);
  const first = topic.posts[0];
  const last = stream.at(-1);
  return {
    can_edit: first !== undefined && mayEdit(forum, asker, first) === 'yes',
    notification_level: 1,
    can_move_posts: staff,
    can_delete: mayDeleteTopic(forum, asker, topic),
    can_remove_allowed_users: staff,
    can_create_post: mayReply(forum, asker, topic),
    can_reply_as_new_topic: asker !== null,
    can_flag_topic: asker !== null,
    can_convert_topic: asker?.admin ?? false,
    can_review_topic: staff,
    can_close_topic: staff,
    can_archive_topic: staff,
    can_split_merge_topic: staff,
    can_edit_staff_notes: staff,
    can_toggle_topic_visibility: staff,
    can_pin_unpin_topic: staff,
    can_moderate_category: staff,
    can_remove_self_id: asker?.id ?? 0,
    participants: [...counts].slice(0, 24).map(([id, count]) => participant(forum.users.get(id)!, count)),
    created_by: showBasicUser(forum.users.get(topic.userId)!),
    last_poster: showBasicUser(forum.users.get(last?.userId ?? topic.userId)!),
  };
}

const participant = (user: User, count: number) => ({
  ...showBasicUser(user),
  post_count: count,
  primary_group_name: null,
  flair_name: null,
  flair_url: null,
  flair_color: null,
  flair_bg_color: null,
  flair_group_id: null,
  admin: user.admin,
  moderator: user.moderator,
  trust_level: user.trustLevel,
});

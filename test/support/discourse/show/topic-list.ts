import { excerptOf } from '../cook.ts';
import type { Forum } from '../forum.ts';
import type { Topic } from '../records.ts';
import { type Asker, mayCreateTopic, seesTopic } from '../rights.ts';
import { postsCount } from './post.ts';
import { highestNumber, showTags } from './topic.ts';
import { showBasicUser } from './user.ts';

export interface ListQuestion {
  /** Null: the whole forum. */
  categoryId: number | null;
  withSubcategories: boolean;
  page: number;
  perPage: number;
  order: string;
  ascending: boolean;
  noDefinitions: boolean;
  /** `open`, `closed`, `archived`, `unlisted`, … */
  status: string | null;
  /** With the query of the next page, as the address is built. */
  path: string;
  query: URLSearchParams;
}

interface Sorted {
  version: number;
  topics: Topic[];
}

const kept = new WeakMap<Forum, Map<string, Sorted>>();

/** `/c/{slug}/{id}.json` and its relatives. Pinned topics come first on the first page. */
export function showTopicList(forum: Forum, asker: Asker, question: ListQuestion) {
  const found = sorted(forum, question).filter((topic) => isListed(forum, asker, topic, question));
  const from = question.page * question.perPage;
  const topics = found.slice(from, from + question.perPage);
  const category = question.categoryId === null ? null : (forum.categories.get(question.categoryId) ?? null);
  const more = found.length > from + question.perPage;
  const users = new Set(topics.flatMap((topic) => [topic.userId, lastPoster(topic)]));
  const next = new URLSearchParams(question.query);
  next.set('page', String(question.page + 1));
  return {
    users: [...users].map((id) => showBasicUser(forum.users.get(id)!)),
    primary_groups: [],
    topic_list: {
      can_create_topic: mayCreateTopic(asker, category),
      ...(more ? { more_topics_url: `${question.path}?${next.toString()}` } : {}),
      per_page: question.perPage,
      ...(forum.tags.size > 0 ? { top_tags: showTags(forum, [...forum.tags.keys()].slice(0, 10)) } : {}),
      topics: topics.map((topic) => showListed(forum, asker, topic)),
    },
  };
}

/** Of what is asked for, in order; sorted once while nothing changes. */
function sorted(forum: Forum, question: ListQuestion): Topic[] {
  const { categoryId, order, ascending, withSubcategories } = question;
  const lists = kept.get(forum) ?? new Map<string, Sorted>();
  kept.set(forum, lists);
  const key = `${categoryId}:${order}:${ascending}:${withSubcategories}`;
  const known = lists.get(key);
  if (known?.version === forum.version) return known.topics;
  const under = new Set([categoryId]);
  if (withSubcategories)
    for (const { id, parentId } of forum.categories.values()) if (parentId === categoryId) under.add(id);
  const topics = [...forum.topics.values()].filter(
    (topic) => topic.archetype === 'regular' && (categoryId === null || under.has(topic.categoryId)),
  );
  const sign = ascending ? 1 : -1;
  const value = order === 'created' ? createdOf : order === 'posts' ? countOf : bumpedOf;
  topics.sort((one, other) => sign * (value(one) - value(other)) || sign * (one.id - other.id));
  const pinned = topics.filter((topic) => isPinned(topic, question));
  const all = [...pinned, ...topics.filter((topic) => !isPinned(topic, question))];
  lists.set(key, { version: forum.version, topics: all });
  return all;
}

const createdOf = (topic: Topic): number => topic.createdAt.getTime();
const bumpedOf = (topic: Topic): number => topic.bumpedAt.getTime();
const countOf = (topic: Topic): number => topic.posts.length;

const isPinned = (topic: Topic, { categoryId }: ListQuestion): boolean =>
  topic.pinned && (topic.pinnedGlobally || categoryId !== null);

function isListed(
  forum: Forum,
  asker: Asker,
  topic: Topic,
  { status, noDefinitions }: ListQuestion,
): boolean {
  if (!seesTopic(forum, asker, topic)) return false;
  if (topic.deletedAt) return status === 'deleted';
  if (!topic.visible && !(asker?.admin || asker?.moderator)) return false;
  if (
    noDefinitions &&
    topic.categoryId !== null &&
    forum.categories.get(topic.categoryId)?.topicId === topic.id
  )
    return false;
  if (status === 'closed') return topic.closed;
  if (status === 'open') return !topic.closed && !topic.archived;
  if (status === 'archived') return topic.archived;
  if (status === 'unlisted') return !topic.visible;
  return status === null || status === 'listed';
}

function lastPoster(topic: Topic): number {
  return topic.posts.findLast(({ type, deletedAt }) => !deletedAt && type === 1)?.userId ?? topic.userId;
}

function showListed(forum: Forum, asker: Asker, topic: Topic) {
  const last = lastPoster(topic);
  const first = topic.posts[0];
  return {
    id: topic.id,
    title: topic.title,
    fancy_title: topic.title,
    slug: topic.slug,
    posts_count: postsCount(forum, topic),
    reply_count: 0,
    highest_post_number: highestNumber(asker, topic),
    image_url: null,
    created_at: topic.createdAt.toISOString(),
    last_posted_at: topic.lastPostedAt.toISOString(),
    bumped: true,
    bumped_at: topic.bumpedAt.toISOString(),
    archetype: topic.archetype,
    unseen: false,
    pinned: topic.pinned,
    unpinned: null,
    ...(topic.pinned && first ? { excerpt: excerptOf(first) } : {}),
    visible: topic.visible,
    closed: topic.closed,
    archived: topic.archived,
    bookmarked: null,
    liked: null,
    tags: showTags(forum, topic.tags),
    tags_descriptions: {},
    views: 1,
    like_count: 0,
    has_summary: false,
    last_poster_username: forum.users.get(last)!.username,
    category_id: topic.categoryId,
    pinned_globally: topic.pinnedGlobally,
    featured_link: null,
    posters: [...new Set([topic.userId, last])].map((id, index) => ({
      extras: id === last ? (topic.userId === last ? 'latest single' : 'latest') : null,
      description: index === 0 ? 'Original Poster' : 'Most Recent Poster',
      user_id: id,
      primary_group_id: null,
    })),
  };
}

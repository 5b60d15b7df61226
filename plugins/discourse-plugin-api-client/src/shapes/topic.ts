import type { BaseUrl } from '../base-url.ts';
import type { Topic, TopicPage, TopicSummary } from '../types.ts';
import { type Fields, WrongShape } from './fields.ts';
import { readPost } from './post.ts';

/** Forums list the posts of topics up to 10,000. */
const longestStream = 20_000;

/** A topic with a page of its posts. Throws WrongShape for one with more posts than a forum lists. */
export function readTopic(fields: Fields, base: BaseUrl): Topic {
  const stream = fields.optionalFields('post_stream');
  if (stream && stream.values('stream').length > longestStream) throw new WrongShape('list of posts');
  const id = fields.integer('id');
  return {
    id,
    title: fields.text('title'),
    slug: fields.optionalText('slug') ?? '',
    categoryId: fields.optionalInteger('category_id'),
    archetype: fields.optionalText('archetype') ?? 'regular',
    tags: tagNames(fields.raw('tags')),
    createdAt: fields.time('created_at'),
    bumpedAt: fields.optionalTime('bumped_at') ?? fields.optionalTime('last_posted_at'),
    closed: fields.flag('closed'),
    archived: fields.flag('archived'),
    visible: fields.raw('visible') !== false,
    deletedAt: fields.optionalTime('deleted_at'),
    externalId: fields.optionalText('external_id'),
    postsCount: fields.optionalInteger('posts_count') ?? 0,
    highestPostNumber: fields.optionalInteger('highest_post_number') ?? 0,
    stream: stream ? stream.values('stream').filter(isId) : [],
    mega: stream?.flag('isMegaTopic') ?? false,
    lastPostId: stream?.optionalInteger('lastId') ?? null,
    posts: stream
      ? stream
          .list('posts')
          .map((post) => readPost(post, base))
          .filter((post) => post.topicId === id)
      : [],
    userId: fields.optionalInteger('user_id') ?? creatorOf(fields),
    slowModeSeconds: fields.optionalInteger('slow_mode_seconds') ?? 0,
  };
}

/** Pages have 100 topics at most. */
const longestPage = 500;

/** A page of a list of topics. Throws WrongShape for one that is longer than forums make them. */
export function readTopicPage(fields: Fields): TopicPage {
  const list = fields.fields('topic_list');
  if (list.values('topics').length > longestPage) throw new WrongShape('page of topics');
  return {
    topics: list.list('topics').map(readTopicSummary),
    more: list.optionalText('more_topics_url') !== null,
  };
}

/** Names of tags, which were texts until 2025 and are objects since 2026. */
export function tagNames(tags: unknown): string[] {
  if (!Array.isArray(tags)) return [];
  return tags
    .map((tag: unknown) => (typeof tag === 'object' && tag !== null && 'name' in tag ? tag.name : tag))
    .filter((name) => typeof name === 'string');
}

function readTopicSummary(fields: Fields): TopicSummary {
  return {
    id: fields.integer('id'),
    title: fields.text('title'),
    slug: fields.optionalText('slug') ?? '',
    categoryId: fields.optionalInteger('category_id'),
    createdAt: fields.time('created_at'),
    bumpedAt: fields.optionalTime('bumped_at') ?? fields.optionalTime('last_posted_at'),
    postsCount: fields.optionalInteger('posts_count') ?? 0,
    highestPostNumber: fields.optionalInteger('highest_post_number') ?? 0,
    closed: fields.flag('closed'),
    archived: fields.flag('archived'),
    visible: fields.raw('visible') !== false,
    archetype: fields.optionalText('archetype') ?? 'regular',
    pinned: fields.flag('pinned') || fields.flag('pinned_globally'),
  };
}

function creatorOf(fields: Fields): number | null {
  return fields.optionalFields('details')?.optionalFields('created_by')?.optionalInteger('id') ?? null;
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

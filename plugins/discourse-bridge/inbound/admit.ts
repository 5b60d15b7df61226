import type { Category, Post, Topic } from 'discourse-plugin-api-client';
import type { Bridge, Mapping } from '../store/records.ts';

/** Why a topic is not to be seen here: it is gone, its category cannot be read, or no mapped category has it. */
export type Absence = 'gone' | 'private' | 'left';

const system = -1;

/** Whether the conversations of a category may be here at all, as the reader's list of categories shows it now. */
export function readable(mapping: Pick<Mapping, 'audience'>, category: Category | undefined): boolean {
  if (!category) return false;
  return mapping.audience === 'members' || !category.readRestricted;
}

/** Whether a topic is a conversation: no message, no banner, not the one that describes its category. */
export function isConversation(topic: Topic, category: Category): boolean {
  return (
    topic.archetype === 'regular' &&
    topic.visible &&
    topic.deletedAt === null &&
    topic.id !== aboutTopic(category)
  );
}

/** The id of the topic "About the category"; null when there is none. */
export function aboutTopic({ topicUrl }: Pick<Category, 'topicUrl'>): number | null {
  const id = topicUrl === null ? undefined : /\/(\d+)\/?$/.exec(topicUrl)?.[1];
  return id === undefined ? null : Number(id);
}

/**
 * Whether a post is talk that everybody in its category may read: no whisper, no small action, nothing hidden or
 * deleted, nothing of the forum itself.
 */
export function isTalk(post: Post): boolean {
  return isRegular(post) && isLive(post);
}

/** Of the kind that is taken in, standing or not. */
export function isRegular(post: Post): boolean {
  return post.type === 1 && post.userId > system;
}

/** Whether it stands there, with its words. */
export function isLive({ hidden, userDeleted, deletedAt, raw }: Post): boolean {
  return !hidden && !userDeleted && deletedAt === null && raw !== null && raw.trim() !== '';
}

/** Whether anything of the forum comes in by a mapping. */
export const takesIn = ({ direction, state }: Pick<Mapping, 'direction' | 'state'>): boolean =>
  direction !== 'out' && state === 'live';

/** Whether a post was sent by the account of the bridge. */
export const byWriter = (bridge: Bridge, post: Pick<Post, 'userId'>): boolean =>
  post.userId === bridge.writer.userId;

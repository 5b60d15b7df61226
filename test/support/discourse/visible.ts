import type { Forum } from './forum.ts';
import { seesTopic } from './rights.ts';
import { streamOf } from './show/topic.ts';

export interface VisiblePost {
  id: number;
  number: number;
  username: string;
  raw: string;
  userDeleted: boolean;
  createdAt: Date;
}

export interface VisibleTopic {
  id: number;
  title: string;
  externalId: string | null;
  closed: boolean;
  posts: VisiblePost[];
}

/** What everybody may read in a category: regular posts of regular topics, without what is about the category. */
export function visibleIn(forum: Forum, categoryId: number): VisibleTopic[] {
  const about = forum.categories.get(categoryId)?.topicId;
  return [...forum.topics.values()]
    .filter(
      (topic) =>
        topic.categoryId === categoryId &&
        topic.id !== about &&
        topic.archetype === 'regular' &&
        !topic.deletedAt &&
        seesTopic(forum, null, topic),
    )
    .map((topic) => ({
      id: topic.id,
      title: topic.title,
      externalId: topic.externalId,
      closed: topic.closed,
      posts: streamOf(null, topic)
        .filter(({ type, hidden }) => type === 1 && !hidden)
        .map((post) => ({
          id: post.id,
          number: post.number,
          username: forum.users.get(post.userId)!.username,
          raw: post.raw,
          userDeleted: post.userDeleted,
          createdAt: post.createdAt,
        })),
    }));
}

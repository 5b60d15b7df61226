import { type Reader, visibleTo } from '../../core/reader.ts';
import type { Post, ThreadModels } from './threads.models.ts';

const queryMs = 5000;

/** Newest first; of those written in one moment, always in the same order, so that pages do not repeat or lose any. */
const newestFirst = { createdAt: -1, _id: -1 } as const;

/** What one person wrote that this reader may see: how much in all, how much of it as comments, and one page of it. */
export interface PostsOfAuthor {
  posts: Post[];
  total: number;
  /** Of them, those about a competency of a draft. */
  comments: number;
}

/** Makes the query of a person's posts; `page` from 1. Deleted and hidden posts are no part of it. */
export function postsOfAuthor({ posts }: Pick<ThreadModels, 'posts'>) {
  return async (
    reader: Reader,
    author: string,
    { page, perPage }: { page: number; perPage: number },
  ): Promise<PostsOfAuthor> => {
    const all = { ...visibleTo(reader), author, deletedAt: null, hidden: null };
    const [found, total, comments] = await Promise.all([
      posts
        .find(all)
        .sort(newestFirst)
        .skip((page - 1) * perPage)
        .limit(perPage)
        .maxTimeMS(queryMs)
        .lean<Post[]>(),
      posts.countDocuments(all).maxTimeMS(queryMs),
      posts.countDocuments({ ...all, about: { $ne: null } }).maxTimeMS(queryMs),
    ]);
    return { posts: found, total, comments };
  };
}

import type { Change } from '../../core/log/change.ts';
import type { Post } from './threads.models.ts';

/**
 * Data of `post.erased`: the words of a post are gone for good, as its author has left and takes them along, or as it
 * was deleted long ago.
 */
export interface ErasedData extends Record<string, unknown> {
  postId: string;
  why: 'left' | 'deleted';
  /** Whether it stood until now, neither deleted nor hidden. */
  standing: boolean;
  /** ISO 8601; null when it was not deleted before. */
  deletedAt: string | null;
}

/** What is left of a post: its place, its author's id, when it was written and what it was about. */
export function erasedWords(change: Change, at: Date) {
  const { deletedAt } = change.data as ErasedData;
  return {
    body: '',
    html: '',
    pictures: [],
    suggestion: null,
    erasedAt: at,
    deletedAt: deletedAt === null ? at : new Date(deletedAt),
  } satisfies Partial<Post>;
}

/** The data of a change that carried words, without them. */
export function withoutWords(data: Record<string, unknown>): Record<string, unknown> {
  return {
    ...data,
    body: '',
    ...('suggestion' in data && { suggestion: null }),
    ...('words' in data && { words: '' }),
    redacted: true,
  };
}

/**
 * Data of `post.version-withdrawn`. A reason is given when a moderator does it; `site`: it named somebody of another
 * network who is not to be named any more.
 */
export interface WithdrawnData extends Record<string, unknown> {
  postId: string;
  version: number;
  by: 'author' | 'moderator' | 'site';
  reason?: string;
}

/** The changes of a thread that carry the words of a post, or of what its author said of the answer to it. */
export const carriesWords = ['post.created', 'post.edited', 'post.restored', 'disposition.replied'];

import type { Author } from './author.ts';
import type { Outcome } from './disposition.models.ts';
import type { Post } from './threads.models.ts';

/** The answer to a comment as everybody who may read the comment sees it. */
export interface PresentedDisposition {
  outcome: Outcome;
  reason: string | null;
  words: string;
  /** Id of the comment that it says the same as. */
  duplicateOf: string | null;
  /** The change that the comment led to; null while its draft is being prepared. */
  change: { draft: string; number: number; competency: string; url: string } | null;
  by: Author | null;
  /** The group that answered. */
  group: { slug: string; name: string } | null;
  at: string;
  version: number;
  /** Whether the answer contents whoever wrote the comment. */
  reply: { content: boolean; words: string; at: string } | null;
  takenUpAt: string | null;
}

/** What is said of answers to comments; given by whoever knows drafts and groups. */
export interface PostAnswers {
  /** The answers of those of these posts that have one. */
  present(posts: Post[]): Promise<ReadonlyMap<string, PresentedDisposition>>;
  /** The same as HTML beneath the post. */
  html(post: Post, answer: PresentedDisposition): Promise<string>;
  /** Grows when what an answer shows may be another, although its post is not. */
  version(): Promise<string>;
}

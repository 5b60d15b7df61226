import { competencyThread, draftThread } from '../frameworks/framework-subjects.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';

/** How much is said about each competency: comments in a draft, posts in its own thread. */
export interface Counts {
  comments: ReadonlyMap<string, number>;
  /** By thread id. */
  posts: ReadonlyMap<string, number>;
}

/** Counts for the competencies of one draft. */
export async function countsOf(store: ThreadStore, draft: Draft): Promise<Counts> {
  const [comments, posts] = await Promise.all([
    store.countsAbout(draftThread(draft._id)),
    store.countsOfFramework(draft.framework),
  ]);
  return { comments, posts };
}

/** What the tree and the draft show beside one competency, and what arrives there live. */
export function countFor(counts: Counts, competency: string): { comments: number; posts: number } {
  return {
    comments: counts.comments.get(competency) ?? 0,
    posts: counts.posts.get(competencyThread(competency)) ?? 0,
  };
}

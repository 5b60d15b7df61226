import { isDuplicate } from '../../core/database/duplicate.ts';
import { everyone } from '../../core/reader.ts';
import { movePosts, type MovingParts, newPostId } from './move-posts.ts';
import type { Move } from './moves.models.ts';
import type { ThreadState } from './thread-channel.ts';
import type { ThreadStore } from './threads.store.ts';
import type { Post } from './threads.models.ts';

/** Posts that go back to the thread that a moderator took them out of, since that is taken back. */
export interface PutBackAsked {
  /** Names it: asked again, nothing is done twice. */
  id: string;
  /** The decision that is taken back. */
  decision: string;
  /** Where they were. */
  thread: string;
  /** Their ids where they are. */
  posts: string[];
  actor: string;
  reason: string;
}

/** Why a post stays: moved on by a later decision; deleted or hidden since; its thread is there no more. */
export type StaysBecause = 'moved-on' | 'gone' | 'no-thread';

export interface PutBack {
  back: string[];
  left: { post: string; why: StaysBecause }[];
}

/**
 * Puts posts back into their thread, as its newest; a thread that was merged away takes posts again. What cannot go back
 * stays where it is. Asking again after a crash carries on. Answers what became of each.
 */
export async function putBack(parts: MovingParts, store: ThreadStore, asked: PutBackAsked): Promise<PutBack> {
  const { moves } = parts.models;
  if (!(await moves.exists({ _id: asked.id }))) {
    const { going } = await sortOut(store, asked);
    if (going.length > 0) await begin(parts, asked, going);
  }
  const begun = await moves.findById(asked.id).lean<Move>();
  if (begun && !begun.done) await movePosts(parts, begun);
  const { back, left } = await sortOut(store, asked);
  return { back, left };
}

async function sortOut(store: ThreadStore, { posts, thread }: PutBackAsked) {
  const there = await store.subject(everyone, thread);
  const found = await store.byIds(posts);
  const going: Post[] = [];
  const [back, left]: [string[], PutBack['left']] = [[], []];
  for (const id of posts) {
    const post = found.get(id);
    if (post?.moved?.thread === thread) back.push(id);
    else if (!post || (!post.moved && (post.deletedAt ?? post.hidden))) left.push({ post: id, why: 'gone' });
    else if (post.moved) left.push({ post: id, why: 'moved-on' });
    else if (!there) left.push({ post: id, why: 'no-thread' });
    else going.push(post);
  }
  return { back, left, going: going.toSorted((a, b) => a.number - b.number) };
}

async function begin(parts: MovingParts, asked: PutBackAsked, posts: Post[]): Promise<void> {
  const { id: _id, decision: returns, thread, actor: by, reason } = asked;
  await reopen(parts, asked);
  const move: Move = {
    _id,
    as: 'moved',
    source: posts[0]!.thread,
    target: thread,
    posts: posts.map((post) => ({ from: post._id, to: newPostId({ _id }, post._id) })),
    by,
    reason,
    at: new Date(),
    done: false,
    returns,
  };
  try {
    await parts.models.moves.create(move);
  } catch (error) {
    // Whoever follows the log, or a second request, has begun it in the same moment: both carry on.
    if (!isDuplicate(error)) throw error;
  }
}

/** A thread that was merged into another one takes posts again, and may be merged again. */
async function reopen({ log, models }: MovingParts, asked: PutBackAsked): Promise<void> {
  const { id, thread, actor, decision } = asked;
  const row = await models.threads.findById(thread, { mergedInto: 1 }).lean();
  if (!row?.mergedInto) return;
  await log.append<ThreadState>(`thread:${thread}`, {
    key: `unmerge:${id}`,
    keyHash: 'unmerge',
    decide: () => ({ type: 'thread.unmerged', actor, data: { decision } }),
  });
  await models.moves.updateMany({ merges: thread }, { $unset: { merges: 1 } });
}

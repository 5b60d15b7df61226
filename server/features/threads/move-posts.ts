import { Problem } from '../../core/errors.ts';
import type { ChangeDraft } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Move, MovedPost, MoveModels } from './moves.models.ts';
import { idFromName } from '../../core/ids.ts';
import { type ReactionModels, reactionId } from './reactions.models.ts';
import type { MovedData, ThreadState } from './thread-channel.ts';
import type { Post, ThreadModels } from './threads.models.ts';

export interface MovingParts {
  log: ChangeLog;
  models: ThreadModels & ReactionModels & MoveModels;
  /** Hears of a move before it is done with, maybe more than once: who is told of it, and what they may do. */
  moved(move: Move): Promise<void>;
}

/**
 * Carries out one recorded move: every post is appended to the target, then marked at the source, which from then on
 * takes no change of it; what was changed in between is brought after it. Each step has a key, so that after a crash
 * all of it is asked again and only what is missing happens.
 */
export async function movePosts(parts: MovingParts, move: Move): Promise<void> {
  const { moves } = parts.models;
  await carry(parts, move, move.posts);
  await closeSource(parts, move);
  const late = move.as === 'merged' ? await latecomers(parts, move) : [];
  await carry(parts, move, late);
  if (move.returns === undefined) await parts.moved({ ...move, posts: allOf(move.posts, late) });
  await moves.updateOne({ _id: move._id }, { $set: { done: true } });
}

/** Each once: those that came late are written into the move, from which it is carried on. */
function allOf(posts: MovedPost[], late: MovedPost[]): MovedPost[] {
  return [...new Map([...posts, ...late].map((one) => [one.from, one])).values()];
}

async function carry(parts: MovingParts, move: Move, posts: MovedPost[]): Promise<void> {
  for (const one of posts) await copy(parts, move, one);
  for (const one of posts) await leave(parts, move, one);
  for (const one of posts) await bringAfter(parts, move, one);
}

/** Its entry in the target: the same words of the same author at the same time, and where it was. */
async function copy({ log, models }: MovingParts, move: Move, { from, to }: MovedPost): Promise<void> {
  const post = await read(models, from);
  const replyTo = await replyIn(models, move, post);
  await log.append<ThreadState>(`thread:${move.target}`, {
    key: `move:${from}`,
    keyHash: 'move',
    decide: (state) => ({
      type: 'post.created',
      actor: post.author,
      origin: post.origin ?? { from: 'here', author: null, at: post.createdAt, ref: null },
      data: {
        postId: to,
        number: state.posts + 1,
        version: post.version,
        author: post.author,
        body: post.body,
        editedAt: post.editedAt?.toISOString() ?? null,
        replyTo,
        anchor: null,
        about: null,
        formal: false,
        suggestion: null,
        ...(post.onBehalfOf !== undefined && { onBehalfOf: post.onBehalfOf }),
        ...(post.places && { places: post.places }),
        from: {
          thread: move.source,
          post: from,
          replyTo: replyTo === null ? post.replyTo : null,
          reason: move.reason,
        },
      },
    }),
  });
}

/** What it answers, where that is in the target: moved now, with it, or before it. */
async function replyIn(models: MovingParts['models'], move: Move, post: Post): Promise<string | null> {
  const parent = post.replyTo ?? post.from?.replyTo;
  if (!parent) return null;
  const along = move.posts.find(({ from }) => from === parent);
  if (along) return along.to;
  const found = await models.posts
    .findById(parent, { moved: 1, thread: 1 })
    .lean<Pick<Post, 'moved' | 'thread'>>();
  // Where it goes back to, what it answers may have stayed.
  if (found?.thread === move.target && !found.moved) return parent;
  return found?.moved?.thread === move.target ? found.moved.post : null;
}

/** Marks its old place. From here on nobody can change it there. */
async function leave({ log, models }: MovingParts, move: Move, { from, to }: MovedPost): Promise<void> {
  await log.append<ThreadState>(`thread:${move.source}`, {
    key: `move:${from}`,
    keyHash: 'move',
    alone: true,
    decide: async () => {
      const { number, deletedAt, hidden } = await read(models, from);
      const data: MovedData = {
        postId: from,
        number,
        to: { thread: move.target, post: to },
        stood: deletedAt === null && hidden === null,
        reason: move.reason,
      };
      return { type: 'post.moved', actor: move.by, data };
    },
  });
}

/** The one entry for all of it, which the moderation log tells; of a merged thread it is the last. */
async function closeSource({ log }: MovingParts, move: Move): Promise<void> {
  const { _id, as, target: to, reason, by, posts, source } = move;
  await log.append<ThreadState>(`thread:${source}`, {
    key: `moved:${_id}`,
    keyHash: 'move',
    decide: () => ({
      type: 'posts.moved',
      actor: by,
      data: {
        ...{ move: _id, as, action: as, count: posts.length, to, reason },
        ...(move.returns !== undefined && { decision: move.returns }),
      },
    }),
  });
}

/** Posts that came while a thread was merged, before it was closed. */
async function latecomers({ models }: MovingParts, move: Move): Promise<MovedPost[]> {
  const rows = await models.posts
    .find({ thread: move.source, deletedAt: null, hidden: null }, { _id: 1 })
    .sort({ number: 1 })
    .lean<Pick<Post, '_id'>[]>();
  const late = rows.map(({ _id }) => ({ from: _id, to: newPostId(move, _id) }));
  if (late.length > 0)
    await models.moves.updateOne({ _id: move._id }, { $addToSet: { posts: { $each: late } } });
  return late;
}

/** The id that a post has in the target: the same however often it is asked. */
export function newPostId({ _id }: Pick<Move, '_id'>, from: string): string {
  return idFromName(`${_id} ${from}`);
}

/** What was changed at the source between copying and marking: words, deletion, hiding, and who reacted to it. */
async function bringAfter(parts: MovingParts, move: Move, { from, to }: MovedPost): Promise<void> {
  const { log, models } = parts;
  const [old, now] = [await read(models, from), await read(models, to)];
  // Its words are gone for good, wherever they were.
  if (now.erasedAt) return;
  const append = (key: string, keyHash: string, draft: ChangeDraft): Promise<unknown> =>
    log
      .append<ThreadState>(`thread:${move.target}`, { key, keyHash, decide: () => draft })
      // Its author was faster, in the new place: that is newer than what is brought after.
      .catch(unlessTaken);
  if (old.version > now.version) {
    const data = { postId: to, version: old.version, body: old.body };
    const at = old.editedAt ?? new Date();
    const origin = { from: 'here', author: null, at, ref: null };
    await append(`post:${to}:v${old.version}`, 'move', {
      type: 'post.edited',
      actor: old.author,
      origin,
      data,
    });
  }
  if (old.moved && !old.moved.stood) {
    const draft = old.hidden
      ? { type: 'post.hidden', actor: move.by, data: { postId: to, reason: old.hidden.reason } }
      : { type: 'post.deleted', actor: old.author, data: { postId: to } };
    await append(`move:${to}:gone`, 'move', draft);
  }
  const held = await models.reactions.find({ thread: move.source, post: from, on: true }).lean();
  for (const { member, name } of held) {
    const data = { postId: to, name, on: true, turn: 1, moved: true };
    await append(`reaction:${reactionId(to, member, name)}:1`, 'on', {
      type: 'reaction.changed',
      actor: member,
      data,
    });
  }
}

function unlessTaken(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
}

async function read({ posts }: ThreadModels, id: string): Promise<Post> {
  const post = await posts.findById(id).lean<Post>();
  if (!post) throw new Error(`post ${id} is to be moved, and there is no such post`);
  return post;
}

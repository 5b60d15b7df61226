import type { AnyBulkWriteOperation } from 'mongoose';
import type { Change } from '../../core/log/change.ts';
import type { Post, ThreadModels } from './threads.models.ts';

const steps: Record<string, number> = {
  'post.created': 1,
  'post.restored': 1,
  'post.deleted': -1,
  'post.hidden': -1,
};

/** What a change does to how many of a thread's posts stand. */
export function standingStep({ type, data }: Pick<Change, 'type' | 'data'>): number {
  // Of a post that stood no more when its words were taken away, nothing is left to be taken off.
  if (type === 'post.erased') return data['standing'] === true ? -1 : 0;
  if (type === 'post.moved') return data['stood'] === true ? -1 : 0;
  // What was hidden and is deleted then stood no more.
  return data['wasHidden'] === true ? 0 : (steps[type] ?? 0);
}

/**
 * Counts standing replies at the posts they answer, once the posts of these changes are written. Each post knows the
 * last change that it has counted: counting again changes nothing.
 */
export async function projectReplies({ posts }: ThreadModels, changes: Change[]): Promise<void> {
  const counted = changes.filter((change) => standingStep(change) !== 0);
  const parents = await parentsOf({ posts }, counted);
  const writes = counted.flatMap((change): AnyBulkWriteOperation<Post>[] => {
    const parent = parents.get(change.data['postId'] as string);
    if (!parent) return [];
    return [
      {
        updateOne: {
          filter: { _id: parent, repliesSeq: { $not: { $gte: change.seq } } },
          update: { $inc: { replies: standingStep(change) }, $set: { repliesSeq: change.seq } },
        },
      },
    ];
  });
  if (writes.length > 0) await posts.bulkWrite(writes, { ordered: true });
}

/** Which post each of them answers. New posts say it themselves; of others it is looked up. */
async function parentsOf(
  { posts }: Pick<ThreadModels, 'posts'>,
  changes: Change[],
): Promise<Map<string, string>> {
  const parents = new Map<string, string>();
  const ask: string[] = [];
  for (const { type, data } of changes) {
    const { postId, replyTo } = data as { postId: string; replyTo?: string | null };
    if (type !== 'post.created') ask.push(postId);
    else if (replyTo) parents.set(postId, replyTo);
  }
  if (ask.length === 0) return parents;
  const rows = await posts
    .find({ _id: { $in: ask } }, { replyTo: 1 })
    .lean<Pick<Post, '_id' | 'replyTo'>[]>();
  for (const { _id, replyTo } of rows) if (replyTo) parents.set(_id, replyTo);
  return parents;
}

/** Counts the replies to posts that are older than their being counted. Doing it again changes nothing. */
export async function countOldReplies({ posts, threads }: ThreadModels): Promise<void> {
  for (const { _id: thread, head } of await threads.find({}, { head: 1 }).lean()) {
    const rows = await posts.aggregate<{ _id: string; replies: number; seq: number }>([
      { $match: { thread, replyTo: { $ne: null } } },
      {
        $group: {
          _id: '$replyTo',
          replies: {
            $sum: { $cond: [{ $or: [{ $ne: ['$deletedAt', null] }, { $ne: ['$hidden', null] }] }, 0, 1] },
          },
          seq: { $max: '$seq' },
        },
      },
    ]);
    const counted = rows.map(({ _id, replies, seq }) => ({
      updateOne: {
        filter: { _id, replies: { $exists: false } },
        update: { $set: { replies, repliesSeq: Math.max(head, seq) } },
      },
    }));
    if (counted.length > 0) await posts.bulkWrite(counted);
    await posts.updateMany(
      { thread, replies: { $exists: false } },
      { $set: { replies: 0, repliesSeq: head } },
    );
  }
}

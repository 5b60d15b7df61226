import type { Change } from '../../core/log/change.ts';
import type { DecidedData } from './decision-changes.ts';
import type { ModerationModels } from './moderation.models.ts';

/** Data of `item.changed` and of `item.overdue`: what a moderator asked for was done, or was not in time. */
export interface ItemData extends Record<string, unknown> {
  item: string;
  postId: string;
  threadId: string;
}

export const itemOf = (post: string): string => `post:${post}`;

type Models = Pick<ModerationModels, 'queueItems' | 'reports' | 'heldPosts' | 'appeals'>;

const heldItem = (held: string): string => `held:${held}`;
const appealItem = (appeal: string): string => `appeal:${appeal}`;

/** Writes what one change of a queue means for the item it concerns. A change that is applied twice changes nothing. */
export async function projectItem(models: Models, group: string, change: Change): Promise<void> {
  switch (change.type) {
    case 'report.made':
      await opened(models, group, change, 'reported');
      break;
    case 'report.settled':
      await closeSettled(models, change);
      break;
    case 'item.changed':
      await opened(models, group, change, 'changed');
      break;
    case 'item.overdue':
      await opened(models, group, change, 'overdue');
      break;
    case 'decision.made':
      await decided(models, group, change as Change<DecidedData>);
      break;
    case 'post.held':
    case 'post.waits-on':
      await heldUp(models, group, change);
      break;
    case 'post.approved':
    case 'post.refused':
    case 'post.released':
    case 'post.dropped':
      await close(models, heldItem(change.data['heldId'] as string), change.seq);
      break;
    case 'appeal.made':
      await appealed(models, change);
      break;
    case 'appeal.decided':
      await close(models, appealItem(change.data['appealId'] as string), change.seq);
      break;
    default:
  }
}

/** A post that a moderator looks at first; one that waits for its author alone is no item. */
async function heldUp({ queueItems, heldPosts }: Models, group: string, { seq, at, data }: Change) {
  const { heldId: post, why } = data as { heldId: string; why?: string };
  if (why === undefined || why === 'unconfirmed') return;
  const row = await heldPosts.findById(post, { author: 1, thread: 1 }).lean();
  if (!row) return;
  const waits = { group, post, thread: row.thread, by: row.author, why: 'held', openedAt: at, version: seq };
  await queueItems.updateOne(
    { _id: heldItem(post) },
    { $setOnInsert: { ...waits, state: 'waiting', kinds: [] } },
    { upsert: true },
  );
}

async function appealed({ queueItems, appeals }: Models, { seq, at, data }: Change): Promise<void> {
  const post = data['appealId'] as string;
  const row = await appeals.findById(post, { group: 1, by: 1 }).lean();
  if (!row) return;
  const waits = { group: row.group, post, thread: '', by: row.by, why: 'appeal', openedAt: at, version: seq };
  await queueItems.updateOne(
    { _id: appealItem(post) },
    { $setOnInsert: { ...waits, state: 'waiting', kinds: [] } },
    { upsert: true },
  );
}

async function close({ queueItems }: Models, _id: string, seq: number): Promise<void> {
  await queueItems.updateOne({ _id, version: { $lt: seq } }, { $set: { state: 'done', version: seq } });
}

async function opened(
  { queueItems, reports }: Models,
  group: string,
  { seq, at, data }: Change,
  why: 'reported' | 'changed' | 'overdue',
): Promise<void> {
  const { postId: post, threadId: thread } = data as ItemData;
  const _id = itemOf(post);
  const open = await reports.find({ post, state: 'open' }, { kind: 1 }).lean<{ kind?: string }[]>();
  const kinds = [...new Set(open.map(({ kind }) => kind ?? 'other'))];
  await queueItems.updateOne(
    { _id },
    { $setOnInsert: { group, post, thread, state: 'done', why, openedAt: at, version: 0 } },
    { upsert: true },
  );
  // What waits already keeps the time since when it does.
  await queueItems.updateOne(
    { _id, version: { $lt: seq }, state: { $ne: 'waiting' } },
    { $set: { group, thread, state: 'waiting', why, openedAt: at } },
  );
  await queueItems.updateOne({ _id, version: { $lt: seq } }, { $set: { version: seq, kinds } });
}

async function decided(
  { queueItems }: Models,
  group: string,
  { seq, at, data }: Change<DecidedData>,
): Promise<void> {
  const { item, postId: post, threadId: thread, action, dueAt, decisionId } = data;
  if (item === null || post === null || thread === null) return;
  await queueItems.updateOne(
    { _id: item },
    { $setOnInsert: { group, post, thread, state: 'done', why: 'reported', openedAt: at, version: 0 } },
    { upsert: true },
  );
  await queueItems.updateOne(
    { _id: item, version: { $lt: seq } },
    {
      $set: {
        state: action === 'asked' ? 'asked' : 'done',
        dueAt: dueAt === null ? null : new Date(dueAt),
        decision: decisionId,
        version: seq,
        kinds: [],
      },
    },
  );
}

/** Of the time before decisions: reports were settled one by one. */
async function closeSettled({ queueItems, reports }: Models, { seq, data }: Change): Promise<void> {
  const post = data['postId'] as string;
  const state = (await reports.exists({ post, state: 'open' })) ? {} : { state: 'done' };
  await queueItems.updateOne(
    { _id: itemOf(post), version: { $lt: seq } },
    { $set: { ...state, version: seq } },
  );
}

/** Makes the items of a queue whose reports are older than items. Doing it again changes nothing. */
export async function makeOldItems({
  queueItems,
  reports,
}: Pick<Models, 'queueItems' | 'reports'>): Promise<void> {
  const rows = await reports.find({ state: 'open' }).sort({ at: 1 }).lean();
  for (const { post, thread, group, at } of rows) {
    const row = { group, post, thread, state: 'waiting', why: 'reported', kinds: ['other'] };
    await queueItems.updateOne(
      { _id: itemOf(post) },
      { $setOnInsert: { ...row, openedAt: at, version: 0 } },
      { upsert: true },
    );
  }
}

/** Makes the items of posts and appeals that have waited since before they stood in the queue. Again, it changes nothing. */
export async function makeWaitingItems({ queueItems, heldPosts, appeals }: Models): Promise<void> {
  const common = { state: 'waiting', kinds: [], version: 0 };
  const held = await heldPosts.find({ state: 'waiting', why: { $nin: ['unconfirmed', null] } }).lean();
  for (const { _id: post, group, thread, author: by, heldAt: openedAt } of held)
    await queueItems.updateOne(
      { _id: heldItem(post) },
      { $setOnInsert: { ...common, group, post, thread, by, openedAt, why: 'held' } },
      { upsert: true },
    );
  for (const { _id: post, group, by, at: openedAt } of await appeals.find({ state: 'open' }).lean())
    await queueItems.updateOne(
      { _id: appealItem(post) },
      { $setOnInsert: { ...common, group, post, thread: '', by, openedAt, why: 'appeal' } },
      { upsert: true },
    );
}

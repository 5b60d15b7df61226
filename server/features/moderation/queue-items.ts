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

type Models = Pick<ModerationModels, 'queueItems' | 'reports'>;

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
    default:
  }
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
export async function makeOldItems({ queueItems, reports }: Models): Promise<void> {
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

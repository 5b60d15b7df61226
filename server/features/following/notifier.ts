import { idFromName } from '../../core/ids.ts';
import type { Bells } from './bells.ts';
import {
  keptDays,
  type Notification,
  type NotificationKind,
  type NotificationModels,
} from './notifications.models.ts';

/** What a notification is about. */
export interface About {
  thread?: string;
  post?: string;
  draft?: string;
  /** See `Notification.about`. */
  about?: string;
  number?: number;
}

interface Happened {
  seq: number;
  at: Date;
}

const dayMs = 24 * 3600 * 1000;

/** Writes notifications. Hearing of the same change again writes nothing more. */
export class Notifier {
  readonly #models: NotificationModels;
  readonly #bells: Bells;

  constructor(models: NotificationModels, bells: Bells) {
    this.#models = models;
    this.#bells = bells;
  }

  /** Tells each of these members once; `key` names what happened, for ever. */
  async once(
    members: string[],
    kind: NotificationKind,
    key: string,
    about: About,
    happened: Happened,
  ): Promise<void> {
    if (members.length === 0) return;
    const written = await this.#models.notifications.bulkWrite(
      members.map((member) => {
        const { _id, ...row } = rowOf(member, kind, key, about, happened);
        return { updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true } };
      }),
      { ordered: false },
    );
    await this.#bells.ring(Object.keys(written.upsertedIds).map((at) => members[Number(at)]!));
  }

  /** Adds one to what each of these members has not read under `key` yet, or begins anew. */
  async gathered(
    members: string[],
    kind: NotificationKind,
    key: string,
    about: About,
    happened: Happened,
  ): Promise<void> {
    if (members.length === 0) return;
    const updates = members.map((member) => {
      const { _id, ...row } = rowOf(member, kind, key, about, happened);
      return { updateOne: { filter: { _id }, update: [gather(row)], upsert: true } };
    });
    // Past mongoose, which takes no updates that look at what is there.
    await this.#models.notifications.collection.bulkWrite(updates as never, { ordered: false });
    await this.#bells.ring(members);
  }
}

function rowOf(
  member: string,
  kind: NotificationKind,
  key: string,
  { thread, post, draft, about, number }: About,
  { seq, at }: Happened,
): Notification {
  return {
    _id: idFromName(`${member} ${kind} ${key}`),
    member,
    kind,
    thread: thread ?? null,
    post: post ?? null,
    draft: draft ?? null,
    ...(about !== undefined && { about }),
    first: kind === 'posts' ? (number ?? null) : null,
    number: number ?? null,
    count: 1,
    seq,
    at,
    readAt: null,
    expiresAt: new Date(at.getTime() + keptDays * dayMs),
  };
}

/** A stage that takes the new row when its change was not counted yet: counted on while unread, else from one. */
function gather(row: Omit<Notification, '_id'>): object {
  const isNew = { $lt: [{ $ifNull: ['$seq', 0] }, row.seq] };
  const unread = { $eq: [{ $ifNull: ['$readAt', null] }, null] };
  const taken = Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, { $cond: [isNew, { $literal: value }, `$${name}`] }]),
  );
  const counted = { $cond: [unread, { $add: [{ $ifNull: ['$count', 0] }, 1] }, 1] };
  const first = { $cond: [unread, { $ifNull: ['$first', row.first] }, row.first] };
  return {
    $set: {
      ...taken,
      count: { $cond: [isNew, counted, '$count'] },
      first: { $cond: [isNew, first, '$first'] },
    },
  };
}

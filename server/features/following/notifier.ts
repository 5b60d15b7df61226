import { idFromName } from '../../core/ids.ts';
import type { People } from '../../core/people.ts';
import type { Bells } from './bells.ts';
import type { Hearing } from './hearing.ts';
import type { NotificationKind } from './notification-kinds.ts';
import {
  keptDays,
  type Notification,
  type NotificationModels,
  type PluginWords,
} from './notifications.models.ts';

/** What a notification is about. */
export interface About {
  thread?: string;
  post?: string;
  draft?: string;
  /** See `Notification.about`. */
  about?: string;
  number?: number;
  /** See `Notification.plugin`. */
  plugin?: PluginWords;
}

interface Happened {
  seq: number;
  at: Date;
}

/** That members were told of something, for who sends letters. The same may be said again after a crash. */
export interface Telling {
  kind: NotificationKind;
  /** Each with the notification that they were given. */
  hearers: (Hearing & { notification: string })[];
  number: number | null;
  happened: Happened;
}

type Hearer = string | Hearing;

const dayMs = 24 * 3600 * 1000;
const forThemAlone = (hearer: Hearer): Hearing =>
  typeof hearer === 'string' ? { member: hearer, target: null, how: null } : hearer;

/** Writes notifications. Hearing of the same change again writes nothing more. */
export class Notifier {
  readonly #models: NotificationModels;
  readonly #bells: Bells;
  readonly #people: Pick<People, 'byIds'>;
  readonly #onTold: (telling: Telling) => Promise<void>;

  constructor(
    models: NotificationModels,
    bells: Bells,
    people: Pick<People, 'byIds'>,
    onTold: (telling: Telling) => Promise<void> = async () => undefined,
  ) {
    this.#models = models;
    this.#bells = bells;
    this.#people = people;
    this.#onTold = onTold;
  }

  /** Tells each of these members, or of those who hear of it by what they follow, once; `key` names what happened, for ever. */
  async once(
    all: Hearer[],
    kind: NotificationKind,
    key: string,
    about: About,
    happened: Happened,
  ): Promise<void> {
    const hearers = await this.#here(all);
    if (hearers.length === 0) return;
    const rows = hearers.map((hearer) => rowOf(forThemAlone(hearer), kind, key, about, happened));
    const written = await this.#models.notifications.bulkWrite(
      rows.map(({ _id, ...row }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true },
      })),
      { ordered: false },
    );
    await this.#tell(hearers, rows, happened);
    await this.#bells.ring(Object.keys(written.upsertedIds).map((at) => rows[Number(at)]!.member));
  }

  /** Adds one to what each of these members has not read under `key` yet, or begins anew. */
  async gathered(
    all: Hearer[],
    kind: NotificationKind,
    key: string,
    about: About,
    happened: Happened,
  ): Promise<void> {
    const hearers = await this.#here(all);
    if (hearers.length === 0) return;
    const rows = hearers.map((hearer) => rowOf(forThemAlone(hearer), kind, key, about, happened));
    const updates = rows.map(({ _id, ...row }) => ({
      updateOne: { filter: { _id }, update: [gather(row)], upsert: true },
    }));
    // Past mongoose, which takes no updates that look at what is there.
    await this.#models.notifications.collection.bulkWrite(updates as never, { ordered: false });
    await this.#tell(hearers, rows, happened);
    await this.#bells.ring(rows.map(({ member }) => member));
  }

  /** Whoever writes here from another site has no account, and is told there. */
  async #here(hearers: Hearer[]): Promise<Hearer[]> {
    if (hearers.length === 0) return hearers;
    const known = await this.#people.byIds(hearers.map((hearer) => forThemAlone(hearer).member));
    return hearers.filter((hearer) => known.get(forThemAlone(hearer).member)?.network === undefined);
  }

  /** Before the bells, so that a crash in between leaves nobody without their letter. */
  async #tell(hearers: Hearer[], rows: Notification[], happened: Happened): Promise<void> {
    const [{ kind, number }] = rows as [Notification];
    const told = rows.map(({ _id }, at) => ({ ...forThemAlone(hearers[at]!), notification: _id }));
    await this.#onTold({ kind, hearers: told, number, happened });
  }
}

function rowOf(
  { member, target }: Hearing,
  kind: NotificationKind,
  key: string,
  { thread, post, draft, about, number, plugin }: About,
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
    ...(plugin && { plugin }),
    target,
    first: kind === 'posts' ? (number ?? null) : null,
    number: number ?? null,
    count: 1,
    seq,
    at,
    readAt: null,
    fresh: 1,
    freshFirst: kind === 'posts' ? (number ?? null) : null,
    mailed: null,
    mailedCount: 0,
    mailedFrom: null,
    mailedTo: null,
    expiresAt: new Date(at.getTime() + keptDays * dayMs),
  };
}

/** A stage that takes the new row when its change was not counted yet: counted on while unread, else from one. */
function gather(row: Omit<Notification, '_id'>): object {
  const { mailed, mailedCount, mailedFrom, mailedTo, ...told } = row;
  const isNew = { $lt: [{ $ifNull: ['$seq', 0] }, row.seq] };
  const unread = { $eq: [{ $ifNull: ['$readAt', null] }, null] };
  const taken = Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name, { $cond: [isNew, { $literal: value }, `$${name}`] }]),
  );
  // What letters have told stays as it is, whatever comes.
  const kept = Object.fromEntries(
    Object.entries({ mailed, mailedCount, mailedFrom, mailedTo }).map(([name, value]) => [
      name,
      { $ifNull: [`$${name}`, { $literal: value }] },
    ]),
  );
  const countedOn = (name: string): object => ({
    $cond: [isNew, { $cond: [unread, { $add: [{ $ifNull: [`$${name}`, 0] }, 1] }, 1] }, `$${name}`],
  });
  const firstOf = (name: string, first: number | null): object => ({
    $cond: [isNew, { $cond: [unread, { $ifNull: [`$${name}`, first] }, first] }, `$${name}`],
  });
  return {
    $set: {
      ...taken,
      ...kept,
      count: countedOn('count'),
      first: firstOf('first', row.first),
      fresh: countedOn('fresh'),
      freshFirst: firstOf('freshFirst', row.freshFirst),
    },
  };
}

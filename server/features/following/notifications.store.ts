import type { Document } from 'mongodb';
import { notFound } from '../../core/errors.ts';
import { Memo } from '../../core/log/memo.ts';
import type { Heads } from '../../core/log/heads.ts';
import type { Reader } from '../../core/reader.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { ThreadSubject } from '../threads/thread-subject.ts';
import type { Post } from '../threads/threads.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { owner } from './following.policy.ts';
import { type Bells, memberChannel } from './bells.ts';
import { newsKinds, type Notification, type NotificationModels } from './notifications.models.ts';
import type { Shown } from './read-places.store.ts';

/** A notification with what its member may see of its subject just now. */
export interface Told {
  row: Notification;
  subject: ThreadSubject | null;
  post: Post | null;
  draft: { framework: Framework; draft: Draft } | null;
  /** Of what moderators decide: its words and where it leads. */
  news: ModerationNews | null;
}

/** What moderation says of a notification. */
export interface ModerationNews {
  text: string;
  more: string | null;
  href: string;
}

/** Puts what moderators decided into words; what this reader may not see (any more) is left out. By notification. */
export type NewsOf = (
  reader: Reader,
  rows: Pick<Notification, '_id' | 'kind' | 'about' | 'count' | 'plugin'>[],
) => Promise<ReadonlyMap<string, ModerationNews>>;

interface Stores {
  threads: ThreadStore;
  frameworks: FrameworkStore;
  heads: Heads;
  newsOf: NewsOf;
}

const mostShown = 500;
const mostCounted = 100;
/** So many are looked at to find those that may be shown: what one may no longer see must not push out the rest. */
const mostLookedAt = 5_000;
const keptMs = 30_000;

/** What members are told of, as they may see it now. */
export class NotificationStore {
  readonly #models: NotificationModels;
  readonly #stores: Stores;
  readonly #bells: Bells;
  readonly #counts: Memo<{ unread: number }>;

  constructor(models: NotificationModels, stores: Stores, bells: Bells) {
    this.#models = models;
    this.#stores = stores;
    this.#bells = bells;
    this.#counts = new Memo(stores.heads, { max: 10_000, maxAgeMs: keptMs });
  }

  /** The newest 500 that this reader may still see, newest first. Throws 401. */
  async list(reader: Reader): Promise<Told[]> {
    const { id: member } = owner(reader, 'notification.own');
    return this.#newest(reader, { member }, mostShown);
  }

  /** How many are unread, 100 at most, and up to which change of the member's channel that is known. */
  async unread(reader: Reader): Promise<{ unread: number; seq: number; channel: string }> {
    const { id: member } = owner(reader, 'notification.own');
    const channel = memberChannel(member);
    const seq = await this.#stores.heads.of(channel);
    // The other channels decide what the reader may see.
    const channels = [channel, 'members', 'groups', 'group:*', 'frameworks', 'framework:*'];
    const { unread } = await this.#counts.get(member, channels, async () => {
      await this.#bells.look(member);
      return { unread: (await this.#newest(reader, { member, readAt: null }, mostCounted)).length };
    });
    return { unread, seq, channel };
  }

  /** One of the reader's own, marked as read. Throws 401, 404. */
  async open(reader: Reader, id: string): Promise<Told> {
    const { id: member } = owner(reader, 'notification.own');
    const row = await this.#models.notifications.findOne({ _id: id, member }).lean<Notification>();
    const [told] = row ? await this.visible(reader, [row]) : [];
    if (!told) throw notFound('notification');
    await this.markRead(reader, id);
    return told;
  }

  /** Marks one as read, or all. Marking again changes nothing. */
  async markRead(reader: Reader, id: string | null): Promise<void> {
    const { id: member } = owner(reader, 'notification.own');
    await this.#mark(member, id === null ? {} : { _id: id });
  }

  /** Posts that a member was shown need no telling. */
  async shown(member: string, thread: string, { from, to }: Shown): Promise<void> {
    await this.#mark(member, { thread, number: { $gte: from, $lte: to } });
  }

  /** Those of these ids. */
  async byIds(ids: string[]): Promise<Map<string, Notification>> {
    const rows = await this.#models.notifications.find({ _id: { $in: ids } }).lean<Notification[]>();
    return new Map(rows.map((row) => [row._id, row]));
  }

  /**
   * Gives what these members have not read, and what no letter told of yet, to a letter; answers all that was given to
   * it. Asked again, it answers the same and more, so that a letter that was not made is made in full.
   */
  async giveTo(members: string[], letter: string, until: Date): Promise<Notification[]> {
    // Past mongoose, which takes no updates that look at what is there.
    await this.#models.notifications.collection.updateMany(
      {
        member: { $in: members },
        readAt: null,
        at: { $lte: until },
        fresh: { $gt: 0 },
        mailed: { $ne: letter },
      },
      mailing(letter),
    );
    return this.#models.notifications
      .find({ member: { $in: members }, mailed: letter })
      .lean<Notification[]>();
  }

  /** Notes that a letter told of these. */
  async mailed(ids: string[], letter: string): Promise<void> {
    await this.#models.notifications.collection.updateMany({ _id: { $in: ids as never[] } }, mailing(letter));
  }

  async #mark(member: string, which: object): Promise<void> {
    const { modifiedCount } = await this.#models.notifications.updateMany(
      { ...which, member, readAt: null },
      { $set: { readAt: new Date() } },
    );
    if (modifiedCount > 0) await this.#bells.tell(member);
  }

  /** Reads on, a batch at a time, until so many are found that the reader may see. */
  async #newest(reader: Reader, which: { member: string; readAt?: null }, most: number): Promise<Told[]> {
    const told: Told[] = [];
    for (let before = 0; before < mostLookedAt; before += most) {
      const rows = await this.#models.notifications
        .find(which)
        .sort({ at: -1 })
        .skip(before)
        .limit(most)
        .lean<Notification[]>();
      told.push(...(await this.visible(reader, rows)));
      if (told.length >= most || rows.length < most) break;
    }
    return told.slice(0, most);
  }

  /** Of these, what this reader may see now, with what it is about. */
  async visible(reader: Reader, rows: Notification[]): Promise<Told[]> {
    const { threads, frameworks, newsOf } = this.#stores;
    const news = await newsOf(
      reader,
      rows.filter(({ kind }) => newsKinds.includes(kind)),
    );
    const posts = await threads.byIds(rows.flatMap(({ post }) => (post ? [post] : [])));
    const told = await Promise.all(
      rows.map(async (row): Promise<Told> => {
        const subject = row.thread ? await threads.subject(reader, row.thread) : null;
        const draft = row.draft ? await frameworks.draftById(reader, row.draft) : null;
        const post = (row.post && posts.get(row.post)) || null;
        return { row, subject, draft, post, news: news.get(row._id) ?? null };
      }),
    );
    return told.filter(isThere);
  }
}

/** Notes what a letter tells: all that no letter told of before. */
function mailing(letter: string): Document[] {
  return [
    {
      $set: {
        mailed: { $literal: letter },
        mailedCount: '$fresh',
        mailedFrom: { $subtract: ['$freshFirst', 1] },
        mailedTo: '$number',
        fresh: 0,
        freshFirst: null,
      },
    },
  ];
}

function isThere({ row, subject, draft, post, news }: Told): boolean {
  if (newsKinds.includes(row.kind)) return news !== null;
  if (row.draft) return draft !== null;
  if (!subject || (row.post && !post)) return false;
  return row.kind !== 'reactions' || (!isGone(post!) && reactionsOf(post!) > 0);
}

export const isGone = ({ deletedAt, hidden }: Post): boolean => deletedAt !== null || hidden !== null;

/** How many reactions a post has, of all kinds together. */
export const reactionsOf = ({ reactions = {} }: Post): number =>
  Object.values(reactions).reduce((sum, count) => sum + Math.max(0, count ?? 0), 0);

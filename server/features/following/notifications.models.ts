import { type Connection, type Model, Schema } from 'mongoose';
import { groupNewsKinds } from '../groups/group-news.ts';
import type { NotificationKind } from './notification-kinds.ts';

/**
 * Something a member is told of on this site. It holds ids and numbers only: words and rights are looked up when it is
 * shown. No entry of the log, since it only repeats to one person what the log says.
 */
export interface Notification {
  _id: string;
  member: string;
  kind: NotificationKind;
  thread: string | null;
  post: string | null;
  draft: string | null;
  /** Of what moderators decide: the decision, the appeal or the group. Missing in others. */
  about?: string | null;
  /** Of what plugins tell: a message of the catalogue and where it leads. Missing in others. */
  plugin?: PluginWords;
  /** What the member follows that led to it; null for what is for them alone. */
  target: string | null;
  /** Of `posts`: the first that came since it was last read. */
  first: number | null;
  /** The number of the post, of `posts` the newest. */
  number: number | null;
  count: number;
  /** The change in its channel that was counted last, so that none is counted twice. */
  seq: number;
  at: Date;
  readAt: Date | null;
  /** How much of it no letter told of, and of `posts` the number of the first of these. */
  fresh: number;
  freshFirst: number | null;
  /** The letter that told of it last, of how much, and of `posts` from after one number to another. */
  mailed: string | null;
  mailedCount: number;
  mailedFrom: number | null;
  mailedTo: number | null;
  expiresAt: Date;
}

/** What a plugin tells somebody: its values are not in the catalogue, as names of things are not. */
export interface PluginWords {
  message: string;
  values: Record<string, string | number>;
  /** On this site. */
  url: string;
}

/** Whether anybody looked at a member's count since it last changed. */
export interface Bell {
  /** The member. */
  _id: string;
  rung: boolean;
  at: Date;
}

export interface NotificationModels {
  notifications: Model<Notification>;
  bells: Model<Bell>;
}

/** Kinds that moderation and groups put into words: what they are about may be out of sight of whoever is told. */
export const newsKinds: readonly NotificationKind[] = [
  'decision',
  'decision-lifted',
  'appeal-made',
  'appeal-decided',
  'queue-waits',
  'response-due',
  'plugin',
  'plugin-duty',
  ...groupNewsKinds,
];

export const keptDays = 90;

const plain = { versionKey: false, minimize: false } as const;
const text = { type: String, default: null };

const notificationSchema = new Schema<Notification>(
  {
    _id: String,
    member: { type: String, required: true },
    kind: { type: String, required: true },
    thread: text,
    post: text,
    draft: text,
    about: { type: String },
    plugin: { type: Schema.Types.Mixed },
    target: text,
    first: { type: Number, default: null },
    number: { type: Number, default: null },
    count: { type: Number, required: true },
    seq: { type: Number, required: true },
    at: { type: Date, required: true },
    readAt: { type: Date, default: null },
    fresh: { type: Number, default: 0 },
    freshFirst: { type: Number, default: null },
    mailed: text,
    mailedCount: { type: Number, default: 0 },
    mailedFrom: { type: Number, default: null },
    mailedTo: { type: Number, default: null },
    expiresAt: { type: Date, required: true },
  },
  plain,
);
notificationSchema.index({ member: 1, at: -1 });
notificationSchema.index({ member: 1, readAt: 1, at: -1 });
notificationSchema.index({ member: 1, mailed: 1 });
notificationSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const bellSchema = new Schema<Bell>(
  { _id: String, rung: { type: Boolean, required: true }, at: { type: Date, required: true } },
  plain,
);
// Nobody looks for so long without asking anew, see `Bells`.
bellSchema.index({ at: 1 }, { expireAfterSeconds: 30 * 24 * 3600 });

/** The collections of notifications on this connection. */
export function notificationModels(connection: Connection): NotificationModels {
  return {
    notifications: connection.model<Notification>('Notification', notificationSchema, 'notifications'),
    bells: connection.model<Bell>('Bell', bellSchema, 'bells'),
  };
}

import { type Connection, type Model, Schema } from 'mongoose';
import type { GroupRole } from '../../core/reader.ts';
import type { PutBack } from '../threads/put-back.ts';
import type { DecidedAction } from './actions.ts';

/**
 * Something that waits for a moderator, waited, or waits for its author. `_id` is `post:<id>`, `held:<id>` of a post
 * that is to be published, or `appeal:<id>`.
 */
export interface QueueItem {
  _id: string;
  /** Empty for what concerns the whole site. */
  group: string;
  /** The post, the one to come, or the appeal. */
  post: string;
  /** Empty for an appeal. */
  thread: string;
  /** Who wrote what is to be published, or appealed; they do not decide it themselves. */
  by?: string | null;
  /** Open; its author was asked to change it; decided. */
  state: 'waiting' | 'asked' | 'done';
  /** Why it waits. */
  why: 'reported' | 'changed' | 'overdue' | 'held' | 'appeal';
  /** Kinds of the open reports. */
  kinds: string[];
  /** Since when it waits. */
  openedAt: Date;
  /** The last change of the queue that concerned it: who decides says which one they saw. */
  version: number;
  /** When a change that was asked for is due. */
  dueAt: Date | null;
  /** The last decision. */
  decision: string | null;
}

/** The end of what has no end: a ban from the site. */
export const never = new Date('9999-12-31T00:00:00Z');

/** What a moderator decided, about whom, and why. */
export interface Decision {
  _id: string;
  /** `queue:<group>` or `moderation:site`: where what follows it is appended. */
  channel: string;
  /** Empty for decisions that concern the whole site. */
  group: string;
  action: DecidedAction;
  post: string | null;
  thread: string | null;
  /** Whom it concerns. */
  member: string | null;
  by: string | null;
  at: Date;
  /** Of the list agreed beforehand; null when the moderator wrote one. The words are kept, whatever becomes of the list. */
  reasonId: string | null;
  reason: string;
  /** For the person it concerns. */
  words: string;
  until: Date | null;
  dueAt: Date | null;
  /** With a request for a change: hidden until it is changed. */
  hide: boolean;
  /** Decided together with others, for one shared reason. */
  batch: string | null;
  /** Of a ban: what they were in the group until then. */
  roles?: GroupRole[];
  /** Of posts that were moved: in which move, from which thread, and their ids where they are since. */
  moved?: MovedPosts;
  /** What became of those when that was taken back. */
  putBack?: PutBack;
  lifted: { at: Date; by: string | null; reason: string } | null;
  appeal: string | null;
}

export interface MovedPosts {
  move: string;
  from: string;
  posts: string[];
}

export type AppealState = 'open' | 'upheld' | 'overturned';

/** What somebody says against a decision about them, and what a second moderator made of it. */
export interface Appeal {
  _id: string;
  decision: string;
  /** Of the decision. */
  channel: string;
  group: string;
  by: string;
  words: string;
  at: Date;
  state: AppealState;
  decidedBy: string | null;
  decidedAt: Date | null;
  answer: string | null;
}

export interface DecisionModels {
  queueItems: Model<QueueItem>;
  decisions: Model<Decision>;
  appeals: Model<Appeal>;
}

const plain = { versionKey: false, minimize: false } as const;
const text = { type: String, default: null };
const needed = { type: String, required: true };
const moment = { type: Date, default: null };

const itemSchema = new Schema<QueueItem>(
  {
    _id: String,
    group: { type: String, default: '' },
    post: needed,
    thread: { type: String, default: '' },
    by: text,
    state: needed,
    why: needed,
    kinds: [String],
    openedAt: { type: Date, required: true },
    version: { type: Number, required: true },
    dueAt: moment,
    decision: text,
  },
  plain,
);
itemSchema.index({ state: 1, openedAt: 1, _id: 1 });
itemSchema.index({ state: 1, group: 1, openedAt: 1, _id: 1 });

const decisionSchema = new Schema<Decision>(
  {
    _id: String,
    channel: needed,
    group: { type: String, default: '' },
    action: needed,
    post: text,
    thread: text,
    member: text,
    by: text,
    at: { type: Date, required: true },
    reasonId: text,
    reason: { type: String, default: '' },
    words: { type: String, default: '' },
    until: moment,
    dueAt: moment,
    hide: { type: Boolean, default: false },
    batch: text,
    roles: { type: [String], default: undefined },
    moved: { type: Schema.Types.Mixed },
    putBack: { type: Schema.Types.Mixed },
    lifted: { type: Schema.Types.Mixed, default: null },
    appeal: text,
  },
  plain,
);
decisionSchema.index({ member: 1, at: -1 });
decisionSchema.index({ post: 1, at: -1 });
decisionSchema.index({ by: 1, at: -1 });

const appealSchema = new Schema<Appeal>(
  {
    _id: String,
    decision: needed,
    channel: needed,
    group: { type: String, default: '' },
    by: needed,
    words: { type: String, default: '' },
    at: { type: Date, required: true },
    state: needed,
    decidedBy: text,
    decidedAt: moment,
    answer: text,
  },
  plain,
);
appealSchema.index({ state: 1, group: 1, at: 1 });
appealSchema.index({ decision: 1 }, { unique: true });
appealSchema.index({ by: 1, at: -1 });
appealSchema.index({ decidedBy: 1 });

/** The collections of decisions on this connection. */
export function decisionModels(connection: Connection): DecisionModels {
  return {
    queueItems: connection.model<QueueItem>('QueueItem', itemSchema, 'queue_items'),
    decisions: connection.model<Decision>('ModerationDecision', decisionSchema, 'moderation_decisions'),
    appeals: connection.model<Appeal>('ModerationAppeal', appealSchema, 'moderation_appeals'),
  };
}

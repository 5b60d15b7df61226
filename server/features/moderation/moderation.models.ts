import { type Connection, type Model, Schema } from 'mongoose';
import type { Scope } from '../../core/reader.ts';
import type { HeldPost, HoldReason } from '../threads/held-post.ts';
import type { LogAction } from './actions.ts';
import { type AppealState, type DecisionModels, decisionModels } from './decisions.models.ts';

/** A post that waits, or waited. Its id is that of the post to come. */
export interface HeldRow extends Omit<HeldPost, 'suggestion' | 'why'> {
  _id: string;
  /** Missing in posts that have waited since before suggestions. */
  suggestion?: string | null;
  /** Missing in those that waited before moderators looked at any: their author's address was not confirmed. */
  why?: HoldReason;
  heldAt: Date;
  /** Approved: on its way to its thread. Dropped: taken back by its author. */
  state: 'waiting' | 'approved' | 'released' | 'refused' | 'dropped';
  decidedBy?: string;
  decidedAt?: Date;
  /** Why a moderator refused it, and what they wrote for its author. */
  reason?: string;
  words?: string;
}

/** What one member said about one post, and what came of it. */
export interface Report {
  _id: string;
  post: string;
  thread: string;
  group: string;
  by: string;
  /** Which of `reportKinds`; missing in reports that are older than kinds. */
  kind?: string;
  reason: string;
  at: Date;
  state: 'open' | Outcome;
  settledAt: Date | null;
  settledBy: string | null;
  settledReason: string | null;
}

/** What became of what was reported: left as it was, hidden, or something else was done. */
export type Outcome = 'kept' | 'hidden' | 'acted';

/** One line of the moderation log. */
export interface LogRow {
  /** `channel:seq` of the change it tells of. */
  _id: string;
  at: Date;
  action: LogAction;
  scope: Scope;
  /** Empty for decisions that concern the whole site. */
  group: string;
  actor: string | null;
  reason: string;
  post: string | null;
  thread: string | null;
  /** Whom it concerns. */
  member: string | null;
  /** The decision that it tells of, or the move; null for those that are older than decisions. */
  decision: string | null;
  /** What came of the appeal against it. */
  appeal: AppealState | null;
}

export interface ModerationModels extends DecisionModels {
  heldPosts: Model<HeldRow>;
  reports: Model<Report>;
  moderationLog: Model<LogRow>;
}

const plain = { versionKey: false, minimize: false } as const;

const heldSchema = new Schema<HeldRow>(
  {
    _id: String,
    thread: { type: String, required: true },
    group: { type: String, required: true },
    author: { type: String, required: true },
    body: { type: String, required: true },
    replyTo: { type: String, default: null },
    anchor: { type: Schema.Types.Mixed, default: null },
    about: { type: String, default: null },
    formal: { type: Boolean, default: false },
    late: { type: Boolean },
    suggestion: { type: String, default: null },
    origin: { type: Schema.Types.Mixed },
    key: { type: String, default: null },
    keyHash: { type: String, default: null },
    heldAt: { type: Date, required: true },
    state: { type: String, required: true },
    why: String,
    decidedBy: String,
    decidedAt: Date,
    reason: String,
    words: String,
  },
  plain,
);
heldSchema.index({ author: 1, state: 1, heldAt: 1 });
heldSchema.index({ state: 1, group: 1, heldAt: 1 });
heldSchema.index({ thread: 1 });

const reportSchema = new Schema<Report>(
  {
    _id: String,
    post: { type: String, required: true },
    thread: { type: String, required: true },
    group: { type: String, required: true },
    by: { type: String, required: true },
    kind: String,
    reason: { type: String, required: true },
    at: { type: Date, required: true },
    state: { type: String, required: true },
    settledAt: { type: Date, default: null },
    settledBy: { type: String, default: null },
    settledReason: { type: String, default: null },
  },
  plain,
);
reportSchema.index({ state: 1, group: 1, at: 1 });
reportSchema.index({ post: 1, state: 1 });
reportSchema.index({ by: 1, at: -1 });

const logSchema = new Schema<LogRow>(
  {
    _id: String,
    at: { type: Date, required: true },
    action: { type: String, required: true },
    scope: { type: String, required: true },
    group: { type: String, default: '' },
    actor: { type: String, default: null },
    reason: { type: String, default: '' },
    post: { type: String, default: null },
    thread: { type: String, default: null },
    member: { type: String, default: null },
    decision: { type: String, default: null },
    appeal: { type: String, default: null },
  },
  plain,
);
// Most lines of old logs tell of no decision, and have no place in it.
logSchema.index({ decision: 1 }, { sparse: true });
logSchema.index({ action: 1, at: -1 });
logSchema.index({ at: -1, _id: -1 });
logSchema.index({ scope: 1, at: -1, _id: -1 });
logSchema.index({ group: 1, at: -1, _id: -1 });
logSchema.index({ member: 1, at: -1 });

/** The collections of moderation on this connection. */
export function moderationModels(connection: Connection): ModerationModels {
  return {
    ...decisionModels(connection),
    heldPosts: connection.model<HeldRow>('HeldPost', heldSchema, 'held_posts'),
    reports: connection.model<Report>('Report', reportSchema, 'reports'),
    moderationLog: connection.model<LogRow>('ModerationLogRow', logSchema, 'moderation_log'),
  };
}

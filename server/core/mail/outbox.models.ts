import { type Connection, type Model, Schema } from 'mongoose';

/** Who is waiting for it: somebody at a page, a reader of news, or a digest that may take its time. */
export const urgencies = { person: 0, news: 1, digest: 2 } as const;
export type Urgency = keyof typeof urgencies;

export type OutboxState = 'waiting' | 'sending' | 'sent' | 'failed';

/**
 * A letter on its way. No entry of the log: it is between the site and one person, and its words are gone once it is
 * sent. The key stays for a year, so that the same letter never goes twice.
 */
export interface OutboxLetter {
  /** The key. */
  _id: string;
  /** Whose letter it is, when they are a member: gone with them. */
  member: string | null;
  urgency: number;
  state: OutboxState;
  to: string | null;
  subject: string | null;
  text: string | null;
  html: string | null;
  headers: Record<string, string> | null;
  /** Its text holds a secret and is kept sealed. */
  sealed: boolean;
  addedAt: Date;
  /** When it is to be tried next; while it is being sent, until when its sender may take. */
  at: Date;
  /** After this nobody would want it any more. */
  until: Date;
  tries: number;
  /** Since when it is being sent. Kept when a process ended meanwhile: it may then arrive twice. */
  sendingSince: Date | null;
  /** What went wrong last, for the operator. */
  reason: string | null;
  endedAt: Date | null;
  forgetAt: Date | null;
}

export interface OutboxModels {
  outbox: Model<OutboxLetter>;
}

const text = { type: String, default: null };
const date = { type: Date, default: null };
const given = { type: Date, required: true } as const;

const letterSchema = new Schema<OutboxLetter>(
  {
    _id: String,
    member: text,
    urgency: { type: Number, required: true },
    state: { type: String, required: true },
    to: text,
    subject: text,
    text,
    html: text,
    headers: { type: Schema.Types.Mixed, default: null },
    sealed: { type: Boolean, required: true },
    addedAt: given,
    at: given,
    until: given,
    tries: { type: Number, required: true },
    sendingSince: date,
    reason: text,
    endedAt: date,
    forgetAt: date,
  },
  { versionKey: false, minimize: false },
);
letterSchema.index({ state: 1, urgency: 1, at: 1, _id: 1 });
letterSchema.index({ state: 1, at: 1 });
letterSchema.index({ state: 1, addedAt: -1, _id: -1 });
letterSchema.index({ member: 1 });
letterSchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

/** The collection of letters on their way, on this connection. */
export function outboxModels(connection: Connection): OutboxModels {
  return { outbox: connection.model<OutboxLetter>('OutboxLetter', letterSchema, 'outbox') };
}

import { Schema, type Connection, type Model } from 'mongoose';
import type { Change } from './change.ts';

export interface ChannelHead {
  _id: string;
  head: number;
  touchedAt: Date;
}

export interface Cursor {
  _id: string;
  seq: number;
}

export interface LogModels {
  changes: Model<Change>;
  channels: Model<ChannelHead>;
  cursors: Model<Cursor>;
}

const originSchema = new Schema(
  { from: String, author: { type: String, default: null }, at: Date, ref: { type: String, default: null } },
  { _id: false },
);

const changeSchema = new Schema<Change>(
  {
    channel: { type: String, required: true },
    seq: { type: Number, required: true },
    v: { type: Number, required: true },
    type: { type: String, required: true },
    at: { type: Date, required: true },
    actor: { type: String, default: null },
    origin: { type: originSchema, default: null },
    key: { type: String, required: true },
    keyHash: { type: String, default: null },
    data: { type: Schema.Types.Mixed, required: true },
  },
  { versionKey: false, minimize: false, writeConcern: { w: 'majority', j: true } },
);
changeSchema.index({ channel: 1, seq: 1 }, { unique: true });
changeSchema.index({ channel: 1, key: 1 }, { unique: true });
changeSchema.index({ channel: 1, 'data.postId': 1, seq: 1 });
changeSchema.index({ at: 1 });

const channelSchema = new Schema<ChannelHead>(
  { _id: String, head: { type: Number, required: true }, touchedAt: { type: Date, required: true } },
  { versionKey: false },
);
channelSchema.index({ touchedAt: 1 });

const cursorSchema = new Schema<Cursor>(
  { _id: String, seq: { type: Number, required: true } },
  { versionKey: false },
);

/** The three collections of the log on this connection. */
export function logModels(connection: Connection): LogModels {
  return {
    changes: connection.model<Change>('Change', changeSchema, 'changes'),
    channels: connection.model<ChannelHead>('Channel', channelSchema, 'channels'),
    cursors: connection.model<Cursor>('Cursor', cursorSchema, 'cursors'),
  };
}

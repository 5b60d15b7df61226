import { type Connection, type Model, Schema } from 'mongoose';
import type { ErasureChoice } from '../../core/personal.ts';

/**
 * That a member is to be erased, or was. It stays as the record, and holds no name, handle or address. No entry of the
 * log: until it begins it concerns the member alone, and then each step appends what others must hear.
 */
export interface Erasure {
  /** The member. */
  _id: string;
  words: ErasureChoice['words'];
  /** Who asked: the member, an administrator, or a list of earlier erasures after a restore. */
  by: 'member' | 'administrator' | 'list';
  requestedAt: Date;
  /** Until then a member may think better of it. */
  dueAt: Date;
  startedAt: Date | null;
  /** Steps that are done: after a crash it goes on behind them. */
  done: string[];
  finishedAt: Date | null;
}

export interface OwnModels {
  erasures: Model<Erasure>;
}

const erasureSchema = new Schema<Erasure>(
  {
    _id: String,
    words: { type: String, required: true },
    by: { type: String, required: true },
    requestedAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    startedAt: { type: Date, default: null },
    done: { type: [String], default: [] },
    finishedAt: { type: Date, default: null },
  },
  { versionKey: false },
);
erasureSchema.index({ finishedAt: 1, dueAt: 1 });

/** The collection of erasures on this connection. */
export function ownModels(connection: Connection): OwnModels {
  return { erasures: connection.model<Erasure>('Erasure', erasureSchema, 'erasures') };
}

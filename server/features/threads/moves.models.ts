import { type Connection, type Model, Schema } from 'mongoose';
import type { MoveKind } from './thread-order.ts';

/**
 * What a moderator decided to move, written before anything is moved, so that a crash in between is healed. No truth of
 * its own: the log holds what was moved. A post can be named by one of these only: no two moderators move one post.
 */
export interface Move {
  _id: string;
  as: MoveKind;
  source: string;
  target: string;
  /** The source again when all of it is merged: that happens once to a thread. */
  merges?: string;
  posts: MovedPost[];
  /** Null for a part of the site, which no person made do it. */
  by: string | null;
  reason: string;
  at: Date;
  done: boolean;
  /** The decision that it takes back, by putting posts where they were. */
  returns?: string;
}

/** The id of a post where it is, and its id where it goes. */
export interface MovedPost {
  from: string;
  to: string;
}

export interface MoveModels {
  moves: Model<Move>;
}

const moveSchema = new Schema<Move>(
  {
    _id: String,
    as: { type: String, required: true },
    source: { type: String, required: true },
    target: { type: String, required: true },
    merges: String,
    posts: { type: [{ _id: false, from: String, to: String }], default: undefined },
    by: { type: String, default: null },
    reason: { type: String, required: true },
    at: { type: Date, required: true },
    done: { type: Boolean, required: true },
    returns: String,
  },
  { versionKey: false },
);
moveSchema.index({ 'posts.from': 1 }, { unique: true, sparse: true });
moveSchema.index({ merges: 1 }, { unique: true, sparse: true });
moveSchema.index({ done: 1, at: 1 });
moveSchema.index({ by: 1 });

/** The collection of moves on this connection. */
export function moveModels(connection: Connection): MoveModels {
  return { moves: connection.model<Move>('Move', moveSchema, 'moves') };
}

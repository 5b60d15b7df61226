import { type Connection, type Model, Schema } from 'mongoose';

/**
 * How far one member has read in one thread. A plain document and no entry of the log: it is theirs alone, nobody
 * else hears of it, and it changes with every scroll.
 */
export interface ReadPlace {
  /** `<member> <thread>`. */
  _id: string;
  member: string;
  thread: string;
  /** The highest number of a post they were shown; only grows, so that an older page does not take it back. */
  number: number;
  at: Date;
}

export interface FollowingModels {
  readPlaces: Model<ReadPlace>;
}

const plain = { versionKey: false, minimize: false } as const;

const readPlaceSchema = new Schema<ReadPlace>(
  {
    _id: String,
    member: { type: String, required: true },
    thread: { type: String, required: true },
    number: { type: Number, required: true },
    at: { type: Date, required: true },
  },
  plain,
);
readPlaceSchema.index({ member: 1 });

/** The collections of what members follow and have read, on this connection. */
export function followingModels(connection: Connection): FollowingModels {
  return {
    readPlaces: connection.model<ReadPlace>('ReadPlace', readPlaceSchema, 'read_places'),
  };
}

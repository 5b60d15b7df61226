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

/** By which way news comes: a letter at once, in the digest, or on the site only. */
export type FollowWay = 'once' | 'digest' | 'site';

/** That a member follows something, or has said that they do not. Theirs alone, so no entry of the log either. */
export interface Follow {
  /** `<member> <target>`. */
  _id: string;
  member: string;
  /** `thread:<id>`, `competency:<id>`, `draft:<id>`, `framework:<id>` or `group:<id>`. */
  target: string;
  /** False stays, so that posting there again does not undo it. */
  on: boolean;
  /** By which way news of it comes; null as the member chose for all. `mute` goes with `on: false`. */
  how: FollowWay | 'mute' | null;
  by: 'choice' | 'posting';
  at: Date;
}

/** What a member wants of following as a whole; without a document, what is usual. */
export interface FollowSettings {
  /** The member. */
  _id: string;
  /** Whether they follow what they post in. */
  whenPosting: boolean;
}

export interface FollowingModels {
  readPlaces: Model<ReadPlace>;
  follows: Model<Follow>;
  followSettings: Model<FollowSettings>;
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

const followSchema = new Schema<Follow>(
  {
    _id: String,
    member: { type: String, required: true },
    target: { type: String, required: true },
    on: { type: Boolean, required: true },
    how: { type: String, default: null },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  plain,
);
followSchema.index({ target: 1, on: 1 });
followSchema.index({ member: 1, on: 1, at: -1 });

const settingsSchema = new Schema<FollowSettings>(
  { _id: String, whenPosting: { type: Boolean, required: true } },
  plain,
);

/** The collections of what members follow and have read, on this connection. */
export function followingModels(connection: Connection): FollowingModels {
  return {
    readPlaces: connection.model<ReadPlace>('ReadPlace', readPlaceSchema, 'read_places'),
    follows: connection.model<Follow>('Follow', followSchema, 'follows'),
    followSettings: connection.model<FollowSettings>('FollowSettings', settingsSchema, 'follow_settings'),
  };
}

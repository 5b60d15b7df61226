import { type Connection, type Model, Schema } from 'mongoose';

/** A private feed: one list of one member, opened by its address alone. */
export interface PrivateFeed {
  _id: string;
  member: string;
  /** `following`, or `group:<id>`. */
  list: string;
  /** Of the secret in its address, which is kept nowhere. */
  hash: string;
  createdAt: Date;
  lastReadAt: Date | null;
}

export interface FeedModels {
  privateFeeds: Model<PrivateFeed>;
}

const privateFeedSchema = new Schema<PrivateFeed>(
  {
    _id: String,
    member: { type: String, required: true },
    list: { type: String, required: true },
    hash: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastReadAt: { type: Date, default: null },
  },
  { versionKey: false },
);
privateFeedSchema.index({ hash: 1 }, { unique: true });
privateFeedSchema.index({ member: 1 });

/** The collection of private feeds on this connection: nobody else's business, and so not in the log. */
export function feedModels(connection: Connection): FeedModels {
  return { privateFeeds: connection.model<PrivateFeed>('PrivateFeed', privateFeedSchema, 'private_feeds') };
}

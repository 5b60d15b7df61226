import { type Connection, type Model, Schema } from 'mongoose';

/**
 * One version of a text that a member is writing. Two devices that write the same text apart from each other make two.
 * A private convenience, of which nobody else must hear: it is in no log.
 */
export interface Writing {
  _id: string;
  member: string;
  /** Which form it belongs to, see `placeKey`. */
  place: string;
  thread: string;
  /** The post that is being edited; null for a new one. */
  post: string | null;
  /** The fields of the form, as they came. */
  fields: Record<string, string>;
  /** Of the fields: the same words twice are kept once. */
  hash: string;
  /** The form's own key: what is posted from it ends all of its versions. */
  formKey: string | null;
  /** Pictures that the text shows; they are not swept while it is kept. */
  pictures: string[];
  begunAt: Date;
  at: Date;
  discardedAt: Date | null;
  expiresAt: Date;
}

export interface WritingModels {
  writings: Model<Writing>;
}

const writingSchema = new Schema<Writing>(
  {
    _id: String,
    member: { type: String, required: true },
    place: { type: String, required: true },
    thread: { type: String, required: true },
    post: { type: String, default: null },
    fields: { type: Schema.Types.Mixed, required: true },
    hash: { type: String, required: true },
    formKey: { type: String, default: null },
    pictures: { type: [String], default: [] },
    begunAt: { type: Date, required: true },
    at: { type: Date, required: true },
    discardedAt: { type: Date, default: null },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);
writingSchema.index({ member: 1, place: 1, at: -1 });
writingSchema.index({ member: 1, at: -1 });
writingSchema.index({ pictures: 1 });
writingSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** The collection of texts that are being written on this connection. */
export function writingModels(connection: Connection): WritingModels {
  return { writings: connection.model<Writing>('Writing', writingSchema, 'writings') };
}

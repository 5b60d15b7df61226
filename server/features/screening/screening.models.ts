import { type Connection, type Model, Schema } from 'mongoose';

/**
 * The marks of a post of the last day, by which its words are known again. No entry of the log: it says nothing that
 * the post does not, and goes by itself.
 */
export interface PostMarks {
  /** The post's id. */
  _id: string;
  author: string;
  thread: string;
  marks: number[];
  /** Written by a member who was new. */
  byNew: boolean;
  at: Date;
}

export interface ScreeningModels {
  postMarks: Model<PostMarks>;
}

export const keptSeconds = 24 * 3600;

const marksSchema = new Schema<PostMarks>(
  {
    _id: String,
    author: { type: String, required: true },
    thread: { type: String, required: true },
    marks: { type: [Number], required: true },
    byNew: { type: Boolean, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
marksSchema.index({ at: 1 }, { expireAfterSeconds: keptSeconds });
marksSchema.index({ marks: 1 });
marksSchema.index({ author: 1 });

/** The collections of screening on this connection. */
export function screeningModels(connection: Connection): ScreeningModels {
  return { postMarks: connection.model<PostMarks>('PostMarks', marksSchema, 'post_marks') };
}

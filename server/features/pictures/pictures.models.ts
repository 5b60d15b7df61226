import { type Connection, type Model, Schema } from 'mongoose';

/**
 * A picture that was uploaded for a thread. It never changes. It is in no log: what the log says, and takes back, is
 * the post that shows it, and without one nobody but its owner sees it.
 */
export interface Picture {
  /** Cannot be guessed. */
  _id: string;
  owner: string;
  thread: string;
  type: 'image/png' | 'image/jpeg' | 'image/webp';
  width: number;
  height: number;
  /** Bytes. */
  size: number;
  alt: string;
  bytes: Buffer;
  createdAt: Date;
}

export interface PictureModels {
  pictures: Model<Picture>;
}

const pictureSchema = new Schema<Picture>(
  {
    _id: String,
    owner: { type: String, required: true },
    thread: { type: String, required: true },
    type: { type: String, required: true },
    width: { type: Number, required: true },
    height: { type: Number, required: true },
    size: { type: Number, required: true },
    alt: { type: String, required: true },
    bytes: { type: Buffer, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);
pictureSchema.index({ owner: 1, size: 1 });
pictureSchema.index({ createdAt: 1, _id: 1 });

/** The collection of pictures on this connection. */
export function pictureModels(connection: Connection): PictureModels {
  return { pictures: connection.model<Picture>('Picture', pictureSchema, 'pictures') };
}

import { type Connection, type Model, Schema } from 'mongoose';
import type { Remembered } from './guess-mapping.ts';
import type { Mapping } from './mapping.ts';

/**
 * A file that an editor uploaded for the next draft, kept for a day so that it can be looked at and read in another way
 * without sending it again. It is in no log: nothing is made of it until it is confirmed, and nobody but its owner sees
 * it.
 */
export interface Upload {
  /** Cannot be guessed. */
  _id: string;
  owner: string;
  framework: string;
  /** As its owner called it. */
  name: string;
  bytes: Buffer;
  /** How its sheet is read; null for a CASE package. */
  mapping: Mapping | null;
  createdAt: Date;
}

/** How the last sheet of a framework was read. It holds what its columns are called, and nothing of who said so. */
export interface RememberedMapping extends Remembered {
  /** The framework. */
  _id: string;
}

export interface UploadModels {
  uploads: Model<Upload>;
  rememberedMappings: Model<RememberedMapping>;
}

const uploadSchema = new Schema<Upload>(
  {
    _id: String,
    owner: { type: String, required: true },
    framework: { type: String, required: true },
    name: { type: String, required: true },
    bytes: { type: Buffer, required: true },
    mapping: { type: Schema.Types.Mixed, default: null },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);
uploadSchema.index({ owner: 1, createdAt: 1 });
uploadSchema.index({ createdAt: 1 });

const rememberedSchema = new Schema<RememberedMapping>(
  {
    _id: String,
    columns: { type: Schema.Types.Mixed, required: true },
    tree: { type: String, required: true },
    kind: { type: String, default: '' },
    levelKind: { type: String, default: '' },
    coverage: { type: String, required: true },
  },
  { versionKey: false },
);

/** The collections of uploaded files and of how sheets were read, on this connection. */
export function uploadModels(connection: Connection): UploadModels {
  return {
    uploads: connection.model<Upload>('Upload', uploadSchema, 'uploads'),
    rememberedMappings: connection.model<RememberedMapping>(
      'RememberedMapping',
      rememberedSchema,
      'remembered_mappings',
    ),
  };
}

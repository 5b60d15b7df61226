import { createHash } from 'node:crypto';
import { type Connection, type Model, Schema } from 'mongoose';
import { invalid, Problem } from '../core/errors.ts';
import { say, t } from '../core/words/words.ts';
import type { BlobsDoor } from '../plugin-api.ts';

interface BlobRow {
  _id: string;
  plugin: string;
  type: string;
  name: string;
  bytes: Buffer;
  addedAt: Date;
}

/** One document of MongoDB holds 16 MB. */
export const largestBlob = 10 * 1024 * 1024;
const mediaType = /^[a-z0-9][\w.+-]*\/[a-z0-9][\w.+-]*$/i;

const blobSchema = new Schema<BlobRow>(
  {
    _id: String,
    plugin: { type: String, required: true },
    type: { type: String, required: true },
    name: { type: String, required: true },
    bytes: { type: Buffer, required: true },
    addedAt: { type: Date, required: true },
  },
  { versionKey: false },
);

export type BlobModel = Model<BlobRow>;

/** The files of all plugins, one document each. */
export function blobModel(connection: Connection): BlobModel {
  return connection.model<BlobRow>('PluginBlob', blobSchema, 'plugin_blobs');
}

/** The files of one plugin. */
export function blobsDoor(model: BlobModel, plugin: string): BlobsDoor {
  return {
    async put({ bytes, type, name }) {
      if (bytes.length > largestBlob)
        throw new Problem(413, 'too-large', t(say('Too large')), {
          detail: t('A file may have {count} MB at most.', { count: largestBlob / 1024 / 1024 }),
        });
      if (!mediaType.test(type)) throw invalid([{ path: 'type', message: t('must be a media type') }]);
      const _id = createHash('sha256')
        .update(`${plugin}\n${type}\n${name}\n`)
        .update(bytes)
        .digest('hex')
        .slice(0, 40);
      await model.updateOne(
        { _id },
        { $setOnInsert: { plugin, type, name, bytes, addedAt: new Date() } },
        { upsert: true },
      );
      return _id;
    },
    async get(_id) {
      const row = await model.findOne({ _id, plugin });
      return row && { bytes: Buffer.from(row.bytes), type: row.type, name: row.name };
    },
    async delete(_id) {
      await model.deleteOne({ _id, plugin });
    },
  };
}

import type { Reader } from '../../core/reader.ts';
import { notFound } from '../../core/errors.ts';
import { newSecret } from '../../core/ids.ts';
import { say } from '../../core/words/words.ts';
import { plainHeader, type Remembered } from './guess-mapping.ts';
import type { Mapping } from './mapping.ts';
import type { Upload, UploadModels } from './uploads.models.ts';
import type { Sheet } from './workbook.ts';

/** Files of one member that are kept at a time: with a new one, the oldest goes. */
const mostOfMember = 5;
const lifeMs = 24 * 3600 * 1000;

/** Files that wait to be confirmed, each for its owner alone, and how sheets of a framework were read last. */
export class UploadStore {
  readonly #models: UploadModels;

  constructor(models: UploadModels) {
    this.#models = models;
  }

  /** Keeps a file for a day. Answers its id. */
  async keep(upload: Omit<Upload, '_id' | 'createdAt'>): Promise<string> {
    const { uploads } = this.#models;
    const _id = newSecret();
    await uploads.create({ ...upload, _id, createdAt: new Date() });
    const own = await uploads.find({ owner: upload.owner }, { _id: 1 }).sort({ createdAt: -1 }).lean();
    const old = own.slice(mostOfMember).map((one) => one._id);
    if (old.length > 0) await uploads.deleteMany({ _id: { $in: old } });
    return _id;
  }

  /** A file that this reader uploaded for this framework. Throws 404, also when its day is over. */
  async find(reader: Reader, framework: string, id: string): Promise<Upload> {
    const found = await this.#models.uploads.findById(id);
    const isOwn = found !== null && found.owner === reader.member?.id && found.framework === framework;
    if (!isOwn || found.createdAt.getTime() < Date.now() - lifeMs) throw notFound(say('file'));
    return { ...found.toObject(), bytes: found.bytes };
  }

  /** What this reader uploaded for this framework, newest first, without the bytes. */
  async list(reader: Reader, framework: string): Promise<Pick<Upload, '_id' | 'name' | 'createdAt'>[]> {
    if (!reader.member) return [];
    return this.#models.uploads
      .find(
        { owner: reader.member.id, framework, createdAt: { $gt: new Date(Date.now() - lifeMs) } },
        { name: 1, createdAt: 1 },
      )
      .sort({ createdAt: -1 })
      .lean();
  }

  /** From now on the file is read so. */
  async read({ _id }: Pick<Upload, '_id'>, mapping: Mapping): Promise<void> {
    await this.#models.uploads.updateOne({ _id }, { $set: { mapping } });
  }

  async forget({ _id }: Pick<Upload, '_id'>): Promise<void> {
    await this.#models.uploads.deleteOne({ _id });
  }

  async remembered(framework: string): Promise<Remembered | undefined> {
    return (await this.#models.rememberedMappings.findById(framework).lean()) ?? undefined;
  }

  /** Keeps how a sheet was read for the next one of the framework: columns that have no name cannot be known again. */
  async remember(framework: string, sheet: Sheet, mapping: Mapping): Promise<void> {
    const { tree, kind, levelKind, coverage, headerRow } = mapping;
    const names = headerRow > 0 ? (sheet.rows[headerRow - 1] ?? []) : [];
    const columns = mapping.columns.flatMap((role, column) => {
      const header = plainHeader(names[column] ?? '');
      return header === '' ? [] : [{ header, role }];
    });
    await this.#models.rememberedMappings.updateOne(
      { _id: framework },
      { $set: { columns, tree, kind, levelKind, coverage } },
      { upsert: true },
    );
  }

  /** Deletes what is older than a day. Answers how many. */
  async sweep(now: Date): Promise<number> {
    const before = new Date(now.getTime() - lifeMs);
    return (await this.#models.uploads.deleteMany({ createdAt: { $lt: before } })).deletedCount;
  }
}

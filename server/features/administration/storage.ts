import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection, Model } from 'mongoose';
import { backupMark, type Mark } from '../../core/database/database.models.ts';

/** What one collection takes. Sizes in bytes: of the documents, of their file, and of the indexes. */
export interface CollectionSize {
  name: string;
  count: number;
  size: number;
  stored: number;
  indexes: number;
}

export interface StorageState {
  collections: CollectionSize[];
  dataDir: string;
  /** What the data folder takes, in bytes; the files of the built-in database among it. */
  folderBytes: number;
  freeBytes: number;
  totalBytes: number;
  backupAt: Date | null;
}

/** Looks at what is stored and at the disk under it. */
export async function storageState(
  connection: Connection,
  marks: Model<Mark>,
  dataDir: string,
): Promise<StorageState> {
  const [collections, folderBytes, disk, backup] = await Promise.all([
    collectionSizes(connection),
    bytesIn(dataDir),
    diskOf(dataDir),
    marks.findById(backupMark).lean<Mark>(),
  ]);
  return { collections, dataDir, folderBytes, ...disk, backupAt: backup?.at ?? null };
}

/** What the disk of a folder has. */
export async function diskOf(folder: string): Promise<{ freeBytes: number; totalBytes: number }> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

async function collectionSizes({ db }: Connection): Promise<CollectionSize[]> {
  const found = await db!.listCollections({}, { nameOnly: true }).toArray();
  const names = found.filter(({ type }) => type !== 'view').map(({ name }) => name);
  const sizes = await Promise.all(
    names
      .filter((name) => !name.startsWith('system.'))
      .map(async (name) => {
        const [stats] = await db!
          .collection(name)
          .aggregate([{ $collStats: { storageStats: {} } }])
          .toArray();
        const { count, size, storageSize, totalIndexSize } = (stats?.['storageStats'] ?? {}) as Record<
          string,
          number | undefined
        >;
        return {
          name,
          count: count ?? 0,
          size: size ?? 0,
          stored: storageSize ?? 0,
          indexes: totalIndexSize ?? 0,
        };
      }),
  );
  return sizes.toSorted((a, b) => b.stored + b.indexes - a.stored - a.indexes);
}

/** What vanishes while it is looked at counts for nothing. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

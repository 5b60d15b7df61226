import { appendFile, copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Connection } from 'mongoose';
import { restoringMark } from '../../core/database/database.models.ts';
import { BSON, type Document } from '../../core/database/engine/bson.ts';
import { CommandError } from '../answer.ts';
import { collectionNames } from './dump.ts';
import { erasureList, filesFolder, leftOut } from './format.ts';
import { type CheckedBackup, documentsIn } from './read-backup.ts';

/** What a database has when nobody has used it yet, or what only keeps it in order. */
const bookkeeping = new Set([...leftOut, 'channels', 'cursors', 'marks', 'migrations', 'timed_jobs']);
const batchBytes = 4 * 1024 * 1024;
const batchCount = 1000;

/** Collections that hold something of a site; none when the database may be filled without asking. */
export async function whatIsThere(connection: Connection): Promise<string[]> {
  const db = connection.db!;
  if (await db.collection<{ _id: string }>('marks').findOne({ _id: restoringMark })) return [];
  const found: string[] = [];
  for (const name of await collectionNames(connection)) {
    if (bookkeeping.has(name)) continue;
    if (await db.collection(name).findOne({}, { projection: { _id: 1 } })) found.push(name);
  }
  return found;
}

/** Throws CommandError when a server is at work on this database. */
export async function refuseWhileServed({ db }: Connection): Promise<void> {
  const held = await db!.collection('leases').findOne({ until: { $gt: new Date() } });
  if (!held) return;
  throw new CommandError(
    'A Moot is running on this database, or was killed within the last half minute. Stop it first.',
  );
}

/** Empties the database and fills it with what the backup holds. Cut short, it is to be begun again. */
export async function fillDatabase(connection: Connection, backup: CheckedBackup): Promise<void> {
  await connection.dropDatabase();
  const marks = connection.db!.collection<{ _id: string; at: Date }>('marks');
  await marks.insertOne({ _id: restoringMark, at: new Date() });
  for (const [name, { file }] of Object.entries(backup.manifest.collections))
    await fillCollection(connection, name, join(backup.folder, file));
}

async function fillCollection({ db }: Connection, name: string, path: string): Promise<void> {
  const collection = db!.collection(name);
  let batch: Document[] = [];
  let bytes = 0;
  const write = async (): Promise<void> => {
    if (batch.length > 0) await collection.insertMany(batch, { ordered: false });
    batch = [];
    bytes = 0;
  };
  for await (const document of documentsIn(path)) {
    batch.push(exactly(document));
    bytes += document.length;
    if (bytes >= batchBytes || batch.length >= batchCount) await write();
  }
  await write();
}

/** Numbers and bytes keep the kind they were stored with. */
function exactly(document: Buffer): Document {
  return BSON.deserialize(document, { promoteValues: false, promoteBuffers: false, bsonRegExp: true });
}

/** Puts the files of the backup into the data folder, in the place of those that are there. */
export async function fillFolder(dataDir: string, { folder, manifest }: CheckedBackup): Promise<void> {
  for (const path of Object.keys(manifest.files)) {
    const to = join(dataDir, path);
    const from = join(folder, filesFolder, path);
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    if (path === erasureList) await addLines(from, to);
    else await copyFile(from, to);
  }
}

/** Adds those lines of one file to another that it does not have. */
async function addLines(from: string, to: string): Promise<void> {
  const there = new Set((await readFile(to, 'utf8').catch(() => '')).split('\n'));
  const missing = (await readFile(from, 'utf8')).split('\n').filter((line) => !there.has(line));
  if (missing.length > 0) await appendFile(to, `${missing.join('\n')}\n`, { mode: 0o600, flush: true });
}

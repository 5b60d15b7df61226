import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Connection } from 'mongoose';
import { restoringMark } from '../../core/database/database.models.ts';
import { CommandError } from '../answer.ts';
import { CountedFile } from './counted-file.ts';
import { collectionNames, everything, newcomers, wholeLog } from './dump.ts';
import { hashOfFile } from './file-hash.ts';
import {
  erasureList,
  fileOfCollection,
  filesFolder,
  formatName,
  formatVersion,
  leftOut,
  logCollection,
  madeFromLog,
  type Manifest,
  manifestFile,
  readFirst,
  secretFiles,
  siteFolders,
} from './format.ts';

export interface BackupOptions {
  connection: Connection;
  dataDir: string;
  /** The folder to make; it must not be there. */
  to: string;
  /** The version of Moot. */
  moot: string;
  secrets: boolean;
}

/**
 * Writes a backup of a site that may be in use. It is made under another name and gets its own only when it is whole.
 * Throws CommandError, with nothing left behind.
 */
export async function writeBackup(options: BackupOptions): Promise<Manifest> {
  if (await options.connection.db!.collection('marks').findOne({ _id: restoringMark as never }))
    throw new CommandError('This database holds a restore that was cut short. Restore it first.');
  const to = resolve(options.to);
  const partial = `${to}.partial`;
  await makeFolder(to, partial);
  try {
    const manifest = await fill(partial, options);
    await writeDurably(join(partial, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(partial, to);
    await syncFolder(dirname(to));
    return manifest;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw plainly(error, to);
  }
}

async function makeFolder(to: string, partial: string): Promise<void> {
  if (await isThere(to)) throw new CommandError(`${to}: this is there already; name a new folder.`);
  await mkdir(dirname(to), { recursive: true }).catch((error: Error) => {
    throw new CommandError(`${to}: it cannot be written: ${error.message}`);
  });
  try {
    await mkdir(partial, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new CommandError(
        `${partial} is there: another backup is just being written, or one was cut short. If none is, delete that folder first.`,
      );
    }
    throw plainly(error, to);
  }
}

/**
 * In this order, so that what is restored is one whole: where projections stand, what they are, then the log, which
 * therefore knows of all that they show; then whatever came meanwhile, of which the log may speak.
 */
async function fill(folder: string, options: BackupOptions): Promise<Manifest> {
  const { connection, secrets, moot } = options;
  const madeAt = new Date().toISOString();
  const db = connection.db!;
  const names = (await collectionNames(connection)).filter((name) => !leftOut.has(name));
  const files = new Map(names.map((name) => [name, new CountedFile(join(folder, fileOfCollection(name)))]));
  const seen = new Map<string, Set<string>>();
  for (const name of inOrder(names)) {
    const ids = madeFromLog.has(name) ? null : new Set<string>();
    if (ids) seen.set(name, ids);
    await files.get(name)!.add(everything(db.collection(name), ids));
  }
  await files.get(logCollection)?.add(wholeLog(db.collection(logCollection)));
  for (const [name, ids] of seen) await files.get(name)!.add(newcomers(db.collection(name), ids));
  const collections = Object.fromEntries(
    [...files].map(([name, file]) => [name, { file: fileOfCollection(name), ...file.close() }]),
  );
  return {
    format: formatName,
    version: formatVersion,
    moot,
    madeAt,
    completedAt: new Date().toISOString(),
    migration: await newestMigration(connection),
    changes: collections[logCollection]?.count ?? 0,
    collections,
    files: await copyFiles(folder, options),
    secrets,
  };
}

function inOrder(names: string[]): string[] {
  const first = readFirst.filter((name) => names.includes(name));
  return [...first, ...names.filter((name) => name !== logCollection && !first.includes(name))];
}

async function newestMigration({ db }: Connection): Promise<number> {
  const newest = await db!.collection('migrations').findOne({}, { sort: { _id: -1 } });
  return Number(newest?._id ?? 0);
}

async function copyFiles(folder: string, { dataDir, secrets }: BackupOptions): Promise<Manifest['files']> {
  const wanted = [erasureList, ...(secrets ? secretFiles : [])];
  for (const name of siteFolders) {
    const inside = await readdir(join(dataDir, name), { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    for (const entry of inside) {
      if (entry.isFile()) wanted.push(join(entry.parentPath, entry.name).slice(dataDir.length + 1));
    }
  }
  const copied: Manifest['files'] = {};
  for (const path of wanted) {
    if (!(await isThere(join(dataDir, path)))) continue;
    const to = join(folder, filesFolder, path);
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await copyFile(join(dataDir, path), to, constants.COPYFILE_EXCL);
    copied[path] = await hashOfFile(to);
  }
  return copied;
}

async function writeDurably(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: 'wx', mode: 0o600, flush: true });
}

/** A name that was given is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

function plainly(error: unknown, to: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return new CommandError(`${to}: the disk is full; nothing was kept of this backup.`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR')
    return new CommandError(`${to}: it cannot be written: ${message}`);
  return error;
}

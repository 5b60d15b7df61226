import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, realpath, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { EngineError } from './engine-error.ts';

/** Where the engine of one data folder keeps its files, and where it listens. */
export interface EnginePlaces {
  dataDir: string;
  files: string;
  socket: string;
}

/** Unix sockets have room for 107 bytes; Node 20 cuts a longer path without saying so. */
const longestSocketPath = 107;
const socketName = 'engine.sock';
/** What the engine needs to start and to write for a while: its journal alone takes files of 8 MB. */
export const bytesNeeded = 300 * 1024 * 1024;

/**
 * Makes the data folder and the folder of the engine's files where missing, for this user only, and finds the place
 * of the socket: in the data folder, or, when that path is too long, in a private folder among the temporary files,
 * the same for every process that asks. Throws an EngineError that names the folder and what is wrong with it.
 */
export async function enginePlaces(dataDir: string): Promise<EnginePlaces> {
  const asked = resolve(dataDir);
  await makeFolder(asked);
  const real = await realpath(asked);
  const files = join(real, 'database');
  await makeFolder(files);
  return { dataDir: real, files, socket: await socketFor(real) };
}

/** Says why the engine cannot write to its folder (rights, space), or null when it can. */
export async function folderTrouble(folder: string, needed = bytesNeeded): Promise<string | null> {
  const probe = join(folder, `.moot-write-test-${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(probe, 'moot', { flag: 'wx' });
  } catch (error) {
    return folderWords(folder, error);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed) return null;
  return `The disk of ${folder} has ${megabytes(free)} free, and the database needs ${megabytes(needed)}. Free some space, or set DATA_DIR to a folder on another disk.`;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new EngineError(folderWords(folder, error), { cause: error });
  }
  // mkdir is silent when a folder is there already, but also says EEXIST for a file; stat tells a link to a file too.
  if (!(await stat(folder)).isDirectory())
    throw new EngineError(`${folder} is a file, and must be a folder.`);
}

function folderWords(folder: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EEXIST':
      return `${folder} is a file, and must be a folder. Set DATA_DIR to a folder.`;
    case 'ENOTDIR':
      return `${folder} cannot be made: a part of that path is a file. Set DATA_DIR to a folder.`;
    case 'EACCES':
    case 'EPERM':
      return `${userName()} may not write to ${folder}. Give that right, or set DATA_DIR to another folder.`;
    case 'EROFS':
      return `${folder} is on a disk that can only be read. Set DATA_DIR to a folder that can be written.`;
    case 'ENOSPC':
      return `The disk of ${folder} is full. Free some space, or set DATA_DIR to a folder on another disk.`;
    case 'ENAMETOOLONG':
      return `${folder} is too long for a path. Set DATA_DIR to a shorter one.`;
    default:
      return `${folder} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function socketFor(dataDir: string): Promise<string> {
  const beside = join(dataDir, socketName);
  if (Buffer.byteLength(beside) <= longestSocketPath) return beside;
  const folder = join(tmpdir(), `moot-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
  const elsewhere = join(folder, socketName);
  if (Buffer.byteLength(elsewhere) > longestSocketPath) {
    throw new EngineError(
      `The path ${beside} is too long for a socket, and so is ${elsewhere}. Set DATA_DIR to a shorter path.`,
    );
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await requirePrivate(folder);
  return elsewhere;
}

/** Temporary files are shared: somebody else could have made the folder first, to listen in our place. */
async function requirePrivate(folder: string): Promise<void> {
  const found = await lstat(folder);
  const mine = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
  if (mine) return;
  throw new EngineError(
    `${folder} belongs to somebody else or can be opened by others, so the database will not listen in it. Remove it, or set DATA_DIR to a shorter path.`,
  );
}

function userName(): string {
  try {
    return `The user ${userInfo().username}`;
  } catch {
    return 'This user';
  }
}

const megabytes = (bytes: number): string => `${Math.floor(bytes / (1024 * 1024))} MB`;

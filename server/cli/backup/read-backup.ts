import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { CommandError } from '../answer.ts';
import { hashOfFile } from './file-hash.ts';
import { filesFolder, formatVersion, type Manifest, manifestFile, readManifest } from './format.ts';

/** A backup that was read through and is what it was when it was written. */
export interface CheckedBackup {
  folder: string;
  manifest: Manifest;
}

/** Reads every file of a backup and compares it with the manifest. Throws CommandError naming what is damaged. */
export async function checkBackup(from: string): Promise<CheckedBackup> {
  const folder = resolve(from);
  const manifest = await manifestOf(folder);
  const parts = [
    ...Object.values(manifest.collections),
    ...Object.entries(manifest.files).map(([path, is]) => ({ file: join(filesFolder, path), ...is })),
  ];
  const damaged: string[] = [];
  for (const part of parts) {
    const trouble = await troubleWith(folder, part);
    if (trouble) damaged.push(`${part.file} ${trouble}`);
  }
  if (damaged.length > 0) throw new CommandError(`${folder}: ${damaged.join('; ')}. Nothing was restored.`);
  return { folder, manifest };
}

interface Part {
  file: string;
  bytes: number;
  sha256: string;
  /** Of documents, in a file that holds some. */
  count?: number;
}

async function troubleWith(folder: string, { file, bytes, sha256, count }: Part): Promise<string | null> {
  const path = join(folder, file);
  const found = await hashOfFile(path).catch(() => null);
  if (!found) return 'is missing';
  if (found.bytes !== bytes || found.sha256 !== sha256) return 'is damaged';
  if (count === undefined) return null;
  let documents = 0;
  for await (const _ of documentsIn(path)) documents += 1;
  return documents === count ? null : `holds ${documents} documents, and should hold ${count}`;
}

async function manifestOf(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (folder.endsWith('.partial'))
      throw new CommandError(`${folder}: this is what a backup that was cut short left. It is not whole.`);
    throw new CommandError(`${folder}: this is no backup: ${manifestFile} cannot be read (${error.code}).`);
  });
  const manifest = readManifest(text);
  if (!manifest) throw new CommandError(`${folder}: ${manifestFile} is damaged, or not of a backup of Moot.`);
  if (manifest.version > formatVersion) {
    throw new CommandError(
      `${folder}: this backup was made by a newer Moot (${manifest.moot}). Use that version.`,
    );
  }
  return manifest;
}

/** The documents of one file, as bytes, in the order they were written. */
export async function* documentsIn(path: string): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path).pipe(createGunzip()) as AsyncIterable<Buffer>) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let at = 0;
    while (held.length - at >= 4) {
      const length = held.readInt32LE(at);
      if (length < 5) throw new CommandError(`${path}: this holds something other than documents.`);
      if (held.length - at < length) break;
      yield held.subarray(at, at + length);
      at += length;
    }
    held = held.subarray(at);
  }
  if (held.length > 0) throw new CommandError(`${path}: its last document is cut short.`);
}

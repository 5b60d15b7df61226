import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeBeforeEngine } from './engine.ts';
import { makeSeeded } from './seeding.ts';

let made: Promise<string> | null = null;

/** A data folder of one's own with the demonstration data as loading left them, and no engine on it. */
export async function copyOfSeeded(): Promise<string> {
  // `npm test` makes one for all suites; a file that is run alone makes its own.
  const from = process.env['MOOT_SEEDED'] ?? (await (made ??= makeForThisProcess()));
  const dataDir = await mkdtemp(join(tmpdir(), 'moot-seeded-'));
  // Of hundreds of small files; so it costs half of what it does in turns.
  cpSync(from, dataDir, { recursive: true });
  return dataDir;
}

async function makeForThisProcess(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'moot-seeds-'));
  closeBeforeEngine(() => rm(folder, { recursive: true, force: true }));
  await makeSeeded(folder);
  return folder;
}

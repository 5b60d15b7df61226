import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'mocha';
import { connect, type Database } from '../../server/core/database/database.ts';
import { type Engine, startEngine } from '../../server/core/database/engine/supervisor.ts';

const quiet = { info() {}, warn: console.error, error: console.error };
let running: Promise<{ engine: Engine; folder: string }> | null = null;
let made = 0;
/** Names of databases that have collections and indexes, and nothing in them. */
const emptied: string[] = [];
const closers: (() => Promise<void>)[] = [];

/** One real engine for all tests of this process; each caller gets a database of its own in it. */
export async function openTestDatabase(): Promise<Database> {
  running ??= start();
  await running;
  made += 1;
  return openNamed(`test-${process.pid}-${made}`);
}

/**
 * Like it, but perhaps one that was used and emptied: making all collections and indexes of a site takes as long as
 * most tests do.
 */
export async function openSiteDatabase(): Promise<Database> {
  const name = emptied.pop();
  const database = name === undefined ? await openTestDatabase() : await openNamed(name);
  const { connection } = database;
  return {
    connection,
    async close() {
      await database.close();
      await empty(connection.name);
      emptied.push(connection.name);
    },
  };
}

/** The address of a database in the same engine, for those who open it in a process of their own. */
export async function databaseAddress(): Promise<string> {
  running ??= start();
  const { engine } = await running;
  made += 1;
  return engine.uri(`test-${process.pid}-${made}`);
}

async function openNamed(name: string): Promise<Database> {
  const { engine } = await running!;
  return connect(engine.uri(name), null);
}

/** On a connection of its own, so that nothing that was still to be written comes after it. */
async function empty(name: string): Promise<void> {
  const { connection, close } = await openNamed(name);
  const collections = await connection.db!.collections();
  await Promise.all(collections.map((one) => one.deleteMany({})));
  await close();
}

async function start(): Promise<{ engine: Engine; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'moot-test-'));
  return { engine: await startEngine({ dataDir: folder, log: quiet }), folder };
}

/** What the files of a suite share is closed when all have run, before the engine stops. */
export function closeBeforeEngine(close: () => Promise<void>): void {
  closers.push(close);
}

after(async () => {
  for (const close of closers.toReversed()) await close();
  if (!running) return;
  const { engine, folder } = await running;
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

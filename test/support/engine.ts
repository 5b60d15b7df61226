import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'mocha';
import { connect, type Database } from '../../server/core/database/database.ts';
import { type Engine, startEngine } from '../../server/core/database/engine/supervisor.ts';

const quiet = { info() {}, warn: console.error, error: console.error };
let running: Promise<{ engine: Engine; folder: string }> | null = null;
let made = 0;
const closers: (() => Promise<void>)[] = [];

/** One real engine for all tests of this process; each caller gets a database of its own in it. */
export async function openTestDatabase(): Promise<Database> {
  running ??= start();
  const { engine } = await running;
  made += 1;
  return connect(engine.uri(`test-${process.pid}-${made}`), null);
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

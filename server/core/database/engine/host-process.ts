import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled } from '../../paths.ts';
import type { HostExit } from './exit-words.ts';
import type { HostFailure, HostMessage, HostOptions, StopMessage } from './host-protocol.ts';

/** One run of the engine's process, seen from its supervisor. */
export interface HostProcess {
  readonly pid: number | undefined;
  /** True once its socket answers; false when it ended before. Never rejects. */
  readonly ready: Promise<boolean>;
  /** How it ended. Never rejects. */
  readonly exited: Promise<HostExit>;
  /** Asks it to close and end, and kills it when it has not after `patience` ms. */
  stop(patience: number): Promise<void>;
}

const errorOutputKept = 2_000;

/** Starts the engine's process. `onWarning` hears what goes wrong in it without ending it. */
export function startHost(options: HostOptions, onWarning: (message: string) => void): HostProcess {
  const started = Date.now();
  const child = spawn(process.execPath, [...hostProgram(), JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let failure: HostFailure | null = null;
  let errorOutput = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errorOutput = (errorOutput + chunk.toString()).slice(-errorOutputKept);
  });

  const exited = new Promise<HostExit>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null): void =>
      resolve({ code, signal, failure, errorOutput, lifetime: Date.now() - started });
    child.on('close', end);
    // It could not be started at all, or a message to it failed; after the first of these no 'close' may follow.
    child.on('error', (error) => {
      if (child.pid !== undefined) return;
      failure = { stage: 'load', message: error.message };
      end(null, null);
    });
  });
  const ready = new Promise<boolean>((resolve) => {
    child.on('message', (message: HostMessage) => {
      if (message.type === 'ready') resolve(true);
      if (message.type === 'failed') failure = message.failure;
      if (message.type === 'warning') onWarning(message.message);
    });
    void exited.then(() => resolve(false));
  });

  return {
    get pid() {
      return child.pid;
    },
    ready,
    exited,
    async stop(patience) {
      if (child.connected) child.send({ type: 'stop' } satisfies StopMessage, () => undefined);
      // One that hangs, or that never got as far as listening, does not hear.
      const kill = setTimeout(() => child.kill('SIGKILL'), patience);
      await exited;
      clearTimeout(kill);
    },
  };
}

/** What Node is told to run: the bundled program where this is bundled too, else the source, with its loader. */
function hostProgram(): string[] {
  if (bundled) return [join(import.meta.dirname, 'host.js')];
  // Not import.meta.resolve: the test runner loads this file by require, where that does not exist.
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(tsx).href, join(import.meta.dirname, 'host.ts')];
}

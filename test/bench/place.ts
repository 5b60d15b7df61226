import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../server/start/free-port.ts';
import { moot, startMoot } from '../support/moot-process.ts';

/** A Moot in a process of its own, started as an operator starts it. */
export interface BenchServer {
  url: string;
  pid: number;
  readyMs: number;
  stop(): Promise<void>;
}

const stopMs = 30_000;

/** A data folder of its own, on which servers are started one after another. */
export interface BenchPlace {
  folder: string;
  start(settings?: Record<string, string>): Promise<BenchServer>;
  /** Makes a token for a demonstration member, while a server runs or not. */
  tokenOf(handle: string): Promise<string>;
  remove(): Promise<void>;
}

export async function makePlace(): Promise<BenchPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'moot-bench-'));
  const port = await freePort('127.0.0.1');
  const url = `http://127.0.0.1:${port}`;
  const base = {
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: join(folder, 'data'),
    SEEDS: 'demo',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'warn',
  };
  return {
    folder,
    async start(settings = {}) {
      const { pid, readyMs, signal, ended } = await startMoot({ ...base, ...settings });
      return {
        url,
        pid,
        readyMs,
        async stop() {
          signal('SIGTERM');
          const late = setTimeout(() => signal('SIGKILL'), stopMs);
          const { code, stderr } = await ended;
          clearTimeout(late);
          if (code !== 0) throw new Error(`Moot ended with code ${code}: ${stderr}`);
        },
      };
    },
    async tokenOf(handle) {
      const { code, stdout, stderr } = await moot(base, 'token', 'create', handle);
      if (code !== 0) throw new Error(`no token for ${handle}: ${stderr}`);
      return stdout.trim().split(/\s+/).at(-1)!;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

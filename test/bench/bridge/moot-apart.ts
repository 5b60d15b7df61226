import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MootDoors } from './moot.ts';
import type { Asked, Told } from './moot-child.ts';
import type { MootSide, StartMoot } from './world.ts';

const program = fileURLToPath(new URL('./moot-child.ts', import.meta.url));

/** What is asked of a process, until it answers or ends. */
class Line {
  readonly child: ChildProcess;
  readonly #waiting = new Map<
    number,
    { resolve: (answer: unknown) => void; reject: (error: Error) => void }
  >();
  #asked = 0;

  constructor() {
    this.child = fork(program, {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('message', ({ id, answer, error }: Told) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(error));
    });
    this.child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Moot was killed.'));
    });
  }

  ask(what: Asked['what'], ...given: unknown[]): Promise<unknown> {
    const id = (this.#asked += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.child.send({ id, what, with: given } satisfies Asked, (error) => {
        if (error) reject(error);
      });
    });
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

/** A Moot in a process of its own, that is killed as processes are. */
export const mootApart =
  (database: string): StartMoot =>
  async (forum) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'moot-chaos-'));
    let line: Line | null = new Line();
    const url = String(await line.ask('start', { database, dataDir, port: 0, forum }));
    const doors = new Proxy({} as MootDoors, {
      get:
        (_target, name) =>
        (...given: unknown[]) => {
          if (!line) throw new Error('Moot is down.');
          return line.ask(name as keyof MootDoors, ...given);
        },
    });
    const side: MootSide = {
      url,
      doors,
      isUp: () => line !== null,
      async kill() {
        const before = line;
        line = null;
        await before?.kill();
      },
      async start() {
        line = new Line();
        await line.ask('start', { database, dataDir, port: Number(new URL(url).port), forum });
      },
      async close() {
        await line?.kill();
        line = null;
        await rm(dataDir, { recursive: true, force: true });
      },
    };
    return side;
  };

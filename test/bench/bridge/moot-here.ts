import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Moot } from './moot.ts';
import type { MootSide, StartMoot } from './world.ts';

/** A Moot in this process. Killed, it is cut off from its database at once, whatever it was doing. */
export const mootHere =
  (database: string): StartMoot =>
  async (forum) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'moot-chaos-'));
    let running: Moot | null = await Moot.start({ database, dataDir, port: 0, forum });
    const { url } = running;
    const side: MootSide = {
      url,
      get doors() {
        if (!running) throw new Error('Moot is down.');
        return running;
      },
      isUp: () => running !== null,
      async kill() {
        const before = running;
        running = null;
        await before?.crash();
      },
      async start() {
        running = await Moot.start({ database, dataDir, port: Number(new URL(url).port), forum });
      },
      async close() {
        await running?.close();
        running = null;
        await rm(dataDir, { recursive: true, force: true });
      },
    };
    return side;
  };

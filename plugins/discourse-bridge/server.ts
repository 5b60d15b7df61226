import type { Setup } from '../../server/plugin-api.ts';
import { type Engine, runningEngines } from './engine.ts';
import type { BridgeDoor, Parts } from './parts.ts';
import { openCollections } from './store/collections.ts';
import { wireConnect } from './wire-connect.ts';
import { wireIn } from './wire-in.ts';
import { wireOut } from './wire-out.ts';
import { wirePeople } from './wire-people.ts';

/** Keeps conversations here and on Discourse forums in step, both ways. */
export const setup: Setup<BridgeDoor> = async (host) => {
  const parts: Parts = {
    host,
    collections: await openCollections((name) => host.collections(name)),
    clock: { now: () => new Date() },
    site: { name: 'Moot', url: host.baseUrl },
  };
  wireIn(parts);
  wireOut(parts);
  wirePeople(parts);
  wireConnect(parts);
  const engine: Engine = { parts };
  runningEngines.push(engine);
  return {
    close() {
      runningEngines.splice(runningEngines.indexOf(engine), 1);
    },
  };
};

import type { Setup } from '../../server/plugin-api.ts';
import { type Engine, runningEngines } from './engine.ts';
import type { BridgeDoor, Parts } from './parts.ts';
import { openCollections } from './store/collections.ts';
import { Clients } from './work/clients.ts';
import { Tasks } from './work/tasks.ts';
import { Worker } from './work/worker.ts';
import { connectNeeds } from './connect-needs.ts';
import { addCardsApi } from './cards/cards.api.ts';
import { wireConnect } from './wire-connect.ts';
import { wireIn } from './wire-in.ts';
import { wireOut } from './wire-out.ts';
import { wirePeople } from './wire-people.ts';

/** Keeps conversations here and on Discourse forums in step, both ways. */
export const setup: Setup<BridgeDoor> = async (host) => {
  const collections = await openCollections((name) => host.collections(name));
  const pace = { callsPerMinute: Number((await host.settings.all())['callsPerMinute']) || Infinity };
  const clock = { now: () => new Date() };
  const parts: Parts = {
    host,
    collections,
    clock,
    tasks: new Tasks(collections.tasks, clock),
    clients: new Clients({
      secrets: host.secrets,
      fetch: host.outgoing.fetch,
      userAgent: `Moot-bridge/1.0 (+${host.baseUrl})`,
      pace,
      keepWait: async (url, waitUntil) =>
        void (await collections.bridges.updateMany({ url }, { $max: { waitUntil } })),
    }),
    pace,
    site: { name: 'Moot', url: host.baseUrl },
  };
  const inbound = wireIn(parts);
  const outbound = wireOut(parts);
  const worker = new Worker(parts, { ...inbound.doers, ...outbound.doers }, inbound.askForHeard);
  wirePeople(parts);
  // Before the calls that take whatever follows `/bridges/` for an id.
  addCardsApi(parts);
  const connecting = wireConnect(parts, connectNeeds(inbound, outbound));
  host.jobs.every('work', 2, async () => void (await worker.round()));
  const engine: Engine = { parts, worker, inbound, connecting };
  runningEngines.push(engine);
  return {
    async close() {
      worker.stop();
      connecting.stop();
      runningEngines.splice(runningEngines.indexOf(engine), 1);
      await inbound.parts.deliveries.settled();
    },
  };
};

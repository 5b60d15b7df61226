import type { Parts } from './parts.ts';
import type { Connecting } from './wire-connect.ts';
import type { Inbound } from './wire-in.ts';
import type { Worker } from './work/worker.ts';

/** The bridge of one site as it runs. */
export interface Engine {
  parts: Parts;
  worker: Worker;
  inbound: Inbound;
  connecting: Connecting;
}

/** Those that run in this process, the newest last: tests and figures move their clocks and ask for rounds of work. */
export const runningEngines: Engine[] = [];

import type { Parts } from './parts.ts';

/** The bridge of one site as it runs. */
export interface Engine {
  parts: Parts;
}

/** Those that run in this process, the newest last: tests and figures move their clocks and ask for rounds of work. */
export const runningEngines: Engine[] = [];

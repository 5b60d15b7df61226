import type { Action } from '../../server/core/rights.ts';
import { contentProbes } from './rights-of-content.ts';
import { groupProbes } from './rights-of-groups.ts';
import { orderProbes } from './rights-of-order.ts';
import type { Probe } from './rights-probes.ts';

/** Every way to try each row of the table of rights. A row without one fails the test. */
export const probesOf: Record<Action, Probe[]> = { ...groupProbes, ...contentProbes, ...orderProbes };

import type { PluginHost } from '../../server/plugin-api.ts';
import type { Collections } from './store/collections.ts';
import type { Clients, Pace } from './work/clients.ts';
import type { Clock } from './work/clock.ts';
import type { Tasks } from './work/tasks.ts';

/** The doors that plugin.json asks for; both lists grow together. */
export type BridgeDoor =
  | 'routes'
  | 'follow'
  | 'slots'
  | 'collections'
  | 'secrets'
  | 'personal'
  | 'jobs'
  | 'read'
  | 'act'
  | 'people'
  | 'api'
  | 'blobs'
  | 'notify'
  | 'outgoing'
  | 'settings'
  | 'health';

export type Host = PluginHost<BridgeDoor>;

/** What every part of the bridge works with. */
export interface Parts {
  host: Host;
  collections: Collections;
  /** Everything that waits or grows old asks this clock, so that tests move time. */
  clock: Clock;
  tasks: Tasks;
  clients: Clients;
  /** Figures and tests against a forum of their own lift it. */
  pace: Pace;
  site: {
    name: string;
    /** Where readers reach it, without a slash at the end. */
    url: string;
  };
}

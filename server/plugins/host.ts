import type { SlotFill } from '../core/html/page-slots.ts';
import type { Logger } from '../core/logger.ts';
import { within } from '../core/time-limit.ts';
import type { Door, Doors, HostBase, PluginHost } from '../plugin-api.ts';
import type { Manifest } from './manifest.ts';
import { registerApi } from './api-door.ts';
import type { PluginRoute, Registration } from './registration.ts';

/** The doors that lead to the site at once; the others only register. */
export type OpenDoors = Pick<
  Doors,
  'settings' | 'collections' | 'blobs' | 'secrets' | 'read' | 'act' | 'people' | 'notify' | 'outgoing'
>;

const followMs = 30_000;
const nameForm = /^[a-z0-9]+([-.][a-z0-9]+)*$/;

/** The host of one plugin: what everybody has, and the doors that its manifest asks for. */
export function buildHost(options: {
  manifest: Manifest;
  baseUrl: string;
  log: Logger;
  registration: Registration;
  open: OpenDoors;
}): PluginHost<Door> {
  const { manifest, baseUrl, log, registration, open } = options;
  const base: HostBase = { id: manifest.id, baseUrl, log };
  const doors: Doors = { ...registeringDoors(manifest, registration), ...open };
  const granted = new Map<PropertyKey, unknown>(manifest.doors.map((door) => [door, doors[door]]));
  for (const [name, value] of Object.entries(base)) granted.set(name, value);
  const host = Object.freeze(Object.fromEntries(granted)) as unknown as PluginHost<Door>;
  return new Proxy(host, {
    get(target, name, receiver) {
      if (typeof name === 'string' && Object.hasOwn(doors, name) && !granted.has(name)) {
        throw new Error(
          `The plugin ${manifest.id} uses the door "${name}" without having asked for it: add it to "doors" in its plugin.json.`,
        );
      }
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
}

function registeringDoors(manifest: Manifest, registration: Registration): Omit<Doors, keyof OpenDoors> {
  const { id } = manifest;
  const route =
    (method: PluginRoute['method']): Doors['routes'][PluginRoute['method']] =>
    (path, handle) =>
      registration.add('routes', { method, path, handle });
  return {
    routes: {
      get: route('get'),
      post: route('post'),
      put: route('put'),
      patch: route('patch'),
      delete: route('delete'),
      rawPost: (path, limitBytes, handle) => registration.add('rawRoutes', { path, limitBytes, handle }),
    },
    api: registerApi(manifest, (route) => registration.add('apiRoutes', route)),
    health: { report: (report) => registration.add('health', report) },
    personal: {
      register: ({ name, ...data }) => registration.add('personal', { name: ownName(id, name), ...data }),
    },
    follow: (follower) =>
      registration.add('followers', {
        name: ownName(id, follower.name),
        kinds: follower.kinds,
        // One that hangs would hold up every other follower.
        handle: (change) =>
          within(followMs, `the follower ${follower.name} of ${id}`, follower.handle(change)),
      }),
    filters: { beforePost: (filter) => registration.add('postFilters', filter) },
    slots: {
      add(name, fill) {
        const whole: SlotFill<typeof name> = async (data, reader) => {
          const answer = await fill(data, reader);
          return answer && { template: `plugins/${id}/${answer.template}`, data: answer.data };
        };
        registration.add('slots', { name, fill: whole });
      },
    },
    jobs: {
      every(name, seconds, run) {
        if (!(seconds >= 1)) throw new Error(`The job ${name} should run every second at most.`);
        registration.add('jobs', { name: ownName(id, name), seconds, run });
      },
    },
    importers: { register: (importer) => registration.add('importers', importer) },
    exporters: { register: (exporter) => registration.add('exporters', exporter) },
  };
}

/** A name within the whole site for what a plugin names by itself. Throws for an unfit one. */
export function ownName(id: string, name: string): string {
  if (!nameForm.test(name))
    throw new Error(`"${name}" is no fit name: use small letters, digits, hyphens and dots.`);
  return `plugin:${id}:${name}`;
}

import type { PostFilter } from '../core/filters.ts';
import type { SlotFill, SlotName } from '../core/html/page-slots.ts';
import type { Job } from '../core/jobs.ts';
import type { Follower } from '../core/log/followers.ts';
import type { Exporter, Importer } from '../features/frameworks/importers.ts';
import type { ApiRoute } from '../core/http/routes.ts';
import type { HealthReport, PluginPersonal, RawHandler, RouteHandler } from '../plugin-api.ts';

export interface PluginRoute {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  handle: RouteHandler;
}

export interface RawRoute {
  path: string;
  limitBytes: number;
  handle: RawHandler;
}

interface Lists {
  routes: PluginRoute;
  rawRoutes: RawRoute;
  apiRoutes: ApiRoute;
  health: () => Promise<HealthReport>;
  personal: PluginPersonal;
  followers: Follower;
  postFilters: PostFilter;
  slots: { name: SlotName; fill: SlotFill<never> };
  jobs: Job;
  importers: Importer;
  exporters: Exporter;
}

/**
 * What one plugin registers during its setup. The site takes it over once setup has succeeded, so that of a plugin that
 * breaks half-way nothing stays, and a setup that was given up can add nothing later.
 */
export class Registration {
  readonly #lists: { [Name in keyof Lists]: Lists[Name][] } = {
    routes: [],
    rawRoutes: [],
    apiRoutes: [],
    health: [],
    personal: [],
    followers: [],
    postFilters: [],
    slots: [],
    jobs: [],
    importers: [],
    exporters: [],
  };
  #open = true;

  /** Notes something; throws once setup is over. */
  add<Name extends keyof Lists>(list: Name, thing: Lists[Name]): void {
    if (!this.#open) throw new Error('A plugin registers during its setup only.');
    this.#lists[list].push(thing);
  }

  /** Ends the time for registering. */
  seal(): void {
    this.#open = false;
  }

  of<Name extends keyof Lists>(list: Name): readonly Lists[Name][] {
    return this.#lists[list];
  }
}

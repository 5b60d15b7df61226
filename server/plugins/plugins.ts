import type { Express } from 'express';
import type { Filters } from '../core/filters.ts';
import type { PageSlots } from '../core/html/page-slots.ts';
import type { Jobs } from '../core/jobs.ts';
import type { Followers } from '../core/log/followers.ts';
import type { Logger } from '../core/logger.ts';
import { within } from '../core/time-limit.ts';
import type { Exporters, Importers } from '../features/frameworks/importers.ts';
import type { PersonalData } from '../core/personal.ts';
import type { ApiRoute, SendPage } from '../core/http/routes.ts';
import type { Closing, Door, HealthReport, Setup } from '../plugin-api.ts';
import { findPlugins, type FoundPlugin } from './find-plugins.ts';
import { buildHost, type OpenDoors } from './host.ts';
import type { Manifest } from './manifest.ts';
import { mountRawRoutes, mountRoutes, type RouteParts } from './mount-routes.ts';
import { loadPluginModule } from './plugin-module.ts';
import { needWords, orderByNeeds } from './order.ts';
import { Registration } from './registration.ts';

/** A plugin as operators see it. */
export interface PluginState {
  id: string;
  name: string;
  version: string;
  state: 'running' | 'broken';
  /** Why it is broken. */
  reason: string | null;
}

/** A setting of a plugin; `given` when it is another than the plugin's own default. */
export interface PluginSetting {
  name: string;
  description: string;
  value: string | null;
  given: boolean;
}

export interface PluginParts {
  /** The folder whose folders are plugins. */
  folder: string;
  baseUrl: string;
  logger: Logger;
  followers: Followers;
  filters: Filters;
  slots: PageSlots;
  jobs: Jobs;
  importers: Importers;
  exporters: Exporters;
  /** Hears what plugins hold of members. */
  addPersonal: (data: PersonalData) => void;
  /** The doors that lead straight to the site, for one plugin. */
  open: (manifest: Manifest, log: Logger) => OpenDoors;
  /** Closes what the doors of all lead through. */
  closeLast?: () => Promise<void>;
  /** How long the setup of a plugin may take, in milliseconds. */
  setupMs?: number;
}

interface Running {
  manifest: Manifest;
  registration: Registration;
  closing: Closing | null;
}

/** How a plugin is, for operators. */
export interface PluginHealth extends HealthReport {
  id: string;
}

const healthMs = 1_000;
const usualSetupMs = 30_000;
const closeMs = 5_000;

/** The plugins of this site: loads them in order of their needs, each by itself, and closes them in reverse. */
export class Plugins {
  readonly #parts: PluginParts;
  readonly #states = new Map<string, PluginState>();
  readonly #running: Running[] = [];
  #loading: Promise<void> | null = null;

  constructor(parts: PluginParts) {
    this.#parts = parts;
  }

  /** What became of each plugin, by id. */
  states(): PluginState[] {
    return [...this.#states.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The settings of those that run, with the values in use, by the plugin's id. */
  async settings(): Promise<Map<string, PluginSetting[]>> {
    const { logger, open } = this.#parts;
    const found = new Map<string, PluginSetting[]>();
    for (const { manifest } of this.#running) {
      const declared = Object.entries(manifest.settings);
      if (declared.length === 0) continue;
      const values = await open(manifest, logger).settings.all();
      const rows = declared.map(([name, setting]) => {
        const value = values[name] ?? null;
        const usual = 'default' in setting ? (setting.default ?? null) : null;
        const { description } = setting;
        return { name, description, value: value === null ? null : String(value), given: value !== usual };
      });
      found.set(manifest.id, rows);
    }
    return found;
  }

  /** Loads every plugin, once. Never throws for a plugin's sake: a broken one is noted and logged. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Puts up the routes that take raw bytes: before bodies are parsed and sessions are read. */
  mountEarly(app: Express): void {
    for (const { manifest, registration } of this.#running)
      mountRawRoutes(app, manifest, registration.of('rawRoutes'), this.#routeParts());
  }

  /** Puts up all other routes: after the site's own, so that none of those is taken over. */
  mountLate(app: Express, sendPage: SendPage): void {
    for (const { manifest, registration } of this.#running)
      mountRoutes(app, manifest, registration.of('routes'), this.#routeParts(), sendPage);
  }

  /** The calls of the API that plugins answer, for the site to mount and describe with its own. */
  apiRoutes(): ApiRoute[] {
    return this.#running.flatMap(({ registration }) => registration.of('apiRoutes'));
  }

  /** How each plugin says that it is; one that fails to say so is not well. */
  async health(): Promise<PluginHealth[]> {
    const asked = this.#running.flatMap(({ manifest: { id }, registration }) =>
      registration.of('health').map((report) => this.#health(id, report)),
    );
    return Promise.all(asked);
  }

  async #health(id: string, report: () => Promise<HealthReport>): Promise<PluginHealth> {
    try {
      return { id, ...(await within(healthMs, `the health of ${id}`, report())) };
    } catch (error) {
      this.#parts.logger.warn({ err: error, plugin: id }, 'a plugin could not say how it is');
      return { id, ok: false, words: 'It could not say how it is.', gauges: [] };
    }
  }

  /** Closes all, the last loaded first. */
  async close(): Promise<void> {
    for (const { manifest, closing } of this.#running.splice(0).reverse()) {
      if (closing) await this.#close(manifest.id, closing);
    }
    await this.#parts.closeLast?.();
  }

  async #load(): Promise<void> {
    const found = await findPlugins(this.#parts.folder);
    const readable: (Manifest & { folder: string })[] = [];
    for (const plugin of found) {
      if (plugin.manifest) readable.push({ ...plugin.manifest, folder: plugin.folder });
      else this.#break(plugin, plugin.reason ?? 'plugin.json cannot be used');
    }
    const { order, broken } = orderByNeeds(readable, new Set(this.#states.keys()));
    for (const plugin of readable) {
      const reason = broken.get(plugin.id);
      if (reason) this.#break(plugin, reason);
    }
    for (const plugin of order) await this.#start(plugin);
  }

  async #start(plugin: Manifest & { folder: string }): Promise<void> {
    const { logger } = this.#parts;
    try {
      for (const need of plugin.needs) {
        if (this.#states.get(need)?.state === 'broken') throw new Error(needWords(need, 'broken'));
      }
      const running = await this.#setUp(plugin);
      this.#takeOver(running);
      this.#running.push(running);
      const { id, name, version } = plugin;
      this.#states.set(id, { id, name, version, state: 'running', reason: null });
      logger.info({ plugin: id, version }, 'a plugin is running');
    } catch (error) {
      this.#break(plugin, error instanceof Error ? error.message : String(error), error);
    }
  }

  async #setUp(plugin: Manifest & { folder: string }): Promise<Running> {
    const { baseUrl, logger, open, setupMs = usualSetupMs } = this.#parts;
    this.#refuseTaken(plugin);
    const registration = new Registration();
    const log = logger.child({ plugin: plugin.id });
    const host = buildHost({
      manifest: plugin,
      baseUrl,
      log,
      registration,
      open: open(plugin, log),
    });
    let givenUp = false;
    const work = async (): Promise<Closing | null> => {
      const module = (await loadPluginModule(plugin.folder)) as {
        setup?: Setup<Door>;
      };
      if (typeof module.setup !== 'function') throw new Error('server.ts exports no function "setup"');
      const closing = (await module.setup(host)) ?? null;
      // Nobody waits for it any more, but what it opened must be closed.
      if (givenUp && closing) await this.#close(plugin.id, closing);
      return closing;
    };
    try {
      return { manifest: plugin, registration, closing: await within(setupMs, 'its setup', work()) };
    } finally {
      givenUp = true;
      registration.seal();
    }
  }

  #takeOver({ manifest: { id }, registration }: Running): void {
    const { followers, filters, slots, jobs, importers, exporters, addPersonal } = this.#parts;
    for (const { name, export: collect, erase } of registration.of('personal'))
      addPersonal({ name, collect, erase });
    for (const follower of registration.of('followers')) followers.add(follower);
    for (const filter of registration.of('postFilters')) filters.addPostFilter(id, filter);
    for (const { name, fill } of registration.of('slots')) slots.add(id, name, fill as never);
    for (const job of registration.of('jobs')) jobs.add(job);
    for (const importer of registration.of('importers')) importers.register(importer);
    for (const exporter of registration.of('exporters')) exporters.register(exporter);
  }

  #refuseTaken(plugin: Manifest): void {
    this.#refuseTakenMounts(plugin);
    for (const { manifest } of this.#running) {
      const taken = manifest.nouns.find((noun) => plugin.nouns.includes(noun));
      if (taken) throw new Error(`wants a noun of the API that ${manifest.id} has: ${taken}`);
    }
  }

  #refuseTakenMounts(plugin: Manifest): void {
    const beneath = (inner: string, outer: string): boolean => `${inner}/`.startsWith(`${outer}/`);
    for (const { manifest } of this.#running) {
      const taken = manifest.mounts.find((theirs) =>
        plugin.mounts.some((ours) => beneath(ours, theirs) || beneath(theirs, ours)),
      );
      if (taken) throw new Error(`wants an address that ${manifest.id} has: ${taken}`);
    }
  }

  async #close(id: string, closing: Closing): Promise<void> {
    try {
      await within(closeMs, 'its closing', closing.close());
    } catch (error) {
      this.#parts.logger.error({ err: error, plugin: id }, 'a plugin did not close');
    }
  }

  #break(plugin: FoundPlugin | Manifest, reason: string, error?: unknown): void {
    const { id } = plugin;
    const { name, version } = 'name' in plugin ? plugin : { name: id, version: '' };
    this.#states.set(id, { id, name, version, state: 'broken', reason });
    this.#parts.logger.error({ plugin: id, reason, err: error }, 'a plugin is broken; all else goes on');
  }

  #routeParts(): RouteParts {
    const { baseUrl, logger } = this.#parts;
    return { baseUrl, logger };
  }
}

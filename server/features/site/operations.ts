import type { Express, Request, Response } from 'express';
import type { Connection } from 'mongoose';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Readiness } from '../../core/readiness.ts';
import type { Reader } from '../../core/reader.ts';
import { within } from '../../core/time-limit.ts';

export interface OperationsParts {
  connection: Connection;
  readiness: Readiness;
  readerOfToken: (secret: string) => Promise<Reader | null>;
  /** Live connections of this process. */
  connections: () => number;
  /** About how many there are, cheaply. */
  posts: () => Promise<number>;
  changes: () => Promise<number>;
  /** How each plugin says that it is. */
  plugins: () => Promise<PluginReport[]>;
}

/** What a plugin says of itself. */
export interface PluginReport {
  id: string;
  ok: boolean;
  words: string;
  gauges: { name: string; help: string; labels?: Record<string, string>; value: number }[];
}

const pingMs = 2_000;
const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const forwarding = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** Of the process, so once a process, however many sites run in it (tests). */
let ofProcess: Registry | null = null;

/** Mounts what machines ask for, before sessions: `/healthz`, `/readyz` and `/metrics`. */
export function mountOperations(app: Express, parts: OperationsParts): void {
  const registry = siteMetrics(parts);

  app.get('/healthz', (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.json({ alive: true });
  });

  app.get('/readyz', async (_req, res) => {
    const found = [parts.readiness.reason, await databaseTrouble(parts.connection)];
    const reasons = found.filter((reason) => reason !== null);
    res.setHeader('Cache-Control', 'no-store');
    // A plugin that is not well keeps nobody from the site.
    const plugins = (await parts.plugins()).map(({ id, ok, words }) => ({ id, ok, words }));
    res.status(reasons.length === 0 ? 200 : 503).json({ ready: reasons.length === 0, reasons, plugins });
  });

  app.get('/metrics', async (req, res, next) => {
    // To everybody else there is no such page, so that nobody learns how busy the site is.
    if (!comesFromThisMachine(req) && !(await isAdmin(req, parts))) return next();
    await sendMetrics(res, [registry, pluginMetrics(await parts.plugins())]);
  });
}

async function databaseTrouble(connection: Connection): Promise<string | null> {
  const ping = async (): Promise<string | null> => {
    if (!connection.db) return 'The database is not connected.';
    await connection.db.command({ ping: 1 });
    return null;
  };
  try {
    return await within(pingMs, 'the database', ping());
  } catch {
    return `The database did not answer within ${pingMs / 1000} seconds.`;
  }
}

/**
 * Behind a proxy on this machine every request comes from loopback. Proxies say for whom they ask, and what says so is
 * not taken for local, whatever it claims.
 */
function comesFromThisMachine(req: Request): boolean {
  if (forwarding.some((header) => req.headers[header] !== undefined)) return false;
  return loopback.has(req.socket.remoteAddress ?? '');
}

async function isAdmin(req: Request, { readerOfToken }: OperationsParts): Promise<boolean> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(req.get('authorization') ?? '')?.[1];
  const reader = bearer === undefined ? null : await readerOfToken(bearer);
  return reader?.admin === true;
}

async function sendMetrics(res: Response, registries: Registry[]): Promise<void> {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  const all = Registry.merge([ofProcess, ...registries]);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Content-Type', all.contentType);
  res.end(await all.metrics());
}

async function figure(name: string, read: () => number | Promise<number>): Promise<number> {
  return within(pingMs, name, read()).catch(() => Number.NaN);
}

const gaugeName = /^[a-z][a-z0-9_]*$/;

/** `moot_<plugin>_<name>`; what is no fit name, or has labels that others of its name have not, is left out. */
function pluginMetrics(reports: PluginReport[]): Registry {
  const registry = new Registry();
  const made = new Map<string, Gauge>();
  for (const { id, gauges } of reports) {
    for (const { name, help, labels = {}, value } of gauges) {
      if (!gaugeName.test(name)) continue;
      const full = `moot_${id.replaceAll('-', '_')}_${name}`;
      const labelNames = Object.keys(labels);
      const gauge = made.get(full) ?? new Gauge({ name: full, help, labelNames, registers: [registry] });
      made.set(full, gauge);
      try {
        gauge.set(labels, value);
      } catch {
        // One figure of a plugin must not take all others with it.
      }
    }
  }
  return registry;
}

function siteMetrics({ connections, posts, changes }: OperationsParts): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      // A database that is away must not take the figures of the process with it.
      collect: async () => made.set(await figure(name, read)),
    });
  };
  gauge('moot_live_connections', 'Live connections of this process.', connections);
  gauge('moot_posts', 'Posts, those deleted and hidden included.', posts);
  gauge('moot_changes', 'Changes in the log, of all channels.', changes);
  return registry;
}

import { ensureSeeds, type Seeded } from '../../seeds/load.ts';
import { composeSite, prepareData, type Services, type Site } from '../compose.ts';
import type { Config } from '../config.ts';
import { createLogger } from '../core/logger.ts';
import { sessionSecret } from '../core/sessions/secret.ts';
import { finish } from './finish.ts';
import { freePort } from './free-port.ts';
import { listen } from './listen.ts';
import { openMoot } from './open-moot.ts';

export interface RunningServer {
  /** Where readers reach it, without a slash at the end. */
  url: string;
  services: Services;
  /** The demonstration sign-ins, when this site has the demonstration data. */
  seeded: Seeded | null;
  /** Finishes what is in flight (10 seconds at most), then closes everything. A second call waits for the first. */
  close(): Promise<void>;
}

const patienceMs = 10_000;

/**
 * Starts a whole Moot with these settings; a port of 0 becomes a free one. Throws an error in plain words when the
 * database cannot be opened (EngineError) or the address cannot be had (StartError), with nothing left open.
 * `onGivingUp` hears when the built-in database cannot be kept running.
 */
export async function startServer(
  given: Config,
  onGivingUp: (reason: string) => void = () => undefined,
): Promise<RunningServer> {
  const config = await withPort(given);
  const logger = createLogger(config.logLevel);
  if (config.production && !config.mongodbUri) {
    logger.warn(
      'This is a production site on the built-in database, which is meant for trying Moot out. Set MONGODB_URI.',
    );
  }
  const moot = await openMoot(config, { logger, join: 'refuse', onGivingUp });
  const { services } = moot;
  let site: Site | null = null;
  const stop = async (): Promise<void> => {
    services.readiness.refuse('This server is shutting down.');
    if (site) await finish(site.server, () => site!.close(), patienceMs);
    await moot.close();
  };
  try {
    await prepareData(services);
    const seeded = config.seeds === 'demo' ? await ensureSeeds(services) : null;
    site = await composeSite(services, moot.assets, await sessionSecret(config));
    await listen(site.server, config);
    let stopped: Promise<void> | null = null;
    return { url: config.publicUrl, services, seeded, close: () => (stopped ??= stop()) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function withPort(config: Config): Promise<Config> {
  if (config.port !== 0) return config;
  const port = await freePort(config.host);
  return { ...config, port, publicUrl: config.publicUrl.replace(/^(http:\/\/localhost):0$/, `$1:${port}`) };
}

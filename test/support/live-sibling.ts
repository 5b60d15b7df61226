import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { composeServices, type Services } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { connect } from '../../server/core/database/database.ts';
import { createLogger } from '../../server/core/logger.ts';

/** The address of the database that a connection is open on, for another process to join. */
export function addressOf(connection: Connection): string {
  const host = connection.getClient().options.hosts[0]!;
  const place = host.socketPath
    ? encodeURIComponent(host.socketPath)
    : `${host.host ?? 'localhost'}:${host.port ?? 27017}`;
  return `mongodb://${place}/${connection.name}`;
}

/** It serves no pages, so these lead nowhere. */
const manifest = { 'main.js': 'main.js', 'main.css': 'main.css', 'favicon.svg': 'favicon.svg' };

export interface Sibling {
  services: Services;
  close(): Promise<void>;
}

/**
 * All that a second process would have below the web, on a connection of its own to the same database: nothing but
 * the database is shared with the first.
 */
export async function openSibling(address: string): Promise<Sibling> {
  const dataDir = await mkdtemp(join(tmpdir(), 'moot-sibling-'));
  const config = {
    ...readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error', RATE_LIMIT: 'off', SEEDS: 'none' }),
  };
  const database = await connect(address, null);
  const logger = createLogger(config.logLevel);
  const services = composeServices({ config, logger, connection: database.connection, manifest });
  await services.heads.startTail();
  return {
    services,
    async close() {
      await services.followers.stop();
      await services.log.settled();
      await services.draftCounts.close();
      await services.heads.close();
      services.mailer.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Waits until something holds, looking now and then; throws with these words when it takes too long. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`still not so after ${withinMs} ms: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

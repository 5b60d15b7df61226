import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { buildClient } from '../../client/build.mjs';
import { composeServices, composeSite, prepareData, type Services, type Site } from '../../server/compose.ts';
import type { Config } from '../../server/config.ts';
import type { Database } from '../../server/core/database/database.ts';
import { createLogger } from '../../server/core/logger.ts';
import { projectRoot } from '../../server/core/paths.ts';
import { finish } from '../../server/start/finish.ts';
import { openSiteDatabase } from './engine.ts';
import { shareCompiledTemplates } from './shared-templates.ts';
import { testConfig } from './test-config.ts';

shareCompiledTemplates();

/** What test sites sign and seal cookies with. */
export const siteSecret = 'a secret for tests only, long enough';

/** How long requests that hang may keep a site from closing. */
const patienceMs = 5_000;

export interface TestSite {
  url: string;
  site: Site;
  services: Services;
  dataDir: string;
  close(): Promise<void>;
}

/**
 * A whole site on a free port, with a database of its own. Limits are off unless `config` turns them on; its plugins
 * are ours unless `pluginsFolder` names others. `fill` puts something into database and data folder first.
 */
export async function startTestSite(
  config: Partial<Config> = {},
  pluginsFolder?: string,
  fill?: (connection: Connection, dataDir: string) => Promise<void>,
): Promise<TestSite> {
  const dataDir = await mkdtemp(join(tmpdir(), 'moot-site-'));
  const database = await openSiteDatabase();
  await fill?.(database.connection, dataDir);
  return startSiteOn(database, dataDir, config, pluginsFolder);
}

/** A whole site on a free port, on this database and data folder; closing it closes both and removes the folder. */
export async function startSiteOn(
  database: Database,
  dataDir: string,
  config: Partial<Config> = {},
  pluginsFolder?: string,
): Promise<TestSite> {
  const { manifest } = await buildClient();
  const full = { ...testConfig(dataDir), ...config, dataDir };
  const { connection } = database;
  const logger = createLogger(full.logLevel);
  const services = composeServices({ config: full, logger, connection, manifest, pluginsFolder });
  await prepareData(services);
  const site = await composeSite(services, join(projectRoot, '.build/client'), siteSecret);
  // A connection that the server gives up while a test uses it again is a failed request.
  site.server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => site.server.listen(0, '127.0.0.1', resolve));
  const { port } = site.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    site,
    services,
    dataDir,
    async close() {
      // As a server ends: a connection that was busy when it was asked to close would be kept for all that time.
      await finish(site.server, () => site.close(), patienceMs);
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

import { buildClient } from '../../client/build.mjs';
import { loadSeeds } from '../../seeds/load.ts';
import { composeServices, prepareData, type Services } from '../../server/compose.ts';
import { type Database, openDatabase } from '../../server/core/database/database.ts';
import { createLogger } from '../../server/core/logger.ts';
import { sweepCheckpoint, sweepOverlapMs } from '../../server/core/log/sweep.ts';
import { testConfig } from './test-config.ts';

const quiet = { info() {}, warn: console.error, error: console.error };

/** Opens the database in a data folder, with an engine of its own, which ends when it is closed. */
export function openEngineOn(dataDir: string): Promise<Database> {
  return openDatabase({ mongodbUri: null, dataDir, log: quiet, join: 'refuse', onGivingUp: console.error });
}

/** All that is below the web, on this database and data folder; no job runs. */
export async function openServices({ connection }: Database, dataDir: string): Promise<Services> {
  const { manifest } = await buildClient();
  const config = testConfig(dataDir);
  const services = composeServices({
    config,
    connection,
    manifest,
    logger: createLogger(config.logLevel),
  });
  await prepareData(services);
  return services;
}

/** Closes services that no site was made of. */
export async function closeServices(services: Services): Promise<void> {
  await services.log.settled();
  await services.followers.stop();
  await services.draftCounts.close();
  await services.plugins.close();
  await services.heads.close();
  services.mailer.close();
}

/** Loads the demonstration data into a new data folder, and closes what it opened. */
export async function makeSeeded(dataDir: string): Promise<void> {
  const database = await openEngineOn(dataDir);
  const services = await openServices(database, dataDir);
  // Each job has its first turn while there is nothing to do, so that sites on a copy do not begin with all of them.
  services.jobs.start();
  await services.jobs.stop();
  await loadSeeds(services);
  await services.followers.drain();
  await closeServices(services);
  // All of it is projected. So a site on a copy looks from here on for what a crash left, not through what was loaded.
  const seq = Date.now() + sweepOverlapMs;
  await services.models.cursors.updateOne({ _id: sweepCheckpoint }, { $set: { seq } });
  await database.close();
}

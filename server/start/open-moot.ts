import { buildClient } from '../../client/build.mjs';
import { composeServices, type Services } from '../compose.ts';
import type { Config } from '../config.ts';
import { restoringMark } from '../core/database/database.models.ts';
import { openDatabase } from '../core/database/database.ts';
import { EngineError } from '../core/database/engine/engine-error.ts';
import { migrate } from '../core/database/migrations.ts';
import type { Logger } from '../core/logger.ts';
import { dataMigrations } from './data-migrations.ts';

/** Everything below the web, open and up to date. */
export interface OpenMoot {
  services: Services;
  /** The folder of what browsers get. */
  assets: string;
  /** Writes what is waiting and closes the database. */
  close(): Promise<void>;
}

export interface OpenOptions {
  logger: Logger;
  /** What to do when another process has the built-in database of this DATA_DIR open. */
  join: 'allow' | 'refuse';
  /** A backup is just being put into this database; without this, such a database is refused. */
  halfRestored?: boolean;
  /** Hears when the built-in database cannot be kept running. */
  onGivingUp?: (reason: string) => void;
}

/** Opens the database that the settings name, brings its data up to date and composes the services on it. */
export async function openMoot(config: Config, options: OpenOptions): Promise<OpenMoot> {
  const { logger, join } = options;
  const { manifest, folder: assets } = await buildClient();
  const database = await openDatabase({
    mongodbUri: config.mongodbUri,
    dataDir: config.dataDir,
    niceness: config.databaseNiceness,
    log: logger,
    join,
    onGivingUp: options.onGivingUp ?? (() => undefined),
  });
  try {
    const services = composeServices({ config, logger, connection: database.connection, manifest });
    if (!options.halfRestored) await refuseHalfRestored(services);
    await migrate(services.models, dataMigrations(services.models));
    return {
      services,
      assets,
      async close() {
        await services.log.settled();
        await services.plugins.close();
        await services.draftCounts.close();
        await services.heads.close();
        await services.lettersSettled();
        await services.outbox.stop();
        services.mailer.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function refuseHalfRestored({ models }: Services): Promise<void> {
  if (!(await models.marks.exists({ _id: restoringMark }))) return;
  throw new EngineError(
    'This database is half filled: a restore was cut short. Run npx moot restore --from FOLDER once more.',
  );
}

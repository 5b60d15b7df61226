import type { Services } from '../compose.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../core/logger.ts';

/**
 * Opens Moot as the settings say, does one piece of work with its services, and closes it. A server that runs on the
 * same database goes on: its built-in database is joined. With `alone`, that is refused instead.
 */
export async function withMoot<Result>(
  work: (services: Services) => Promise<Result>,
  options: { alone?: boolean; asItIs?: boolean } = {},
): Promise<Result> {
  const config = readConfig(process.env);
  // All of Moot is read only now, so that help and mistakes in typing are answered at once.
  const [{ openMoot }, { prepareData }] = await Promise.all([
    import('../start/open-moot.ts'),
    import('../compose.ts'),
  ]);
  // Standard error is for the one line that says what went wrong.
  const logger = createLogger('silent');
  const moot = await openMoot(config, { logger, join: options.alone ? 'refuse' : 'allow' });
  try {
    if (!options.asItIs) await prepareData(moot.services);
    return await work(moot.services);
  } finally {
    await moot.close();
  }
}

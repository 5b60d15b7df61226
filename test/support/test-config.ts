import { type Config, readConfig } from '../../server/config.ts';

/** The settings of sites under test: quiet, without limits, and with nothing in them. */
export function testConfig(dataDir: string): Config {
  return readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', RATE_LIMIT: 'off', SEEDS: 'none' });
}

import { resolve } from 'node:path';
import { z } from 'zod';

/** Every setting, checked. Times and sizes carry their unit in the name. */
export interface Config {
  port: number;
  host: string;
  /** Where readers reach this site, without a slash at the end. Follows the port when unset. */
  publicUrl: string;
  dataDir: string;
  mongodbUri: string | null;
  redisUrl: string | null;
  smtpUrl: string | null;
  sessionSecret: string | null;
  seeds: 'demo' | 'none';
  rateLimit: boolean;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  production: boolean;
  pageCache: boolean;
}

/** One line a setting, naming it and what would be right. */
export class ConfigError extends Error {
  constructor(lines: string[]) {
    super(lines.join('\n'));
    this.name = 'ConfigError';
  }
}

const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)),
      `must be an address starting with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
    );
const oneOf = <const T extends [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: `must be one of: ${values.join(', ')}` });

const schema = z.object({
  PORT: z
    .string()
    .refine(
      (value) => /^\d{1,5}$/.test(value) && Number(value) <= 65535,
      'must be a whole number from 0 to 65535',
    )
    .transform(Number)
    .default(3000),
  HOST: z
    .string()
    .regex(/^[^\s/]+$/, 'must be a host name or an IP address')
    .default('127.0.0.1'),
  PUBLIC_URL: url('http', 'https').optional(),
  DATA_DIR: z.string().default('.data'),
  MONGODB_URI: url('mongodb', 'mongodb+srv').optional(),
  REDIS_URL: url('redis', 'rediss').optional(),
  SMTP_URL: url('smtp', 'smtps').optional(),
  SESSION_SECRET: z.string().min(32, 'must be at least 32 characters').optional(),
  SEEDS: oneOf('demo', 'none').optional(),
  ALLOW_EMBEDDED_DB: oneOf('0', '1', 'true', 'false').optional(),
  RATE_LIMIT: oneOf('on', 'off').default('on'),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent').default('info'),
  PAGE_CACHE: oneOf('on', 'off').default('on'),
  NODE_ENV: z.string().default('development'),
});

/** Their values are, or may hold, passwords: not to be repeated on a screen or in a log. */
const secret = new Set(['MONGODB_URI', 'REDIS_URL', 'SMTP_URL', 'SESSION_SECRET']);

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Reads the settings from environment variables; an empty one counts as unset.
 * Throws ConfigError with one line for each wrong setting.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, environment[name]?.trim() || undefined]),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => {
        const name = String(path[0]);
        return secret.has(name) ? `${name} ${message}` : `${name} ${message} (it is "${given[name]}")`;
      }),
    );
  }
  const settings = parsed.data;
  const production = settings.NODE_ENV === 'production';
  if (production && !settings.MONGODB_URI && !['1', 'true'].includes(settings.ALLOW_EMBEDDED_DB ?? '')) {
    throw new ConfigError([
      'MONGODB_URI must be set when NODE_ENV is production: the embedded database is meant for trying Moot out. ' +
        'Set ALLOW_EMBEDDED_DB=1 to use it all the same.',
    ]);
  }
  const publicUrl = (settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).replace(/\/+$/, '');
  const isHere = !settings.MONGODB_URI && localHosts.has(new URL(publicUrl).hostname);
  return {
    port: settings.PORT,
    host: settings.HOST,
    publicUrl,
    dataDir: resolve(settings.DATA_DIR),
    mongodbUri: settings.MONGODB_URI ?? null,
    redisUrl: settings.REDIS_URL ?? null,
    smtpUrl: settings.SMTP_URL ?? null,
    sessionSecret: settings.SESSION_SECRET ?? null,
    seeds: settings.SEEDS ?? (isHere ? 'demo' : 'none'),
    rateLimit: settings.RATE_LIMIT === 'on',
    logLevel: settings.LOG_LEVEL,
    production,
    pageCache: settings.PAGE_CACHE === 'on',
  };
}

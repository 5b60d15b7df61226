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
  /**
   * How far the threads of the built-in database give way, 0 to 19. It has many and this process one, which answers
   * people: where processors are few, those would keep that one from them.
   */
  databaseNiceness: number;
  redisUrl: string | null;
  smtpUrl: string | null;
  sessionSecret: string | null;
  /** What the secrets of plugins are encrypted with; null for one that is kept in the data folder. */
  encryptionKey: string | null;
  /** `host:port` of the private hosts that plugins may send requests to. */
  allowPrivateHosts: string[];
  seeds: 'demo' | 'none';
  rateLimit: boolean;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  production: boolean;
  pageCache: boolean;
  /** The directory of an employer, or another OpenID provider, that members may sign in with; null for none. */
  oidc: OidcSettings | null;
  /** The names of those that were set, rather than left to their default. */
  given: string[];
}

export interface OidcSettings {
  /** As the provider gives it, to the letter. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What stands on the button: "Sign in with <name>". */
  name: string;
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

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What is signed in with goes over the network encrypted, or not over it at all. */
function isIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, search, hash } = new URL(value);
  if (search || hash) return false;
  return protocol === 'https:' || (protocol === 'http:' && localHosts.has(hostname));
}

/** As the web writes it: `[::1]:8080` for an address of the sixth version. */
function isHostWithPort(value: string): boolean {
  const port = Number(/:(\d{1,5})$/.exec(value)?.[1] ?? 0);
  const host = value.replace(/:\d+$/, '');
  if (port < 1 || port > 65535 || !URL.canParse(`http://${host}/`)) return false;
  return new URL(`http://${host}/`).hostname === host;
}

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
  DATABASE_NICENESS: z
    .string()
    .regex(/^1?\d$/, 'must be a whole number from 0 to 19')
    .transform(Number)
    .default(10),
  REDIS_URL: url('redis', 'rediss').optional(),
  SMTP_URL: url('smtp', 'smtps').optional(),
  SESSION_SECRET: z.string().min(32, 'must be at least 32 characters').optional(),
  ENCRYPTION_KEY: z.string().min(32, 'must be at least 32 characters').optional(),
  ALLOW_PRIVATE_HOSTS: z
    .string()
    .transform((value) =>
      value
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    )
    .refine((hosts) => hosts.every(isHostWithPort), 'must be a list such as 10.1.2.3:443, forum.local:8080')
    .default([]),
  SEEDS: oneOf('demo', 'none').optional(),
  ALLOW_EMBEDDED_DB: oneOf('0', '1', 'true', 'false').optional(),
  RATE_LIMIT: oneOf('on', 'off').default('on'),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent').default('info'),
  PAGE_CACHE: oneOf('on', 'off').default('on'),
  OIDC_ISSUER: z
    .string()
    .refine(isIssuer, 'must be an address starting with https:// (http:// only on this machine)')
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(60, 'must be 60 characters or fewer').optional(),
  NODE_ENV: z.string().default('development'),
});

/** Their values are, or may hold, passwords: not to be repeated on a screen or in a log. */
const secret = new Set([
  'MONGODB_URI',
  'REDIS_URL',
  'SMTP_URL',
  'SESSION_SECRET',
  'ENCRYPTION_KEY',
  'OIDC_CLIENT_SECRET',
]);

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
    databaseNiceness: settings.DATABASE_NICENESS,
    redisUrl: settings.REDIS_URL ?? null,
    smtpUrl: settings.SMTP_URL ?? null,
    sessionSecret: settings.SESSION_SECRET ?? null,
    encryptionKey: settings.ENCRYPTION_KEY ?? null,
    allowPrivateHosts: settings.ALLOW_PRIVATE_HOSTS,
    seeds: settings.SEEDS ?? (isHere ? 'demo' : 'none'),
    rateLimit: settings.RATE_LIMIT === 'on',
    logLevel: settings.LOG_LEVEL,
    production,
    pageCache: settings.PAGE_CACHE === 'on',
    oidc: oidcOf(settings),
    given: Object.keys(given).filter((name) => given[name] !== undefined),
  };
}

/** All of it or none: half a configuration is refused with the names of what is missing. */
function oidcOf(settings: z.output<typeof schema>): OidcSettings | null {
  const names = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'] as const;
  const given = names.filter((name) => settings[name] !== undefined);
  if (given.length === 0) return null;
  const missing = names.filter((name) => settings[name] === undefined);
  if (missing.length > 0) {
    throw new ConfigError(missing.map((name) => `${name} must be set when ${given[0]} is`));
  }
  return {
    issuer: settings.OIDC_ISSUER!,
    clientId: settings.OIDC_CLIENT_ID!,
    clientSecret: settings.OIDC_CLIENT_SECRET!,
    name: settings.OIDC_NAME!,
  };
}

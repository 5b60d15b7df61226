import type { Config } from '../config.ts';
import type { SettingRow } from '../features/administration/services.ts';
import { say, t } from '../core/words/words.ts';

interface Described {
  name: string;
  what: string;
  usual: string;
  /** As it is in use; null when there is nothing. */
  value(config: Config): string | null;
  /** Only whether there is one may be shown. */
  secret?: boolean;
}

const none = say('nothing');

/** In the order of README. Values are language-free; what they are is of the catalogue. */
const described: Described[] = [
  {
    name: 'PORT',
    what: say('the port that the server listens on'),
    usual: '3000',
    value: ({ port }) => String(port),
  },
  {
    name: 'HOST',
    what: say('the address that the server listens on'),
    usual: '127.0.0.1',
    value: ({ host }) => host,
  },
  {
    name: 'PUBLIC_URL',
    what: say('how readers reach the site'),
    usual: 'http://localhost:PORT',
    value: ({ publicUrl }) => publicUrl,
  },
  {
    name: 'DATA_DIR',
    what: say('the folder of the database’s files, of letters and of the session secret'),
    usual: '.data',
    value: ({ dataDir }) => dataDir,
  },
  {
    name: 'MONGODB_URI',
    what: say('the database server'),
    usual: say('the built-in database'),
    value: ({ mongodbUri }) => mongodbUri,
    secret: true,
  },
  {
    name: 'DATABASE_NICENESS',
    what: say('how far the built-in database gives way to other programs'),
    usual: '10',
    value: ({ databaseNiceness }) => String(databaseNiceness),
  },
  {
    name: 'REDIS_URL',
    what: say('joins several processes'),
    usual: none,
    value: ({ redisUrl }) => redisUrl,
    secret: true,
  },
  {
    name: 'SMTP_URL',
    what: say('the mail server'),
    usual: say('letters become files in DATA_DIR'),
    value: ({ smtpUrl }) => smtpUrl,
    secret: true,
  },
  {
    name: 'SESSION_SECRET',
    what: say('signs the session cookie'),
    usual: say('made and kept in DATA_DIR'),
    value: ({ sessionSecret }) => sessionSecret,
    secret: true,
  },
  {
    name: 'ENCRYPTION_KEY',
    what: say('encrypts the keys of bridges'),
    usual: say('made and kept in DATA_DIR'),
    value: ({ encryptionKey }) => encryptionKey,
    secret: true,
  },
  {
    name: 'ALLOW_PRIVATE_HOSTS',
    what: say('private addresses that bridges may connect to'),
    usual: none,
    value: ({ allowPrivateHosts }) => allowPrivateHosts.join(', ') || null,
  },
  {
    name: 'SEEDS',
    what: say('demonstration data on the first start'),
    usual: say('demo on one’s own machine, else none'),
    value: ({ seeds }) => seeds,
  },
  {
    name: 'OIDC_ISSUER',
    what: say('the provider that members may sign in with'),
    usual: none,
    value: ({ oidc }) => oidc?.issuer ?? null,
  },
  {
    name: 'OIDC_NAME',
    what: say('its name on the button'),
    usual: none,
    value: ({ oidc }) => oidc?.name ?? null,
  },
  {
    name: 'OIDC_CLIENT_ID',
    what: say('how the provider knows this site'),
    usual: none,
    value: ({ oidc }) => oidc?.clientId ?? null,
  },
  {
    name: 'OIDC_CLIENT_SECRET',
    what: say('what proves it to the provider'),
    usual: none,
    value: ({ oidc }) => oidc?.clientSecret ?? null,
    secret: true,
  },
  {
    name: 'RATE_LIMIT',
    what: say('limits on how often something may be done'),
    usual: 'on',
    value: ({ rateLimit }) => onOff(rateLimit),
  },
  {
    name: 'PAGE_CACHE',
    what: say('keeps the pages of guests ready'),
    usual: 'on',
    value: ({ pageCache }) => onOff(pageCache),
  },
  {
    name: 'LOG_LEVEL',
    what: say('how much the server’s log tells'),
    usual: 'info',
    value: ({ logLevel }) => logLevel,
  },
  {
    name: 'NODE_ENV',
    what: say('whether this is a site for others'),
    usual: 'development',
    value: ({ production }) => (production ? 'production' : 'development'),
  },
];

const onOff = (on: boolean): string => (on ? 'on' : 'off');

/** The settings in use, each with what it would be otherwise. Never a secret, nor an address that may hold one. */
export function settingRows(config: Config): SettingRow[] {
  return described.map(({ name, what, usual, value, secret }) => {
    const found = value(config);
    return {
      name,
      what: t(what),
      value: secret && found !== null ? t('set, and not shown') : found,
      given: config.given.includes(name),
      usual: t(usual),
    };
  });
}

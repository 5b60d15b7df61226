import type { Config } from '../../config.ts';
import type { Check } from './machine.ts';

/** The settings as they are read, without secrets, and what is unwise about them. */
export function checkSettings(config: Config): Check[] {
  const { publicUrl, host, port, production } = config;
  const mail = config.smtpUrl
    ? `sent through ${withoutSecrets(config.smtpUrl)}`
    : `written to ${config.dataDir}/outbox, since SMTP_URL is not set`;
  return [
    { name: 'Address', state: 'ok', found: `${publicUrl}, listening on ${host} port ${port}` },
    {
      name: 'MONGODB_URI',
      state: production && !config.mongodbUri ? 'warning' : 'ok',
      found: config.mongodbUri ? withoutSecrets(config.mongodbUri) : 'not set: the built-in database',
    },
    { name: 'Mail', state: production && !config.smtpUrl ? 'warning' : 'ok', found: mail },
    {
      name: 'SESSION_SECRET',
      state: 'ok',
      found: config.sessionSecret ? 'set' : 'not set: one is kept in DATA_DIR',
    },
    {
      name: 'ENCRYPTION_KEY',
      state: 'ok',
      found: config.encryptionKey ? 'set' : 'not set: one is kept in DATA_DIR',
    },
    {
      name: 'ALLOW_PRIVATE_HOSTS',
      state: production && config.allowPrivateHosts.length > 0 ? 'warning' : 'ok',
      found: config.allowPrivateHosts.join(', ') || 'not set: none',
    },
    { name: 'REDIS_URL', state: 'ok', found: config.redisUrl ? withoutSecrets(config.redisUrl) : 'not set' },
    { name: 'SEEDS', state: 'ok', found: config.seeds },
    {
      name: 'RATE_LIMIT',
      state: config.rateLimit ? 'ok' : 'warning',
      found: config.rateLimit ? 'on' : 'off: for load tests only',
    },
  ];
}

/** Names and passwords go, and what stands after a question mark, which may hold some too. */
export function withoutSecrets(address: string): string {
  return address.replace(/\/\/[^/]*@/, '//').replace(/\?.*$/s, '');
}

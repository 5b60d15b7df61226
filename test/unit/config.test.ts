import { expect } from 'chai';
import { resolve } from 'node:path';
import { ConfigError, readConfig } from '../../server/config.ts';

/** The lines of the refusal of these settings. */
function refusal(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    return (error as ConfigError).message.split('\n');
  }
  throw new Error('these settings were taken');
}

describe('settings', () => {
  it('have a value each when nothing is set', () => {
    expect(readConfig({})).to.deep.equal({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      dataDir: resolve('.data'),
      mongodbUri: null,
      databaseNiceness: 10,
      redisUrl: null,
      smtpUrl: null,
      sessionSecret: null,
      encryptionKey: null,
      allowPrivateHosts: [],
      seeds: 'demo',
      rateLimit: true,
      logLevel: 'info',
      production: false,
      pageCache: true,
      oidc: null,
      given: [],
    });
  });

  it('count as unset when they are empty', () => {
    expect(readConfig({ PORT: '', MONGODB_URI: ' ', SEEDS: '' })).to.deep.equal(readConfig({}));
  });

  it('are read as they are given', () => {
    const config = readConfig({
      PORT: '8080',
      PUBLIC_URL: 'https://moot.example.org/',
      MONGODB_URI: 'mongodb://db.example.org/moot',
      DATABASE_NICENESS: '3',
      SMTP_URL: 'smtp://mail.example.org',
      RATE_LIMIT: 'off',
      DATA_DIR: '/var/lib/moot',
    });
    expect(config).to.include({
      port: 8080,
      publicUrl: 'https://moot.example.org',
      mongodbUri: 'mongodb://db.example.org/moot',
      databaseNiceness: 3,
      smtpUrl: 'smtp://mail.example.org',
      rateLimit: false,
      dataDir: '/var/lib/moot',
    });
  });

  it('name private hosts as they are asked for', () => {
    const given = 'Forum.local:8080, 10.1.2.3:443 [fd00::1]:443';
    expect(readConfig({ ALLOW_PRIVATE_HOSTS: given }).allowPrivateHosts).to.deep.equal([
      'forum.local:8080',
      '10.1.2.3:443',
      '[fd00::1]:443',
    ]);
  });

  it('follow the port where no address is set', () => {
    expect(readConfig({ PORT: '3456' }).publicUrl).to.equal('http://localhost:3456');
  });

  for (const [name, value, words] of [
    ['PORT', '70000', 'must be a whole number from 0 to 65535'],
    ['PORT', 'three', 'must be a whole number from 0 to 65535'],
    ['PORT', '-1', 'must be a whole number from 0 to 65535'],
    ['HOST', 'http://x', 'must be a host name or an IP address'],
    ['PUBLIC_URL', 'moot.example.org', 'must be an address starting with http:// or https://'],
    ['MONGODB_URI', 'http://db', 'must be an address starting with mongodb:// or mongodb+srv://'],
    ['DATABASE_NICENESS', '20', 'must be a whole number from 0 to 19'],
    ['DATABASE_NICENESS', '-5', 'must be a whole number from 0 to 19'],
    ['REDIS_URL', 'localhost:6379', 'must be an address starting with redis:// or rediss://'],
    ['SMTP_URL', 'mail', 'must be an address starting with smtp:// or smtps://'],
    ['SESSION_SECRET', 'too short', 'must be at least 32 characters'],
    ['ENCRYPTION_KEY', 'too short', 'must be at least 32 characters'],
    ['ALLOW_PRIVATE_HOSTS', 'forum.local', 'must be a list such as 10.1.2.3:443, forum.local:8080'],
    ['ALLOW_PRIVATE_HOSTS', '10.1.2.3:443, http://forum.local:80', 'must be a list such as'],
    ['SEEDS', 'some', 'must be one of: demo, none'],
    ['RATE_LIMIT', 'no', 'must be one of: on, off'],
    ['LOG_LEVEL', 'loud', 'must be one of: fatal, error, warn, info, debug, silent'],
  ] as const) {
    it(`refuse ${name} "${value}" with its name and what would be right`, () => {
      const lines = refusal({ [name]: value });
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(new RegExp(`^${name} `));
      expect(lines[0]).to.contain(words);
    });
  }

  it('are refused together, one line each', () => {
    const lines = refusal({ PORT: 'x', SEEDS: 'y', LOG_LEVEL: 'z' });
    expect(lines.map((line) => line.split(' ')[0])).to.deep.equal(['PORT', 'SEEDS', 'LOG_LEVEL']);
  });

  it('do not repeat a secret when they refuse it', () => {
    expect(refusal({ ENCRYPTION_KEY: 'hunter2' }).join()).not.to.contain('hunter2');
    expect(refusal({ SESSION_SECRET: 'hunter2' }).join()).not.to.contain('hunter2');
    expect(refusal({ MONGODB_URI: 'mongo://admin:hunter2@db' }).join()).not.to.contain('hunter2');
  });

  describe('of demonstration data', () => {
    it('are demo on this machine with the built-in database, and none elsewhere', () => {
      expect(readConfig({}).seeds).to.equal('demo');
      expect(readConfig({ PUBLIC_URL: 'http://127.0.0.1:3000' }).seeds).to.equal('demo');
      expect(readConfig({ PUBLIC_URL: 'https://moot.example.org' }).seeds).to.equal('none');
      expect(readConfig({ MONGODB_URI: 'mongodb://localhost/moot' }).seeds).to.equal('none');
    });

    it('are what was asked for, anywhere', () => {
      expect(readConfig({ SEEDS: 'none' }).seeds).to.equal('none');
      expect(readConfig({ SEEDS: 'demo', PUBLIC_URL: 'https://moot.example.org' }).seeds).to.equal('demo');
    });
  });

  describe('of a production site', () => {
    it('need a database server, or leave to do without', () => {
      expect(refusal({ NODE_ENV: 'production' })[0]).to.match(/^MONGODB_URI .*ALLOW_EMBEDDED_DB=1/);
      expect(readConfig({ NODE_ENV: 'production', ALLOW_EMBEDDED_DB: '1' }).production).to.equal(true);
      const uri = 'mongodb://localhost/moot';
      expect(readConfig({ NODE_ENV: 'production', MONGODB_URI: uri }).mongodbUri).to.equal(uri);
    });

    it('do not take a no for a yes', () => {
      expect(refusal({ NODE_ENV: 'production', ALLOW_EMBEDDED_DB: '0' })[0]).to.match(/^MONGODB_URI /);
    });
  });

  it('of a provider to sign in with are taken whole or refused with what is missing', () => {
    const whole = {
      OIDC_ISSUER: 'https://login.example.org/tenant',
      OIDC_CLIENT_ID: 'moot',
      OIDC_CLIENT_SECRET: 'hush',
      OIDC_NAME: 'Leeds City Council',
    };
    expect(readConfig(whole).oidc).to.deep.equal({
      issuer: 'https://login.example.org/tenant',
      clientId: 'moot',
      clientSecret: 'hush',
      name: 'Leeds City Council',
    });
    for (const missing of Object.keys(whole)) {
      const [line, ...others] = refusal({ ...whole, [missing]: '' });
      expect(line).to.match(new RegExp(`^${missing} must be set when OIDC_`));
      expect(others).to.deep.equal([]);
    }
    expect(refusal({ ...whole, OIDC_ISSUER: 'http://login.example.org' })[0]).to.match(/^OIDC_ISSUER must/);
    expect(readConfig({ ...whole, OIDC_ISSUER: 'http://127.0.0.1:9000' }).oidc?.issuer).to.include('9000');
  });
});

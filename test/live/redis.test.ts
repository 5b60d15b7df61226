import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Socket } from 'socket.io-client';
import type { Database } from '../../server/core/database/database.ts';
import { freePort } from '../../server/start/free-port.ts';
import { openTestDatabase } from '../support/engine.ts';
import { ask, Follower, openSocket, upTo } from '../support/live-client.ts';
import { redisServerPath, type RunningRedis, startRedis } from '../support/live-redis.ts';
import { prepareByCommand, type Prepared } from '../support/live-running.ts';
import { addressOf, until } from '../support/live-sibling.ts';
import { allPosts, callApi } from '../support/live-world.ts';
import { killLeftovers, type MootProcess, startMoot } from '../support/moot-process.ts';

interface Server {
  url: string;
  process: MootProcess;
}

describe('two servers with one Redis', function () {
  this.timeout(120_000);
  let folder: string;
  let database: Database;
  let redisPort: number;
  let redis: RunningRedis | null = null;
  let settings: Record<string, string>;
  let a: Server;
  let b: Server;
  let prepared: Prepared;
  const opened: { disconnect(): unknown }[] = [];

  before(async function () {
    if (redisServerPath === null) {
      console.log('    skipped: there is no redis-server here (Debian: apt-get install redis-server)');
      return this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'moot-redis-'));
    database = await openTestDatabase();
    redisPort = await freePort('127.0.0.1');
    settings = {
      MONGODB_URI: addressOf(database.connection),
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      SESSION_SECRET: 'a secret for tests only, long enough',
      SEEDS: 'none',
      RATE_LIMIT: 'off',
      LOG_LEVEL: 'info',
    };
    // Redis is not there yet: that must not keep a server from starting.
    a = await startServer('a');
    b = await startServer('b');
    prepared = await prepareByCommand({ ...settings, DATA_DIR: join(folder, 'command') });
  });
  after(async () => {
    for (const one of opened) one.disconnect();
    await redis?.kill();
    await killLeftovers();
    await database?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function startServer(name: string): Promise<Server> {
    const port = await freePort('127.0.0.1');
    const own = { ...settings, PORT: String(port), DATA_DIR: join(folder, name) };
    return { url: `http://localhost:${port}`, process: await startMoot(own) };
  }

  async function post({ url }: Server, thread: string, body: string): Promise<void> {
    const { status } = await callApi(url, prepared.token, 'POST', `/threads/${thread}/posts`, { body });
    expect(status).to.equal(201);
  }
  function follow({ url }: Server, thread: string): Follower {
    const follower = new Follower(url, { origin: url }, `thread:${thread}`);
    opened.push(follower.socket);
    return follower;
  }
  async function joined(server: Server, as: { cookie?: string }, thread: string): Promise<Socket> {
    const socket = await openSocket(server.url, { origin: server.url, ...as });
    opened.push(socket);
    expect((await ask(socket, 'subscribe', { channel: `thread:${thread}`, after: 0 })).ok).to.equal(true);
    return socket;
  }

  /** How long after their answer posts made on one server reach a client of the other, in the middle of several, in ms. */
  async function usualDelay(from: Server, to: Server, thread: string): Promise<number> {
    const follower = follow(to, thread);
    await post(from, thread, 'To begin with');
    const delays: number[] = [];
    for (const number of upTo(9)) {
      await until('the last one has arrived', () => follower.inOrder().length > 0);
      await delay(Math.random() * 300);
      const had = follower.seq;
      await post(from, thread, `Post ${number}`);
      // How long posting takes is a matter of how busy this machine is.
      const begun = Date.now();
      await until('it arrives', () => follower.seq > had);
      delays.push(Date.now() - begun);
    }
    follower.close();
    return delays.toSorted((x, y) => x - y)[4]!;
  }

  const logged = (server: Server): string => server.process.stdout() + server.process.stderr();
  const times = (text: string, words: string): number => text.split(words).length - 1;

  it('start without it, and bring all changes to each other’s clients a second later', async () => {
    const thread = prepared.threads[0]!;
    const followers = [follow(a, thread), follow(b, thread)];
    await Promise.all(upTo(20).map((number) => post(number % 2 ? a : b, thread, `Post ${number}`)));
    for (const follower of followers) {
      await until('everything has arrived', () => follower.seq >= 20);
      expect(follower.applied).to.deep.equal(upTo(20));
    }
    for (const server of [a, b]) expect(times(logged(server), 'Redis cannot be reached')).to.equal(1);
  });

  it('find it when it is there, and bring changes at once', async () => {
    redis = await startRedis(redisPort);
    for (const server of [a, b])
      await until('Redis is found', () => logged(server).includes('Redis is reached again'));
    const thread = prepared.threads[1]!;
    // The subscriptions follow the connection a moment later.
    await until('signals arrive', async () => (await usualDelay(a, b, thread)) < 350, 60_000);
    expect(await usualDelay(b, a, thread)).to.be.below(350);
  });

  it('keep order and completeness while both are written to', async () => {
    const thread = prepared.threads[2]!;
    const followers = [follow(a, thread), follow(b, thread)];
    await Promise.all(upTo(60).map((number) => post(number % 2 ? a : b, thread, `Post ${number}`)));
    for (const [at, follower] of followers.entries()) {
      await until('everything has arrived', () => follower.seq >= 60);
      expect(follower.applied).to.deep.equal(upTo(60));
      expect(follower.inOrder()).to.deep.equal(await allPosts([a, b][at]!.url, null, thread));
    }
  });

  it('count readers together, show who writes, and end sessions together', async () => {
    const thread = prepared.threads[3]!;
    const signedIn = await fetch(`${a.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: a.url },
      body: JSON.stringify({ email: prepared.email, password: prepared.password }),
    });
    const { csrfToken } = (await signedIn.json()) as { csrfToken: string };
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const presence: { count: number; writing: string[] }[] = [];
    const watching = await joined(a, {}, thread);
    watching.on('presence', (now: { count: number; writing: string[] }) => presence.push(now));
    await joined(a, {}, thread);
    await joined(b, {}, thread);
    const writing = await joined(b, { cookie }, thread);
    await ask(writing, 'signal', { channel: `thread:${thread}`, kind: 'writing' });
    await until('four are counted, one of them writing', () =>
      presence.some(({ count, writing: names }) => count === 4 && names.join() === 'Ada'),
    );
    const begun = Date.now();
    const { status } = await callApi(a.url, null, 'DELETE', '/session', undefined, {
      cookie,
      origin: a.url,
      'x-csrf-token': csrfToken,
    });
    expect(status).to.equal(204);
    await until('their connection to the other server has ended', () => !writing.connected);
    // Without word from the other server it is found a minute later.
    expect(Date.now() - begun).to.be.below(20_000);
    await until('three are counted', () => presence.at(-1)?.count === 3);
  });

  it('go on without it when it is killed, find it again, and end cleanly', async () => {
    const thread = prepared.threads[0]!;
    const follower = follow(b, thread);
    await until('the client is there', () => follower.seq >= 20);
    await redis!.kill();
    for (const number of upTo(5)) await post(a, thread, `Without ${number}`);
    await until('everything has arrived', () => follower.seq >= 25);
    expect(follower.applied).to.deep.equal(upTo(25));
    for (const { url } of [a, b]) expect((await fetch(`${url}/healthz`)).status).to.equal(200);

    redis = await startRedis(redisPort);
    for (const server of [a, b])
      await until('Redis is found again', () => times(logged(server), 'Redis is reached again') === 2);
    await until('signals arrive', async () => (await usualDelay(a, b, thread)) < 350, 60_000);
    a.process.signal('SIGTERM');
    expect(await a.process.ended).to.include({ code: 0, signal: null });

    await redis.kill();
    b.process.signal('SIGTERM');
    expect(await b.process.ended).to.include({ code: 0, signal: null });
    for (const server of [a, b])
      expect(/.*(?:Unhandled|ERR_).*/.exec(logged(server))?.[0] ?? 'nothing').to.equal('nothing');
  });
});

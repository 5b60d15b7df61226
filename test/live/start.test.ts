import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'mocha';
import { freePort } from '../../server/start/free-port.ts';
import { prepareByCommand } from '../support/live-running.ts';
import { allPosts } from '../support/live-world.ts';
import { seededPosts } from '../support/seeded-posts.ts';
import { mootHere } from '../support/moot-here.ts';
import { failToStart, killLeftovers, startMoot } from '../support/moot-process.ts';

interface Place {
  settings: Record<string, string>;
  url: string;
}

describe('npm start', function () {
  this.timeout(400_000);
  let folder: string;
  let places = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'moot-start-'));
  });
  afterEach(killLeftovers);
  after(() => rm(folder, { recursive: true, force: true }));

  /** A data folder and a port of its own. */
  async function place(more: Record<string, string> = {}): Promise<Place> {
    places += 1;
    const port = await freePort('127.0.0.1');
    const dataDir = join(folder, String(places));
    return { settings: { PORT: String(port), DATA_DIR: dataDir, ...more }, url: `http://localhost:${port}` };
  }

  it('completes demonstration data whose loading was killed, says where it is in one line, lets the demonstration people sign in; Ctrl-C ends it with 0', async () => {
    const { settings, url } = await place();
    const doomed = startMoot(settings).catch(() => null);
    const file = join(settings['DATA_DIR']!, 'demo-sign-ins.json');
    while (!existsSync(file)) await delay(20);
    await delay(1000);
    await killLeftovers();
    await doomed;
    const first = await startMoot(settings);
    const kept = JSON.parse(await readFile(file, 'utf8')) as { password: string };
    const said =
      /^Moot is at (\S+) \(sign in as (\S+@\S+), \S+@\S+, (\S+@\S+); password (\S+)\)\n$/.exec(
        first.stdout(),
      ) ?? [];
    expect([said[1], said[4]]).to.deep.equal([url, kept.password]);
    const page = await fetch(url);
    expect(page.status).to.equal(200);
    expect(await page.text()).to.contain('Web Professionals Framework');
    for (const email of [said[2], said[3]]) {
      const signedIn = await fetch(`${url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ email, password: said[4] }),
      });
      expect(signedIn.status).to.equal(200);
    }
    const verified = await mootHere(settings, 'verify', '--json');
    expect(verified, verified.stdout).to.include({ code: 0 });
    const seeded = await mootHere(settings, 'seed', '--json');
    expect(JSON.parse(seeded.stdout)).to.include({ posts: seededPosts });

    first.signal('SIGINT');
    const ended = await first.ended;
    expect(ended).to.include({ code: 0, signal: null });
    expect(ended.stdout.split('\n')).to.have.length(2);
    expect(existsSync(join(settings['DATA_DIR']!, 'engine.sock')), 'the engine is closed').to.equal(false);

    const second = await startMoot(settings);
    expect(second.stdout(), 'the same password').to.equal(first.stdout());
    second.signal('SIGTERM');
    expect(await second.ended).to.include({ code: 0, signal: null });
  });

  it('refuses wrong settings by their names, all at once', async () => {
    const { settings } = await place({ PORT: 'many', SEEDS: 'maybe' });
    const ended = await failToStart(settings);
    expect(ended).to.include({ code: 1, stdout: '' });
    expect(ended.stderr.trim().split('\n')).to.deep.equal([
      'PORT must be a whole number from 0 to 65535 (it is "many")',
      'SEEDS must be one of: demo, none (it is "maybe")',
    ]);
  });

  it('warns of the built-in database on a production site, and says which setting to change when port or folder is taken or no folder', async () => {
    const { settings } = await place({ NODE_ENV: 'production', SEEDS: 'none' });
    expect((await failToStart(settings)).stderr).to.match(/^MONGODB_URI must be set/);
    const allowed = { ...settings, ALLOW_EMBEDDED_DB: '1' };
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = String((other.address() as AddressInfo).port);
    const refused = await failToStart({ ...allowed, PORT: taken });
    other.close();
    expect(refused).to.include({ code: 1, stdout: '' });
    expect(refused.stderr).to.match(new RegExp(`^PORT ${taken} is in use .*set PORT to another number`, 'm'));

    const running = await startMoot(allowed);
    expect(running.stderr()).to.match(/built-in database, which is meant for trying Moot out/);
    const twin = await failToStart({ ...allowed, PORT: '0' });
    expect(twin).to.include({ code: 1, stdout: '' });
    expect(twin.stderr).to.match(/^Another Moot is running on this folder: .*DATA_DIR/m);
    expect((await fetch(running.stdout().trim().split(' ').at(-1)!)).status).to.equal(200);
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const ended = await failToStart({ DATA_DIR: join(file, 'data'), PORT: '0' });
    expect(ended).to.include({ code: 1, stdout: '' });
    expect(ended.stderr).to.contain('DATA_DIR');
  });

  it('loses no acknowledged post when it is killed, or told to stop, while people post', async () => {
    const { settings, url } = await place({ SEEDS: 'none', RATE_LIMIT: 'off' });
    let server = await startMoot(settings);
    const { token, threads: places } = await prepareByCommand(settings);
    const acknowledged = new Map<string, string>();
    const write = async (writer: number): Promise<void> => {
      for (let number = 1; ; number += 1) {
        const body = `Writer ${writer}, post ${number}, after ${acknowledged.size}.`;
        const response = await post(url, token, places[writer % places.length]!, body).catch(() => null);
        if (response?.status !== 201) return;
        const made = (await response.json().catch(() => null)) as { post: { id: string } } | null;
        if (!made) return;
        acknowledged.set(made.post.id, body);
      }
    };
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      const before = acknowledged.size;
      const writing = Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
      while (acknowledged.size < before + 100) await delay(5);
      server.signal(signal);
      const ended = await server.ended;
      await writing;
      if (signal === 'SIGTERM') expect(ended).to.include({ code: 0, signal: null });

      server = await startMoot(settings);
      const found = new Map<string, string>();
      for (const thread of places)
        for (const one of await allPosts(url, null, thread)) found.set(one.id, one.body);
      expect(acknowledged.size).to.be.at.least(before + 100);
      for (const [id, body] of acknowledged) expect(found.get(id), id).to.equal(body);
    }
    const verified = await mootHere(settings, 'verify');
    expect(verified, verified.stdout).to.include({ code: 0, stderr: '' });
    server.signal('SIGINT');
    await server.ended;
  });
});

async function post(url: string, token: string, thread: string, body: string): Promise<Response> {
  return fetch(`${url}/api/v1/threads/${thread}/posts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ body }),
  });
}

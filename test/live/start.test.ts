import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'mocha';
import { threads } from '../../seeds/content.ts';
import { freePort } from '../../server/start/free-port.ts';
import { smallPackage } from '../support/case-file.ts';
import { failToStart, killLeftovers, moot, startMoot } from '../support/moot-process.ts';

interface Place {
  settings: Record<string, string>;
  url: string;
}

describe('npm start', function () {
  this.timeout(180_000);
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

  it('prints one line, answers pages and lets the demonstration people sign in; Ctrl-C ends it with 0', async () => {
    const { settings, url } = await place();
    const first = await startMoot(settings);
    const said =
      /^Moot is at (\S+) \(sign in as (\S+@\S+), \S+@\S+, (\S+@\S+); password (\S+)\)\n$/.exec(
        first.stdout(),
      ) ?? [];
    expect(said[1]).to.equal(url);
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

  it('completes demonstration data whose loading was killed', async () => {
    const { settings } = await place();
    const doomed = startMoot(settings).catch(() => null);
    const file = join(settings['DATA_DIR']!, 'demo-sign-ins.json');
    while (!existsSync(file)) await delay(20);
    await delay(1000);
    await killLeftovers();
    await doomed;
    const again = await startMoot(settings);
    const kept = JSON.parse(await readFile(file, 'utf8')) as { password: string };
    expect(again.stdout()).to.contain(`password ${kept.password})`);
    const verified = await moot(settings, 'verify', '--json');
    expect(verified, verified.stdout).to.include({ code: 0 });
    const seeded = await moot(settings, 'seed', '--json');
    expect(JSON.parse(seeded.stdout)).to.include({ posts: threads.flatMap(({ posts }) => posts).length });
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

  it('says which setting to change when the port is taken, and when the folder is', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = String((other.address() as AddressInfo).port);
    const { settings } = await place({ SEEDS: 'none' });
    const refused = await failToStart({ ...settings, PORT: taken });
    other.close();
    expect(refused).to.include({ code: 1, stdout: '' });
    expect(refused.stderr).to.match(new RegExp(`^PORT ${taken} is in use .*set PORT to another number`, 'm'));

    const running = await startMoot(settings);
    const twin = await failToStart({ ...settings, PORT: '0' });
    expect(twin).to.include({ code: 1, stdout: '' });
    expect(twin.stderr).to.match(/^Another Moot is running on this folder: .*DATA_DIR/m);
    expect((await fetch(running.stdout().trim().split(' ').at(-1)!)).status).to.equal(200);
  });

  it('warns of the built-in database on a production site, and of a data folder that is no folder', async () => {
    const { settings } = await place({ NODE_ENV: 'production', SEEDS: 'none' });
    expect((await failToStart(settings)).stderr).to.match(/^MONGODB_URI must be set/);
    const allowed = await startMoot({ ...settings, ALLOW_EMBEDDED_DB: '1' });
    expect(allowed.stderr()).to.match(/built-in database, which is meant for trying Moot out/);
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const ended = await failToStart({ DATA_DIR: join(file, 'data'), PORT: '0' });
    expect(ended).to.include({ code: 1, stdout: '' });
    expect(ended.stderr).to.contain('DATA_DIR');
  });

  for (const [signal, words] of [
    ['SIGKILL', 'killed'],
    ['SIGTERM', 'told to stop'],
  ] as const) {
    it(`loses no acknowledged post when it is ${words} while people post`, async () => {
      const { settings, url } = await place({ SEEDS: 'none', RATE_LIMIT: 'off' });
      const { token, competencies } = await smallSite(settings, folder);
      const server = await startMoot(settings);
      const acknowledged = new Map<string, string>();
      const write = async (writer: number): Promise<void> => {
        const { id } = competencies[writer % competencies.length]!;
        for (let number = 1; ; number += 1) {
          const body = `Writer ${writer}, post ${number}.`;
          const response = await post(url, token, `c-${id}`, body).catch(() => null);
          if (response?.status !== 201) return;
          const made = (await response.json().catch(() => null)) as { post: { id: string } } | null;
          if (!made) return;
          acknowledged.set(made.post.id, body);
        }
      };
      const writing = Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
      while (acknowledged.size < 100) await delay(5);
      server.signal(signal);
      const ended = await server.ended;
      await writing;
      if (signal === 'SIGTERM') expect(ended).to.include({ code: 0, signal: null });

      const again = await startMoot(settings);
      const found = new Map<string, string>();
      for (const { id } of competencies) {
        for (const one of await allPosts(url, `c-${id}`)) found.set(one.id, one.body);
      }
      expect(acknowledged.size).to.be.at.least(100);
      for (const [id, body] of acknowledged) expect(found.get(id), id).to.equal(body);
      again.signal('SIGINT');
      await again.ended;
      const verified = await moot(settings, 'verify');
      expect(verified, verified.stdout).to.include({ code: 0, stderr: '' });
    });
  }
});

/** A site with a small framework and somebody who has a token, all made on the command line. */
async function smallSite(
  settings: Record<string, string>,
  folder: string,
): Promise<{ token: string; competencies: { id: string }[] }> {
  const file = join(folder, 'small.json');
  const competencies = await smallPackage(file);
  const given = ['--email', 'mo@example.org', '--name', 'Mo Farr', '--password', 'kettle orchard lantern'];
  for (const args of [
    ['user', 'create', '--handle', 'mo-farr', ...given],
    ['import', file, '--framework', 'small'],
  ]) {
    const { code, stderr } = await moot(settings, ...args);
    expect(code, stderr).to.equal(0);
  }
  const { stdout } = await moot(settings, 'token', 'create', 'mo-farr');
  return { token: stdout.trim().split(' ').at(-1)!, competencies };
}

async function post(url: string, token: string, thread: string, body: string): Promise<Response> {
  return fetch(`${url}/api/v1/threads/${thread}/posts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ body }),
  });
}

async function allPosts(url: string, thread: string): Promise<{ id: string; body: string }[]> {
  const found: { id: string; body: string }[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const response: Response = await fetch(`${url}/api/v1/threads/${thread}/posts?limit=200&after=${after}`);
    const page = (await response.json()) as { items: { id: string; body: string }[]; next: number | null };
    found.push(...page.items);
    after = page.next;
  }
  return found;
}

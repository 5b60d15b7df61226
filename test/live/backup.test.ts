import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { checkBackup } from '../../server/cli/backup/read-backup.ts';
import { restoreBackup } from '../../server/cli/backup/restore-backup.ts';
import { writeBackup } from '../../server/cli/backup/write-backup.ts';
import { checkLog } from '../../server/cli/checks/check-log.ts';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { threadIds } from '../../server/cli/checks/thread-ids.ts';
import type { Services } from '../../server/compose.ts';
import { type Config, readConfig } from '../../server/config.ts';
import type { Change } from '../../server/core/log/change.ts';
import { everyone } from '../../server/core/reader.ts';
import { type RunningServer, startServer } from '../../server/start/start-server.ts';
import { smallPackage } from '../support/case-file.ts';
import { type Ended, killLeftovers, moot } from '../support/moot-process.ts';

interface Told {
  id: string;
  thread: string;
  number: number;
  body: string;
}

/** Between the posts of one writer: several are always under way, and not all of the machine is taken. */
const pauseMs = 20;
const writers = ['ada', 'ben', 'cai', 'dot'];

/** The data that a command answers; throws what it said when it failed. */
function answered({ code, stdout, stderr }: Ended): Record<string, unknown> {
  expect({ code, stderr }, stdout).to.deep.equal({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

const settingsOf = (settings: Record<string, string>): Config =>
  readConfig({ ...settings, PORT: '0', LOG_LEVEL: 'silent' });

describe('a backup', function () {
  this.timeout(240_000);
  let folder: string;
  let to: string;
  let here: Record<string, string>;
  let elsewhere: Record<string, string>;
  let server: RunningServer;
  let threads: string[];
  let restored: number;
  const tokens: string[] = [];
  const told: Told[] = [];

  const start = (settings: Record<string, string>): Promise<RunningServer> =>
    startServer({ ...settingsOf(settings), rateLimit: false });

  async function post(thread: string, token: string, body: string): Promise<void> {
    const response = await fetch(`${server.url}/api/v1/threads/${thread}/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ body }),
    });
    expect(response.status).to.equal(201);
    const { post: made } = (await response.json()) as { post: Omit<Told, 'thread'> };
    told.push({ id: made.id, number: made.number, body, thread });
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'moot-backup-'));
    to = join(folder, 'backup');
    here = { DATA_DIR: join(folder, 'here'), SEEDS: 'none' };
    elsewhere = { DATA_DIR: join(folder, 'elsewhere'), SEEDS: 'none' };
    server = await start(here);
    const { accounts, tokens: personal, importers, editionImport, groups } = server.services;
    for (const handle of writers) {
      const email = `${handle}@people.example`;
      const member = await accounts.createMember({ handle, email, name: handle, password: 'kettle orchard' });
      tokens.push((await personal.create(member._id, 'backup')).secret);
    }
    const file = join(folder, 'small.json');
    threads = (await smallPackage(file)).map(({ id }) => `c-${id}`);
    const { edition } = importers.parse(await readFile(file), 'small.json');
    const site = { slug: 'site', name: 'Site', scope: 'public' as const, purpose: '', rules: '' };
    const { _id: id } = await groups.ensure(everyone, site);
    await editionImport.run(everyone, {
      slug: 'small',
      edition,
      group: { id, scope: 'public' },
      state: 'open',
      opensAt: new Date(),
      closesAt: null,
    });
  });
  after(async () => {
    await server?.close();
    await killLeftovers();
    await rm(folder, { recursive: true, force: true });
  });

  it('is made while people write, and restored elsewhere holds all that was acknowledged before', async () => {
    let writing = true;
    const load = tokens.map(async (token, index) => {
      for (let count = 1; writing; count += 1) {
        await post(threads[(index + count) % threads.length]!, token, `Post ${count} of ${writers[index]}.`);
        await delay(pauseMs);
      }
    });
    const newcomers = (async () => {
      // What the log speaks of while it is read must be there as well.
      for (let count = 1; writing; count += 1) {
        const reader = (await server.services.directory.readerOfToken(tokens[0]!))!;
        const group = (await server.services.groupStore.list(everyone))[0]!._id;
        const thread = await server.services.groups.openThread(reader, group, `Thread number ${count}`);
        await post(`g-${thread._id}`, tokens[0]!, `The first post of thread ${count}.`);
        await delay(pauseMs);
      }
    })();
    while (told.length < 40) await delay(pauseMs);
    const before = new Date();
    const known = [...told];
    const made = answered(await moot(here, 'backup', '--to', to, '--json'));
    const during = told.length - known.length;
    writing = false;
    await Promise.all([...load, newcomers]);
    expect(during, 'posts that were written meanwhile').to.be.greaterThan(20);
    expect(Date.parse(String(made['madeAt']))).to.be.greaterThanOrEqual(before.getTime());

    const original = await server.services.models.changes.find({}, { _id: 0 }).lean<Change[]>();
    expect(made['changes']).to.be.within(known.length, original.length);
    await server.close();
    answered(await moot(elsewhere, 'restore', '--from', to, '--json'));
    server = await start(elsewhere);
    expect(await differences(server.services)).to.deep.equal([]);
    await sameWords(server, known, original);
  });

  it('can be written on where it was restored', async () => {
    restored = await server.services.models.posts.countDocuments();
    told.length = 0;
    await post(threads[0]!, tokens[1]!, 'The first after the restore.');
    const { models } = server.services;
    const posts = await models.posts.find({ thread: threads[0] }).sort({ number: 1 }).lean();
    expect(told[0]!.number).to.equal(posts.length);
    expect(posts.map(({ number }) => number)).to.deep.equal(posts.map((_, index) => index + 1));
  });

  it('goes to a new folder, and is not there by its name before it is whole', async () => {
    const { connection, config } = server.services;
    const options = { connection, dataDir: config.dataDir, moot: '0', secrets: false };
    const failing = (path: string): Promise<unknown> => writeBackup({ ...options, to: path });
    await rejected(failing(to), /this is there already; name a new folder/);
    const next = join(folder, 'next');
    await mkdir(`${next}.partial`);
    await rejected(failing(next), /another backup is just being written, or one was cut short/);
    await rejected(checkBackup(`${next}.partial`), /a backup that was cut short left/);
    await rejected(failing(join(to, 'manifest.json', 'under-a-file')), /it cannot be written/);
  });

  it('is not put over what is there, unless its name is given, nor where a server is at work', async () => {
    await refused(/^Another Moot is running on this folder/);
    await server.close();
    await refused(/^The database elsewhere is not empty .*--replace elsewhere$/);
    await refused(/^--replace here: this is not its name/, 'here');
  });

  it('that is damaged changes nothing', async () => {
    const path = join(to, 'database', 'posts.bson.gz');
    const whole = await readFile(path);
    const damaged = Buffer.from(whole);
    damaged[Math.floor(damaged.length / 2)]! ^= 1;
    await writeFile(path, damaged);
    await refused(/database\/posts\.bson\.gz is damaged\. Nothing was restored\.$/, 'elsewhere');
    await writeFile(path, damaged.subarray(0, 100));
    await refused(/database\/posts\.bson\.gz is damaged/, 'elsewhere');
    await writeFile(path, whole);
    const { data } = await restoreBackup(settingsOf(elsewhere), to, 'elsewhere');
    expect(data['posts'], 'without the post of after the restore').to.equal(restored);
  });

  const refused = (words: RegExp, replace?: string): Promise<void> =>
    rejected(restoreBackup(settingsOf(elsewhere), to, replace), words);
});

/** What is stored against the log, as `verify` compares it. */
async function differences(services: Services): Promise<string[]> {
  const found = await checkLog(services);
  for (const id of await threadIds(services)) found.push(...(await checkThread(services, id)));
  return found;
}

async function rejected(work: Promise<unknown>, words: RegExp): Promise<void> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason as Error,
  );
  expect(error?.message).to.match(words);
}

/** Every post of before is there with its words and number, and the log is a beginning of the original's. */
async function sameWords({ services }: RunningServer, known: Told[], original: Change[]): Promise<void> {
  const posts = new Map((await services.models.posts.find().lean()).map((post) => [post._id, post]));
  for (const { id, thread, number, body } of known)
    expect(posts.get(id), id).to.include({ thread, number, body, _id: id });
  // What was appended since is told by followers, who go on where the backup found them.
  const last = new Date(Math.max(...original.map(({ at }) => at.getTime())));
  const restored = await services.models.changes.find({ at: { $lte: last } }, { _id: 0 }).lean<Change[]>();
  const key = ({ channel, seq }: Change): string => `${channel} ${seq}`;
  const originals = new Map(original.map((change) => [key(change), change]));
  const heads = new Map<string, number>();
  for (const change of restored) {
    expect(change).to.deep.equal(originals.get(key(change)));
    heads.set(change.channel, (heads.get(change.channel) ?? 0) + 1);
  }
  for (const { channel, seq } of restored) expect(seq).to.be.at.most(heads.get(channel)!);
}

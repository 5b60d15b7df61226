import { expect } from 'chai';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/core/database/database.ts';
import { logModels } from '../../server/core/log/log.models.ts';
import { guest } from '../../server/core/reader.ts';
import { threadModels } from '../../server/features/threads/threads.models.ts';
import { type RunningServer, startServer } from '../../server/start/start-server.ts';
import { smallPackage, type SmallItem } from '../support/case-file.ts';
import { seededPosts } from '../support/seeded-posts.ts';
import { mootHere } from '../support/moot-here.ts';
import { type Ended, killLeftovers, moot } from '../support/moot-process.ts';

const password = 'kettle orchard lantern';
const quiet = { info() {}, warn() {}, error() {} };

/** The data that a command answers; throws what it said when it failed. */
function answered({ code, stdout, stderr }: Ended): Record<string, unknown> {
  expect({ code, stderr }, stdout).to.deep.equal({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** The one line that a refused command says. */
function refused({ code, stdout, stderr }: Ended): string {
  expect(code, stdout).to.equal(1);
  expect(stdout).to.equal('');
  expect(stderr.trimEnd().split('\n'), stderr).to.have.length(1);
  return stderr.trimEnd();
}

describe('the command line', function () {
  this.timeout(240_000);
  let folder: string;
  let settings: Record<string, string>;
  let file: string;
  let items: SmallItem[];

  /** As an operator runs it: a process of its own. */
  const run = (...args: string[]): Promise<Ended> => moot(settings, ...args);
  const here = (...args: string[]): Promise<Ended> => mootHere(settings, ...args);
  const member = (handle: string, ...more: string[]): string[] => [
    ...['user', 'create', '--handle', handle, '--email', `${handle}@example.org`],
    ...['--name', `Person ${handle}`, '--password', password, ...more],
  ];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'moot-cli-'));
    settings = { DATA_DIR: join(folder, 'data'), SEEDS: 'none' };
    file = join(folder, 'small.json');
    items = await smallPackage(file);
  });
  after(async () => {
    await killLeftovers();
    await rm(folder, { recursive: true, force: true });
  });

  describe('with no server running', () => {
    it('makes members and tokens', async () => {
      const made = answered(
        await run(...member('ada-brook', '--organisation', 'A Council', '--admin'), '--json'),
      );
      expect(made['member']).to.include({ handle: 'ada-brook', admin: true });
      const { stdout } = await run('token', 'create', 'ada-brook');
      expect(stdout.trim().split(' ').at(-1)).to.match(/^[\w-]{43}$/);
      expect(refused(await run('token', 'create', 'nobody'))).to.equal(
        'There is no member with the handle nobody.',
      );
    });

    it('imports a framework, and exports what it imported', async () => {
      expect(answered(await run('import', file, '--framework', 'small', '--json'))).to.deep.include({
        framework: 'small',
        draft: 1,
        items: 4,
        repeated: false,
      });
      const to = join(folder, 'out.json');
      expect(answered(await run('export', 'small', '--draft', '1', '--to', to, '--json'))).to.include({
        items: 4,
      });
      const written = JSON.parse(await readFile(to, 'utf8')) as { CFItems: { identifier: string }[] };
      expect(written.CFItems.map(({ identifier }) => identifier)).to.deep.equal(items.map(({ id }) => id));
    });

    it('says in one line what is wrong with what was typed', async () => {
      expect(refused(await run())).to.match(/^Name a command/);
      expect(refused(await here('user'))).to.match(/^Name a command/);
      expect(refused(await here('dance'))).to.equal("unknown command 'dance'");
      expect(refused(await here('token', 'create'))).to.equal("missing required argument 'handle'");
      expect(refused(await here('import', file))).to.contain('--framework');
      const until = ['--framework', 'small', '--open-until', 'soon'];
      expect(refused(await here('import', file, ...until))).to.contain('2027-03-31');
      expect(refused(await mootHere({ ...settings, PORT: 'x', SEEDS: 'y' }, 'verify'))).to.match(
        /^PORT .*; SEEDS /,
      );
    });

    it('looks at the machine and the site, and tells no secrets', async () => {
      const secret = 'a session secret that nobody may see';
      const { stdout, code } = await moot({ ...settings, SESSION_SECRET: secret }, 'doctor');
      expect(code, stdout).to.equal(0);
      expect(stdout).to.match(/^ok +Node: v/m);
      expect(stdout).to.match(/^ok +Database: the built-in engine answers/m);
      expect(stdout).to.match(/^ok +Indexes: all there/m);
      expect(stdout).not.to.contain(secret);
    });
  });

  describe('while the server runs', () => {
    let server: RunningServer;

    before(async () => {
      server = await startServer({
        ...readConfig({ ...settings, PORT: '0', LOG_LEVEL: 'silent' }),
        rateLimit: false,
      });
    });
    after(() => server?.close());

    it('makes a member who can post at once', async () => {
      answered(await run(...member('ben-carr'), '--json'));
      expect(refused(await here(...member('ada-brook')))).to.match(/^(handle|email): /);
      const { token } = answered(await here('token', 'create', 'ben-carr', '--json'));
      for (const [index, { id }] of items.entries()) {
        const response = await fetch(`${server.url}/api/v1/threads/c-${id}/posts`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${String(token)}` },
          body: JSON.stringify({ body: `On number ${index + 1}.` }),
        });
        expect(response.status).to.equal(201);
      }
    });

    it('imports the next draft of a framework, and nothing twice', async () => {
      expect(answered(await here('import', file, '--framework', 'small', '--json'))).to.deep.include({
        draft: 1,
        repeated: true,
      });
      const next = join(folder, 'next.json');
      await smallPackage(next, 5, 'Keeps it going for longer.');
      const answer = await here('import', next, '--framework', 'small', '--open-until', '2099-12-31');
      expect(answer.stdout).to.match(/^Imported draft 2 of Small framework .*: 5 items\./);
    });

    it('prepares the next draft, opens and closes it, and says what else is possible', async () => {
      const draft = (...args: string[]) => here('draft', ...args, '--json');
      const started = answered(await draft('start', 'small', '--as', 'ada-brook', '--reason', 'To begin'));
      expect(started['draft']).to.include({ number: 3, state: 'preparing' });
      expect(
        answered(await draft('state', 'small', '3', 'open', '--closes', '2099-12-31T17:00Z'))['draft'],
      ).to.include({ state: 'open', closesAt: '2099-12-31T17:00:00.000Z' });
      expect(refused(await here('draft', 'state', 'small', '3', 'published'))).to.include(
        'it can become: open, closed',
      );
      answered(await draft('state', 'small', '3', 'closed'));
      const { stdout } = await here('draft', 'list', 'small');
      expect(stdout).to.match(/^Draft 3: closed, from .* to .*, 5 items\nDraft 2: superseded/);
    });

    it('lists comments as carried to a draft, writes the answers to them, and keeps responses to their own', async () => {
      const carried = answered(await here('comments', 'carried', 'small', '--to', '2', '--json'));
      expect(carried['items']).to.deep.equal([]);
      const table = join(folder, 'responses.csv');
      expect(answered(await here('responses', 'small', '--to', table, '--json'))).to.include({ comments: 0 });
      expect(await readFile(table, 'utf8')).to.match(/^\uFEFFDraft,Comment,Code,/);
      expect(refused(await here('responses', 'small', '--to', join(folder, 'responses.txt')))).to.include(
        '.csv, .xlsx or .json',
      );
      expect(refused(await here('response', 'list', 'no-such-organisation', '--as', 'ada'))).to.not.equal('');
    });

    it('imports nothing of a broken file, and says where and why in one line', async () => {
      const broken = join(folder, 'broken.json');
      await writeFile(broken, '{"CFDocument": {},\n "CFItems": [}');
      const line = refused(await here('import', broken, '--framework', 'broken'));
      expect(line).to.match(/broken\.json: line 2, column 14: This is not JSON/);
      const two = JSON.parse(await readFile(file, 'utf8')) as { CFItems: { fullStatement?: string }[] };
      delete two.CFItems[1]!.fullStatement;
      two.CFItems.push(two.CFItems[0]!);
      await writeFile(broken, JSON.stringify(two));
      expect(refused(await here('import', broken, '--framework', 'broken'))).to.match(
        /CFItems\[1\]\.fullStatement: .*; CFItems\[\d\]\.identifier: /,
      );
      expect(refused(await here('import', join(folder, 'none.json'), '--framework', 'broken'))).to.match(
        /none\.json: there is no such file\.$/,
      );
      expect(refused(await here('export', 'broken', '--to', join(folder, 'x.json')))).to.equal(
        'There is no framework broken.',
      );
    });

    it('imports a sheet by what its columns are said to be', async () => {
      const sheet = join(folder, 'sheet.csv');
      await writeFile(sheet, 'Nr;Worte\nA;Reading aloud\nB;Writing down\n');
      const columns = ['--columns', 'code=A,title=Worte', '--json'];
      const made = answered(await here('import', sheet, '--framework', 'sheet', ...columns));
      expect(made).to.deep.include({ draft: 1, items: 2 });
      await writeFile(sheet, 'code,title,parent\nA,Reading,C\n');
      expect(refused(await here('import', sheet, '--framework', 'sheet'))).to.match(
        /sheet\.csv: row 2: No row is its parent “C”\.$/,
      );
    });

    it('imports what its pages show a second later', async () => {
      const other = join(folder, 'other.json');
      await smallPackage(other, 2, 'Something else.');
      answered(await here('import', other, '--framework', 'other', '--prepare', '--json'));
      answered(await run('import', other, '--framework', 'another', '--json'));
      await new Promise((resolve) => {
        setTimeout(resolve, 1500);
      });
      const shown = (await server.services.frameworkStore.list(guest)).map(({ framework }) => framework.slug);
      expect(shown).to.include('another');
      expect(shown).not.to.include('other');
    });

    it('finds what differs from the log, and makes it anew', async () => {
      expect(answered(await here('verify', '--json'))['differences']).to.deep.equal([]);
      await tamper(settings);
      const found = await run('verify');
      expect(found.code).to.equal(1);
      expect(found.stderr).to.match(/^\d+ differences from the log in .*\n$/);
      for (const words of [
        /post 1 .*: body is "Tampered", and by the log "On number 1\."/,
        /post 1 .*: it is missing/,
        /standing is 9, and by the log 1/,
        /the log knows of no such post/,
        /its head is noted as 99, and by the log is 1/,
      ])
        expect(found.stdout).to.match(words);
      expect(answered(await run('rebuild', '--json'))).to.include({ posts: 4 });
      expect(answered(await here('verify', '--json'))['differences']).to.deep.equal([]);
      const response = await fetch(`${server.url}/api/v1/threads/c-${items[0]!.id}/posts`);
      expect(((await response.json()) as { items: { body: string }[] }).items[0]!.body).to.equal(
        'On number 1.',
      );
    });

    it('does not reset what the server is serving', async () => {
      expect(refused(await here('seed', '--reset', '--yes'))).to.match(
        /^Another Moot is running on this folder/,
      );
    });

    it('looks at the site that runs', async () => {
      const { checks } = answered(await here('doctor', '--json')) as {
        checks: { name: string; state: string }[];
      };
      expect(checks.filter(({ state }) => state === 'failed')).to.deep.equal([]);
    });
  });

  describe('with the demonstration data', () => {
    it('does not delete what is not of the demonstration, unless told to', async () => {
      expect(refused(await here('seed', '--reset'))).to.match(
        /^There are 2 members here who are not of the demo/,
      );
      const seeded = answered(await run('seed', '--reset', '--yes', '--json'));
      expect(seeded).to.include({ posts: seededPosts });
      expect(refused(await here('token', 'create', 'ada-brook'))).to.contain('no member');
      const again = answered(await here('seed', '--json'));
      expect(again).to.deep.equal(seeded);
      expect(answered(await here('verify', '--json'))['differences']).to.deep.equal([]);
    });
  });
});

/** Changes what is stored behind the back of the log: words, a counter, a head; takes a post away and invents one. */
async function tamper({ DATA_DIR: dataDir }: Record<string, string>): Promise<void> {
  const options = {
    mongodbUri: null,
    dataDir: dataDir!,
    log: quiet,
    join: 'allow' as const,
    onGivingUp() {},
  };
  const { connection, close } = await openDatabase(options);
  const { posts, threads } = threadModels(connection);
  const { channels } = logModels(connection);
  const [first, second, third, fourth] = await posts.find().sort({ body: 1 }).lean();
  await posts.updateOne({ _id: first!._id }, { $set: { body: 'Tampered' } });
  await posts.deleteOne({ _id: second!._id });
  await threads.updateOne({ _id: third!.thread }, { $set: { standing: 9 } });
  await posts.create({ ...fourth!, _id: 'invented', number: 2 });
  await channels.updateOne({ _id: `thread:${fourth!.thread}` }, { $set: { head: 99 } });
  await close();
}

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import mongoose, { type Connection } from 'mongoose';
import { EngineError } from '../../server/core/database/engine/engine-error.ts';
import {
  type Engine,
  type EngineOptions,
  startEngine,
} from '../../server/core/database/engine/supervisor.ts';
import { skipBecause } from '../support/skip.ts';

const supervisorModule = new URL('../../server/core/database/engine/supervisor.ts', import.meta.url).href;
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const housekeeping = { expirySweepEvery: 150, cursorIdleLimit: 700, cursorSweepEvery: 100 };

/** Waits until something holds, looking every few milliseconds; the test's own time limit ends it otherwise. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(20);
}

/** An orphan that ended stays in the table of processes, as a zombie (Z), until the first process looks after it. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

function pidOf(engine: Engine): number {
  const pid = engine.pid();
  if (pid === undefined) throw new Error('the engine is not running');
  return pid;
}

async function refusalOf(start: Promise<Engine>): Promise<string> {
  try {
    await (await start).stop();
  } catch (error) {
    if (error instanceof EngineError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

/** Sends bytes on a connection of its own; true when the other side closes it without an answer. */
function isHungUpOn(socketPath: string, bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => socket.write(bytes));
    socket.on('data', () => {
      resolve(false);
      socket.destroy();
    });
    socket.on('error', () => resolve(true));
    socket.on('close', () => resolve(true));
  });
}

describe('the embedded engine', function () {
  this.timeout(15_000);
  const log: string[] = [];
  let folder = '';
  let made = 0;
  const engines: Engine[] = [];
  const connections: Connection[] = [];

  const start = async (options: Partial<EngineOptions> = {}): Promise<Engine> => {
    made += 1;
    const note = (message: string) => void log.push(message);
    const engine = await startEngine({
      dataDir: join(folder, String(made)),
      log: { info: note, warn: note, error: note },
      housekeeping,
      spaceNeeded: 0,
      ...options,
    });
    engines.push(engine);
    return engine;
  };
  const open = async (engine: Engine): Promise<Connection> => {
    const connection = mongoose.createConnection(engine.uri('test'), { serverSelectionTimeoutMS: 10_000 });
    connections.push(connection);
    await connection.asPromise();
    return connection;
  };

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'moot-test-')));
  });
  afterEach(async () => {
    await Promise.all(connections.splice(0).map((connection) => connection.close(true)));
    await Promise.all(engines.splice(0).map((engine) => engine.stop()));
    log.length = 0;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('keeps what mongoose stores, journaled, on a socket of the owner only, from one start to the next', async () => {
    const dataDir = join(folder, 'kept');
    const first = await start({ dataDir });
    const socket = await stat(join(dataDir, 'engine.sock'));
    expect(socket.isSocket()).to.equal(true);
    expect(socket.mode & 0o077).to.equal(0);
    const connection = await open(first);
    expect(connection.getClient().options.writeConcern).to.include({ journal: true });
    const Note = connection.model('Note', new mongoose.Schema({ words: { type: String, unique: true } }));
    await Note.init();
    await Note.create({ words: 'what a web manager does' });
    const again = await Note.create({ words: 'what a web manager does' }).catch(
      (error: { code: number }) => error,
    );
    expect(again).to.include({ code: 11000 });
    const pid = pidOf(first);
    await connection.close();
    await first.stop();
    expect(first.pid()).to.equal(undefined);
    expect(isRunning(pid)).to.equal(false);
    expect(await readdir(dataDir)).not.to.include('engine.sock');

    const second = await start({ dataDir });
    const found = (await open(second)).collection('notes');
    expect(await found.countDocuments({ words: 'what a web manager does' })).to.equal(1);
  });

  it('refuses what would crash it, and closes a connection that sends nonsense, serving all others', async () => {
    const engine = await start();
    const pid = pidOf(engine);
    const connection = await open(engine);
    for (const command of ['startSession', 'endSessions', 'killAllSessions']) {
      const refusal = await connection.db
        ?.admin()
        .command({ [command]: command === 'startSession' ? 1 : [] })
        .catch((error: { code: number; message: string }) => error);
      expect(refusal).to.include({
        code: 59,
        message: `${command} is not supported by the embedded database`,
      });
    }

    const socketPath = join(folder, String(made), 'engine.sock');
    const tooBig = Buffer.alloc(16);
    tooBig.writeInt32LE(48_000_001);
    const nonsense = Buffer.alloc(64, 0xee);
    nonsense.writeInt32LE(64);
    const tooShort = Buffer.alloc(16);
    for (const bytes of [tooBig, nonsense, tooShort])
      expect(await isHungUpOn(socketPath, bytes)).to.equal(true);

    expect(await connection.collection('notes').insertOne({ a: 1 })).to.include({ acknowledged: true });
    expect(engine.pid()).to.equal(pid);
    expect(log).to.deep.equal([]);
  });

  it('deletes what is past its time, and nothing else', async () => {
    // Everything is written before the first sweep can see it as a whole, so what is due leaves in one sweep.
    const connection = await open(await start());
    const due = new Date(Date.now() - 3_600_000);
    const later = new Date(Date.now() + 3_600_000);
    const sessions = connection.collection('sessions');
    await sessions.createIndex({ expires: 1 }, { expireAfterSeconds: 60 });
    const drafts = connection.collection('drafts');
    await drafts.createIndex(
      { at: 1 },
      { expireAfterSeconds: 0, partialFilterExpression: { kind: 'temporary' } },
    );
    const notes = connection.collection('notes');
    await notes.createIndex({ at: 1 });

    await notes.insertOne({ at: due });
    await drafts.insertMany([
      { name: 'kept for its kind', kind: 'lasting', at: due },
      { name: 'kept for its time', kind: 'temporary', at: later },
      { name: 'due', kind: 'temporary', at: due },
    ]);
    await sessions.insertMany([
      { name: 'later', expires: later },
      { name: 'just past, within its minute', expires: new Date() },
      { name: 'a string', expires: due.toISOString() },
      { name: 'a number', expires: due.getTime() },
      { name: 'nothing', expires: null },
      { name: 'no such field' },
      { name: 'long before 1970', expires: new Date(-1e13) },
      { name: 'due', expires: due },
    ]);
    await until(
      async () => (await sessions.countDocuments({ name: { $in: ['due', 'long before 1970'] } })) === 0,
    );
    await until(async () => (await drafts.countDocuments({ name: 'due' })) === 0);
    await delay(housekeeping.expirySweepEvery * 2);

    expect(await sessions.distinct('name')).to.have.members([
      'a number',
      'a string',
      'just past, within its minute',
      'later',
      'no such field',
      'nothing',
    ]);
    expect(await drafts.distinct('name')).to.have.members(['kept for its kind', 'kept for its time']);
    expect(await notes.countDocuments()).to.equal(1);
    expect(log).to.deep.equal([]);
  });

  it('closes a cursor that nobody reads, and leaves one that is read or asked to stay', async () => {
    const connection = await open(await start());
    const notes = connection.collection('notes');
    await notes.insertMany(Array.from({ length: 400 }, (_, number) => ({ number })));
    const forgotten = notes.find({}, { batchSize: 2 });
    const read = notes.find({}, { batchSize: 2 });
    const staying = notes.find({}, { batchSize: 2, noCursorTimeout: true });
    for (const cursor of [forgotten, read, staying]) await cursor.next();
    for (let count = 0; count < 24; count += 1) {
      await read.next();
      await delay(50);
    }
    expect((await read.toArray()).length).to.equal(375);
    expect((await staying.toArray()).length).to.equal(399);
    const lost = await forgotten.toArray().catch((error: { code: number }) => error);
    expect(lost).to.include({ code: 43 });
  });

  it('gives way to other programs as far as it is told', async () => {
    expect(getPriority(pidOf(await start({ niceness: 7 })))).to.equal(7);
  });

  it('is started again after a kill, with all it acknowledged, for the same connection', async () => {
    const engine = await start();
    const connection = await open(engine);
    const notes = connection.collection<{ _id: number }>('notes');
    const acknowledged: number[] = [];
    const killed = pidOf(engine);
    for (let _id = 0; _id < 30; _id += 1) {
      await notes.insertOne({ _id });
      acknowledged.push(_id);
    }
    process.kill(killed, 'SIGKILL');
    await until(() => engine.pid() !== undefined && engine.pid() !== killed);
    await until(() =>
      notes.insertOne({ _id: 30 }).then(
        () => true,
        (error: { code?: number }) => error.code === 11000,
      ),
    );
    const found = await notes.find({}, { sort: { _id: 1 } }).toArray();
    expect(found.map(({ _id }) => _id)).to.deep.equal([...acknowledged, 30]);
    expect(log.join('\n')).to.match(/killed from outside \(SIGKILL\).*\n.*running again/);
  });

  it('is given up with the likely cause when it ends again and again', async () => {
    const dataDir = join(folder, 'broken');
    const engine = await start({ dataDir, restarts: { firstDelay: 10, quickEndsAllowed: 2 } });
    const reason = new Promise<string>((resolve) => engine.onGivingUp(resolve));
    const pid = pidOf(engine);
    for (const name of ['WiredTiger.wt', 'WiredTiger.turtle', 'WiredTiger']) {
      await writeFile(join(dataDir, 'database', name), 'not a database');
    }
    process.kill(pid, 'SIGKILL');
    expect(await reason).to.match(/again and again.*perhaps damaged.*restore a backup/);
    expect(log.join('\n')).to.include(await reason);
    expect(engine.pid()).to.equal(undefined);
    expect(await new Promise<string>((resolve) => engine.onGivingUp(resolve))).to.equal(await reason);

    expect(await refusalOf(start({ dataDir }))).to.match(
      /The database engine does not run: .*perhaps damaged/,
    );
  });

  it('is joined by a second start on the same folder, or refuses it', async () => {
    const dataDir = join(folder, 'shared');
    const first = await start({ dataDir });
    const second = await start({ dataDir, join: 'allow' });
    expect(second.uri('test')).to.equal(first.uri('test'));
    expect(second.pid()).to.equal(undefined);
    await (await open(first)).collection('notes').insertOne({ a: 1 });
    expect(await (await open(second)).collection('notes').countDocuments()).to.equal(1);
    expect(await refusalOf(start({ dataDir, join: 'refuse' }))).to.equal(
      `Another Moot is running on this folder: ${dataDir}. Stop it first, or set DATA_DIR to another folder.`,
    );
    await second.stop();
    expect(isRunning(pidOf(first))).to.equal(true);
    expect(await (await open(first)).collection('notes').countDocuments()).to.equal(1);
  });

  it('is opened once when two start at the same moment', async () => {
    const dataDir = join(folder, 'race');
    const both = await Promise.all([start({ dataDir }), start({ dataDir })]);
    expect(both.filter((engine) => engine.pid() !== undefined).length).to.equal(1);
    for (const engine of both) await (await open(engine)).collection('notes').insertOne({ a: 1 });
    const owner = both.find((engine) => engine.pid() !== undefined);
    expect(owner && (await (await open(owner)).collection('notes').countDocuments())).to.equal(2);
  });

  it('serves on a socket elsewhere when the path of its folder is too long', async () => {
    const dataDir = join(folder, 'long'.repeat(30));
    const engine = await start({ dataDir });
    expect(engine.uri('test')).not.to.include('long');
    await (await open(engine)).collection('notes').insertOne({ a: 1 });
    const second = await start({ dataDir });
    expect(await (await open(second)).collection('notes').countDocuments()).to.equal(1);
    const socket = decodeURIComponent(/\/\/([^/]+)\//.exec(engine.uri('test'))?.[1] ?? '');
    await second.stop();
    await engine.stop();
    await rm(join(socket, '..'), { recursive: true });
  });

  it('says what is wrong before it starts', async () => {
    expect(await refusalOf(start({ spaceNeeded: 2 ** 52 }))).to.match(
      /MB free, and the database needs 4294967296 MB/,
    );
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    expect(await refusalOf(start({ dataDir: file }))).to.match(/a-file is a file, and must be a folder/);
  });

  it('says so when it may not write to its folder', async function () {
    if (process.getuid?.() === 0)
      return skipBecause(this, 'root may write anywhere, so it cannot be refused');
    const dataDir = join(folder, 'closed');
    await (await start({ dataDir })).stop();
    await chmod(join(dataDir, 'database'), 0o500);
    expect(await refusalOf(start({ dataDir }))).to.match(/may not write to .*database/);
    await chmod(join(dataDir, 'database'), 0o700);
  });

  it('ignores the stop signals of a terminal or service manager until its supervisor says stop', async () => {
    const engine = await start();
    const pid = pidOf(engine);
    const notes = (await open(engine)).collection('notes');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal);
    await notes.insertOne({ a: 1 });
    expect(engine.pid()).to.equal(pid);
    await engine.stop();
    expect(isRunning(pid)).to.equal(false);
  });

  it('goes away when its supervisor is killed, leaving the folder free', async () => {
    const dataDir = join(folder, 'orphan');
    const script = join(folder, 'parent.mts');
    await writeFile(
      script,
      `const { startEngine } = await import(${JSON.stringify(supervisorModule)});
      const quiet = () => undefined;
      const log = { info: quiet, warn: quiet, error: quiet };
      const engine = await startEngine({ dataDir: ${JSON.stringify(dataDir)}, log, spaceNeeded: 0 });
      console.log(engine.pid());`,
    );
    const parent: ChildProcess = spawn(process.execPath, ['--import', tsx, script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) =>
      parent.stdout?.once('data', (line: Buffer) => resolve(Number(line.toString()))),
    );
    expect(isRunning(pid)).to.equal(true);
    parent.kill('SIGKILL');
    await until(() => !isRunning(pid));
    expect(await readdir(dataDir)).not.to.include('engine.sock');
    expect(pidOf(await start({ dataDir, join: 'refuse' }))).to.be.above(0);
  });
});

import { chmod, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { enginePlaces, folderTrouble } from '../../server/core/database/engine/data-folder.ts';
import { EngineError } from '../../server/core/database/engine/engine-error.ts';
import { skipBecause } from '../support/skip.ts';

async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof EngineError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

describe("the folder of the embedded engine's files", () => {
  let folder = '';
  const extra: string[] = [];
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'moot-test-')));
  });
  after(async () => {
    for (const each of [folder, ...extra]) await rm(each, { recursive: true, force: true });
  });

  it('is made, for its owner only, with the socket beside it', async () => {
    const places = await enginePlaces(join(folder, 'new', 'data'));
    expect(places).to.deep.equal({
      dataDir: join(folder, 'new/data'),
      files: join(folder, 'new/data/database'),
      socket: join(folder, 'new/data/engine.sock'),
    });
    expect((await stat(places.files)).mode & 0o777).to.equal(0o700);
    expect((await stat(places.dataDir)).mode & 0o777).to.equal(0o700);
  });

  it('may be reached by a link, and is then the same place', async () => {
    const places = await enginePlaces(join(folder, 'linked'));
    await symlink(join(folder, 'linked'), join(folder, 'link'));
    expect(await enginePlaces(join(folder, 'link'))).to.deep.equal(places);
  });

  it('must not be a file, or lie in one', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(await refusalOf(enginePlaces(file))).to.equal(
      `${file} is a file, and must be a folder. Set DATA_DIR to a folder.`,
    );
    expect(await refusalOf(enginePlaces(join(file, 'data')))).to.match(/a part of that path is a file/);
    await mkdir(join(folder, 'half'));
    await writeFile(join(folder, 'half', 'database'), '');
    expect(await refusalOf(enginePlaces(join(folder, 'half')))).to.match(/half\/database is a file/);
    expect(await refusalOf(enginePlaces(join(folder, 'x'.repeat(300))))).to.match(/too long/);
  });

  it('has its socket elsewhere when its own path is too long, in the same private place for all', async () => {
    const long = join(folder, 'a'.repeat(60), 'b'.repeat(60));
    const { socket } = await enginePlaces(long);
    extra.push(dirname(socket));
    expect(Buffer.byteLength(socket)).to.be.at.most(107);
    expect(socket.endsWith('.sock')).to.equal(true);
    expect((await stat(dirname(socket))).mode & 0o777).to.equal(0o700);
    expect((await enginePlaces(long)).socket).to.equal(socket);
    expect((await enginePlaces(`${long}2`)).socket).not.to.equal(socket);
    extra.push(dirname((await enginePlaces(`${long}2`)).socket));

    await chmod(dirname(socket), 0o755);
    expect(await refusalOf(enginePlaces(long))).to.match(/can be opened by others/);
  });

  it('is refused when there is too little space, and left clean by the look', async () => {
    const fresh = join(folder, 'fresh');
    await mkdir(fresh);
    expect(await folderTrouble(fresh, 0)).to.equal(null);
    const trouble = await folderTrouble(fresh, 2 ** 52);
    expect(trouble)
      .to.include(fresh)
      .and.to.match(/has \d+ MB free, and the database needs 4294967296 MB/);
    expect(await folderTrouble(join(folder, 'missing'), 0)).to.match(/missing cannot be used/);
    expect(await readdir(fresh)).to.deep.equal([]);
  });

  it('is refused when it may not be written', async function () {
    if (process.getuid?.() === 0)
      return skipBecause(this, 'root may write anywhere, so it cannot be refused');
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o500 });
    expect(await folderTrouble(closed, 0)).to.match(/may not write to/);
    expect(await refusalOf(enginePlaces(join(closed, 'data')))).to.match(/may not write to/);
  });
});

import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { lowerGlibcNeeds } from '../../server/core/database/engine/elf-patch.ts';
import { EngineError } from '../../server/core/database/engine/engine-error.ts';
import { installedEngineFolder, patchedEngine } from '../../server/core/database/engine/patched-engine.ts';
import { skipBecause } from '../support/skip.ts';

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('the engine patched for an older glibc', function () {
  this.timeout(10_000);
  let folder = '';
  let installed = '';
  let nodeFile = '';
  before(async function () {
    if (process.platform !== 'linux') return skipBecause(this, 'the engine is patched on Linux only');
    folder = await mkdtemp(join(tmpdir(), 'moot-test-'));
    installed = installedEngineFolder();
    nodeFile = (await readdir(installed)).find((name) => name.endsWith('.node')) ?? '';
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('asks for nothing newer, and is not changed by a second pass', async () => {
    const library = await readFile(join(installed, 'libembedded_mongodb_native.so'));
    expect(lowerGlibcNeeds(library).sort()).to.deep.equal([
      '__isoc23_fscanf',
      '__isoc23_sscanf',
      '__isoc23_strtol',
      '__isoc23_strtoll',
      '__isoc23_strtoul',
      '__isoc23_strtoull',
      'fmod',
    ]);
    const once = Buffer.from(library);
    expect(lowerGlibcNeeds(library)).to.deep.equal([]);
    expect(library.equals(once)).to.equal(true);
  });

  it('is not made of a file that is something else, or that needs a function we know nothing of', async () => {
    expect(() => lowerGlibcNeeds(Buffer.from('#!/bin/sh\n'))).to.throw(/not a library for 64-bit Linux/);
    expect(() => lowerGlibcNeeds(Buffer.alloc(200))).to.throw(/not a library for 64-bit Linux/);
    const unknown = await readFile(join(installed, nodeFile));
    unknown.write('__isoc23_strtofl', unknown.indexOf('__isoc23_strtoul\0'), 'latin1');
    expect(() => lowerGlibcNeeds(unknown)).to.throw('no older equivalent is known for __isoc23_strtofl');
  });

  it('is made once, beside its library, and made again only when damaged', async () => {
    const cache = join(folder, 'cache');
    const path = await patchedEngine(installed, [cache]);
    const made = await stat(path);
    expect(basename(path)).to.equal(nodeFile);
    expect((await readdir(dirname(path))).sort()).to.deep.equal(
      [nodeFile, 'libembedded_mongodb_native.so'].sort(),
    );

    expect(await patchedEngine(installed, [cache])).to.equal(path);
    expect((await stat(path)).ino).to.equal(made.ino);

    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, 1000));
    await patchedEngine(installed, [cache]);
    expect((await readFile(path)).equals(whole)).to.equal(true);
  });

  it('is made in the next folder when the first cannot be written', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const second = join(folder, 'second');
    expect(await patchedEngine(installed, [join(file, 'cache'), second])).to.match(/second/);
    const refusal = await caught(patchedEngine(installed, [join(file, 'cache')]));
    expect(refusal).to.be.instanceOf(EngineError);
    expect((refusal as Error).message).to.match(/could not be prepared: ENOTDIR/);
  });

  it('is refused when the installed files are not the ones that were checked', async () => {
    const strange = join(folder, 'strange');
    await cp(installed, strange, { recursive: true });
    await writeFile(join(strange, nodeFile), 'something else');
    const refusal = await caught(patchedEngine(strange, [join(folder, 'strange-cache')]));
    expect(refusal).to.be.instanceOf(EngineError);
    expect((refusal as Error).message).to.match(/is not the one that was checked.*npm ci/);

    await writeFile(join(strange, 'package.json'), JSON.stringify({ version: '9.9.9' }));
    const newer = await caught(patchedEngine(strange, [join(folder, 'strange-cache')]));
    expect(newer).to.be.instanceOf(EngineError);
    expect((newer as Error).message).to.match(/Version 9\.9\.9 .* was not checked.*Set MONGODB_URI/);
  });
});

import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { bundleServer, type BundlePlaces, currentBundle } from '../../server/bin/bundle.mjs';
import { projectRoot } from '../../server/core/paths.ts';

const source = `interface Nothing {
  nothing: null;
}
export const setup = (): Nothing => {
  throw new Error('it fails here');
};
`;

describe('the bundled server', function () {
  this.timeout(180_000);
  let parent: string;
  let places: BundlePlaces;
  let first: string;

  before(async () => {
    // Within the project, as the real one is.
    await mkdir(join(projectRoot, '.test'), { recursive: true });
    parent = await mkdtemp(join(projectRoot, '.test', 'bundle-'));
    places = { folder: join(parent, 'server'), pluginsFolder: join(parent, 'plugins') };
    await cp(join(projectRoot, 'test/fixtures/plugins/greeter'), join(places.pluginsFolder, 'greeter'), {
      recursive: true,
    });
    const server = join(places.pluginsFolder, 'greeter', 'server.ts');
    await writeFile(server, source);
    await utimes(server, 1, 1);
    first = await bundleServer(places);
  });
  after(() => rm(parent, { recursive: true, force: true }));

  it('is kept while nothing changes, with each plugin', () => {
    expect(currentBundle(places)).to.equal(first);
    for (const name of ['index', 'cli', 'host', 'plugins/greeter'])
      expect(existsSync(join(first, `${name}.js`)), name).to.equal(true);
  });

  it('says of an error where in the sources it came up', () => {
    const file = pathToFileURL(join(first, 'plugins', 'greeter.js')).href;
    const program = `process.setSourceMapsEnabled(true); import('${file}').then(({ setup }) => setup())`;
    const { stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
    expect(stderr)
      .to.contain('it fails here')
      .and.match(/plugins\/greeter\/server\.ts:5:9/);
  });

  it('fits no longer when a source changes or a plugin comes or goes', async () => {
    const server = join(places.pluginsFolder, 'greeter', 'server.ts');
    await utimes(server, 2, 2);
    expect(currentBundle(places)).to.equal(null);
    await utimes(server, 1, 1);
    expect(currentBundle(places)).to.equal(first);
    const other = join(places.pluginsFolder, 'other');
    await cp(join(places.pluginsFolder, 'greeter'), other, { recursive: true });
    expect(currentBundle(places)).to.equal(null);
    await rm(other, { recursive: true });
    expect(currentBundle(places)).to.equal(first);
  });

  it('leaves out a plugin that cannot be built', async () => {
    const broken = join(places.pluginsFolder, 'greeter', 'server.ts');
    await writeFile(broken, 'export const setup = (;\n');
    await utimes(broken, 3, 3);
    const second = await bundleServer(places);
    expect(second).not.to.equal(first);
    expect(currentBundle(places)).to.equal(second);
    expect(existsSync(join(second, 'index.js'))).to.equal(true);
    expect(existsSync(join(second, 'plugins', 'greeter.js'))).to.equal(false);
  });
});

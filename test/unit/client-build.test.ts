import { expect } from 'chai';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildClient, type ClientBuild } from '../../client/build.mjs';
import { cpuMs } from '../support/cpu-time.ts';

describe('the client build', function () {
  this.timeout(180_000);
  let folder: string;
  let first: ClientBuild;
  const built = (name: string): Promise<string> =>
    readFile(join(folder, first.manifest[name] ?? name), 'utf8');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'moot-client-'));
    first = await buildClient({ folder });
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('writes script, styles and icon under names with hashes, and a manifest', async () => {
    expect(first.built).to.equal(true);
    expect(first.manifest['main.js']).to.match(/^main-[0-9a-f]{12}\.js$/);
    expect(first.manifest['main.css']).to.match(/^main-[0-9a-f]{12}\.css$/);
    expect(first.manifest['favicon.svg']).to.match(/^favicon-[0-9a-f]{12}\.svg$/);
    expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).to.deep.equal(first.manifest);
    expect(await readdir(folder)).to.include.members(Object.values(first.manifest));
    expect(await built('main.js')).to.include('govuk-error-summary');
  });

  it('carries no brand that is not ours and asks no other site for anything', async () => {
    const styles = await built('main.css');
    expect(styles).not.to.match(/GDS Transport|crown|@font-face|url\((?!['"]?#)/i);
    expect(styles).to.include('.moot-post').and.include('.govuk-button').and.include('#0f5f5c');
    expect(styles, 'the blue of GOV.UK').not.to.include('#1d70b8');
  });

  it('does nothing when nothing changed', async () => {
    const started = cpuMs();
    const second = await buildClient({ folder });
    expect(second.built).to.equal(false);
    expect(second.manifest).to.deep.equal(first.manifest);
    expect(cpuMs() - started).to.be.below(100);
  });

  it('builds again when a built file is missing', async () => {
    await rm(join(folder, first.manifest['main.css'] ?? ''));
    const third = await buildClient({ folder });
    expect(third.built).to.equal(true);
    expect(third.manifest).to.deep.equal(first.manifest);
    expect(await built('main.css')).to.include('.moot-post');
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

const here = join(import.meta.dirname, '..');

describe('the client as a package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'client-package-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** As in a shell of its own: what npm told its script of the project is none of the package's business. */
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const run = (program: string, ...parts: string[]): string =>
    execFileSync(program, parts, {
      cwd: folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });

  it('is built, packed and installed where there is nothing else, and works there with its types', () => {
    const built = join(folder, 'built');
    run(process.execPath, join(here, 'build.mjs'), built);
    run('npm', 'pack', built, '--silent');
    const packed = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
    writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
    run('npm', 'install', `./${packed}`, '--offline', '--no-audit', '--no-fund', '--silent');
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).to.deep.equal([
      'discourse-plugin-api-client',
    ]);
    writeFileSync(
      join(folder, 'use.ts'),
      `import { createClient, type Post, signPayload } from 'discourse-plugin-api-client';
       const forum = createClient({ url: 'https://forum.example.org/community/' });
       export const author = (post: Post): string => post.username;
       // @ts-expect-error a topic needs a category
       export const wrong = () => forum.createTopic({ title: 'x', raw: 'y' });
       console.log(forum.url, signPayload('secret', { nonce: 'n' }).sso);`,
    );
    const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
    const options = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--types', ''];
    run(process.execPath, join(typescript, 'bin/tsc'), 'use.ts', '--outDir', '.', ...options);
    expect(run(process.execPath, 'use.js')).to.equal('https://forum.example.org/community bm9uY2U9bg==\n');
  });
});

// Plain JavaScript, since it runs before anything else is there to run TypeScript.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectWords } from '../server/bin/collect-words.mjs';

const client = dirname(fileURLToPath(import.meta.url));
const root = dirname(client);
const catalogue = join(root, 'server', 'core', 'words', 'catalogue');
const translations = ['cy', 'gd'];

/** Builds script, styles and icon for browsers; see build.d.mts. */
export async function buildClient({ folder = join(root, '.build', 'client') } = {}) {
  const inputs = await hashOfInputs();
  const last = await lastBuild(folder);
  if (last?.inputs === inputs) return { manifest: last.manifest, folder, built: false };

  await mkdir(folder, { recursive: true });
  const [script, styles, icon] = await Promise.all([
    bundleScript(),
    compileStyles(),
    readFile(join(client, 'assets', 'favicon.svg')),
  ]);
  const manifest = {};
  for (const [name, bytes] of Object.entries({
    'main.js': script,
    'main.css': styles,
    'favicon.svg': icon,
  })) {
    manifest[name] = hashedName(name, bytes);
    await writeWhole(join(folder, manifest[name]), bytes);
  }
  await writeWhole(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeWhole(join(folder, 'inputs.json'), `${JSON.stringify({ inputs, manifest })}\n`);
  await removeOthers(folder, [manifest, last?.manifest ?? {}]);
  return { manifest, folder, built: true };
}

async function bundleScript() {
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [join(client, 'main.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    write: false,
    absWorkingDir: root,
    logLevel: 'warning',
    plugins: [{ name: 'words', setup: provideWords }],
  });
  return result.outputFiles[0].contents;
}

/** `moot:words`: of each translation, what the browser's part shows. */
function provideWords(build) {
  build.onResolve({ filter: /^moot:words$/ }, ({ path }) => ({ path, namespace: 'words' }));
  build.onLoad({ filter: /.*/, namespace: 'words' }, async () => {
    const shown = collectWords(['client']);
    const words = await Promise.all(
      translations.map(async (code) => {
        const all = JSON.parse(await readFile(join(catalogue, `${code}.json`), 'utf8'));
        const own = shown.filter((message) => message in all).map((message) => [message, all[message]]);
        return [code, Object.fromEntries(own)];
      }),
    );
    return { contents: JSON.stringify(Object.fromEntries(words)), loader: 'json' };
  });
}

async function compileStyles() {
  const { compileAsync, NodePackageImporter } = await import('sass');
  const result = await compileAsync(join(client, 'styles', 'main.scss'), {
    style: 'compressed',
    charset: false,
    quietDeps: true,
    importers: [new NodePackageImporter(root)],
  });
  return Buffer.from(result.css);
}

/** One hash over everything that may change what is built: the client folder and the locked dependencies. */
async function hashOfInputs() {
  const entries = await readdir(client, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  files.push(join(root, 'package-lock.json'), ...translations.map((code) => join(catalogue, `${code}.json`)));
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash
      .update(`${relative(root, file)}\0`)
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex');
}

/** What the last build left, or null when it is missing, unreadable or not whole. */
async function lastBuild(folder) {
  try {
    const last = JSON.parse(await readFile(join(folder, 'inputs.json'), 'utf8'));
    await Promise.all(
      ['manifest.json', ...Object.values(last.manifest)].map((name) => stat(join(folder, name))),
    );
    return last;
  } catch {
    return null;
  }
}

function hashedName(name, bytes) {
  const [stem, ending] = name.split('.');
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return `${stem}-${hash}.${ending}`;
}

/** Nobody, not even a second build at the same time, ever reads half a file. */
async function writeWhole(file, bytes) {
  const part = `${file}.${process.pid}.part`;
  await writeFile(part, bytes);
  await rename(part, file);
}

/** The files of the build before stay, since a server that is still running names them in its pages. */
async function removeOthers(folder, manifests) {
  const keep = new Set([
    'manifest.json',
    'inputs.json',
    ...manifests.flatMap((manifest) => Object.values(manifest)),
  ]);
  const names = (await readdir(folder)).filter((name) => !keep.has(name) && !name.endsWith('.part'));
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true, recursive: true })));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { manifest, built } = await buildClient();
  process.stdout.write(`${built ? 'Built' : 'Up to date'}: ${Object.values(manifest).join(', ')}\n`);
}

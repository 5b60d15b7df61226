// Plain JavaScript, since it runs before anything else is there to run TypeScript.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const usualPlaces = { folder: join(root, '.build', 'server'), pluginsFolder: join(root, 'plugins') };
/** Builds that are kept: a server that runs starts its database engine again from its own. */
const kept = 5;
const programs = {
  index: 'server/index.ts',
  cli: 'server/cli/main.ts',
  host: 'server/core/database/engine/host.ts',
};

/** The folder of the build that fits the sources as they are now, or null; see bundle.d.mts. */
export function currentBundle({ folder, pluginsFolder } = usualPlaces) {
  try {
    const { name, stamps, plugins } = JSON.parse(readFileSync(join(folder, 'current.json'), 'utf8'));
    const isSame =
      plugins.join() === pluginsIn(pluginsFolder).join() &&
      Object.entries(stamps).every(([file, stamp]) => stamp === stampOf(file)) &&
      existsSync(join(folder, name, 'index.js'));
    return isSame ? join(folder, name) : null;
  } catch {
    return null;
  }
}

/** Builds it now; see bundle.d.mts. */
export async function bundleServer({ folder, pluginsFolder } = usualPlaces) {
  const begun = Date.now();
  // As deep as the folder it will be, since source maps name their sources from where they are.
  const part = join(folder, `${process.pid}.part`);
  const plugins = pluginsIn(pluginsFolder);
  const entries = Object.entries(programs).map(([out, file]) => ({ in: join(root, file), out }));
  const own = plugins.map((id) => ({ in: join(pluginsFolder, id, 'server.ts'), out: `plugins/${id}` }));
  await mkdir(folder, { recursive: true });
  try {
    // A plugin that cannot be built must not keep the server from running: its own loading will say what is wrong.
    const { metafile } = await bundle([...entries, ...own], part).catch(() => bundle(entries, part));
    const files = [...Object.keys(metafile.inputs), 'package-lock.json', 'server/bin/bundle.mjs'];
    const sources = [...files.map((file) => join(root, file)), ...own.map((entry) => entry.in)];
    const stamps = Object.fromEntries(sources.map((file) => [file, stampOf(file, begun)]));
    const name = createHash('sha256').update(JSON.stringify(stamps)).digest('hex').slice(0, 12);
    // Somebody else may have built the same meanwhile, and run it.
    await rename(part, join(folder, name)).catch((error) => {
      if (!existsSync(join(folder, name))) throw error;
    });
    const list = join(folder, `current.${process.pid}.part`);
    await writeFile(list, JSON.stringify({ name, stamps, plugins }));
    await rename(list, join(folder, 'current.json'));
    await removeOld(folder);
    return join(folder, name);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/**
 * Loads one of the programs: bundled, which is made anew when the sources have changed, or from the sources where it
 * cannot be made, which is slower and says what is wrong with them.
 */
export async function loadProgram(name) {
  let folder = currentBundle();
  if (!folder) {
    // In a process of its own, so that the compiler's memory is free again.
    spawnSync(process.execPath, [fileURLToPath(import.meta.url)], { stdio: 'ignore' });
    folder = currentBundle();
  }
  if (folder) {
    process.setSourceMapsEnabled(true);
    return import(pathToFileURL(join(folder, `${name}.js`)).href);
  }
  const { register } = await import('tsx/esm/api');
  register();
  return import(pathToFileURL(join(root, programs[name])).href);
}

async function bundle(entryPoints, outdir) {
  const { build } = await import('esbuild');
  return build({
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    absWorkingDir: root,
    logLevel: 'silent',
    plugins: [
      { name: 'plain', setup: leavePlain },
      { name: 'workspaces', setup: takeWorkspaces },
    ],
  });
}

/** What is plain JavaScript stays where it is: it finds its files from there. */
function leavePlain(build) {
  build.onResolve({ filter: /^\..*\.mjs$/ }, ({ path, resolveDir }) => ({
    path: pathToFileURL(join(resolveDir, path)).href,
    external: true,
  }));
}

/** Workspaces are sources as all others here, although they are imported by their names as packages are. */
function takeWorkspaces(build) {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const folder of workspaces) {
    const { name, exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    if (exports)
      build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: join(root, folder, exports) }));
  }
}

function pluginsIn(pluginsFolder) {
  return readdirSync(pluginsFolder).filter(
    (id) =>
      existsSync(join(pluginsFolder, id, 'plugin.json')) && existsSync(join(pluginsFolder, id, 'server.ts')),
  );
}

/** By what a change shows. What was written while the build ran may be in it or not, and is taken as changed. */
function stampOf(file, begun = Infinity) {
  const { mtimeMs, size } = statSync(file);
  return mtimeMs < begun ? `${mtimeMs} ${size}` : 'changing';
}

async function removeOld(folder) {
  const builds = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{12}$/.test(name))
    .map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }))
    .toSorted((one, other) => other.at - one.at);
  await Promise.all(
    builds.slice(kept).map(({ name }) => rm(join(folder, name), { recursive: true, force: true })),
  );
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await bundleServer();

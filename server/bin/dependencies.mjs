// Plain JavaScript, since it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Installs the locked dependencies with `npm ci` where they are missing or others; ends the process when it fails. */
export function installDependencies(root) {
  if (dependenciesInstalled(root)) return;
  process.stderr.write('Installing the locked dependencies (npm ci); this takes a minute the first time.\n');
  const npm = process.env.npm_execpath;
  const [command, ...before] = npm && npm.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const result = spawnSync(command, [...before, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    // Standard output is for the one line that says where Moot is.
    stdio: ['ignore', 2, 2],
  });
  if (result.status === 0) return;
  const why = result.error
    ? result.error.message
    : `it ended with ${result.signal ?? `code ${result.status}`}`;
  process.stderr.write(
    `The dependencies could not be installed: ${why}. Look at what npm says above; run npm ci yourself to try again.\n`,
  );
  process.exit(1);
}

/**
 * Whether what is installed is what is locked. The lists are compared, not their times, which a checkout or a copy
 * changes. Optional packages and those for developers may be missing.
 */
export function dependenciesInstalled(root) {
  let installed;
  try {
    installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  } catch {
    return false;
  }
  return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    if (!found) return Boolean(wanted.optional || wanted.dev || wanted.devOptional);
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function packagesIn(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

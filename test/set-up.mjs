import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the tests use beyond npm's packages: program → Debian package. */
const programs = [
  { paths: ['/usr/bin/chromium'], from: 'chromium', setting: 'CHROMIUM_PATH' },
  { paths: ['/usr/bin/redis-server'], from: 'redis-server', setting: 'REDIS_SERVER_PATH' },
];

/** Installs what is missing, where that is possible; otherwise says what to install and ends. */
export function setUpPrograms() {
  const missing = programs.filter(
    ({ paths, setting }) =>
      !paths.some((path) => existsSync(path)) && !existsSync(process.env[setting] ?? ''),
  );
  if (missing.length === 0) return;
  const names = missing.map(({ from }) => from);
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) {
    const settings = missing
      .map(({ from, setting }) => `${from} (or set ${setting} to where it is)`)
      .join(' and ');
    console.error(`The tests need ${settings}. On Debian: sudo apt-get install ${names.join(' ')}`);
    process.exit(1);
  }
  console.error(`Installing ${names.join(' and ')} for the tests…`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  apt(['update', '-q'], environment);
  // With what they recommend: without its fonts, Chromium draws pages that nobody sees.
  apt(['install', '-y', '-q', ...names], environment);
}

function apt(parameters, env) {
  const { status } = spawnSync('apt-get', parameters, {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 600_000,
  });
  if (status === 0) return;
  console.error(
    `apt-get ${parameters.join(' ')} failed (${status}). Install the programs by hand and try again.`,
  );
  process.exit(1);
}

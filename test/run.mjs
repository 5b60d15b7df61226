// `npm test`: everything from a fresh clone to a counted result. Plain JavaScript, since nothing is installed yet.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../server/bin/dependencies.mjs';
import { requireNode } from '../server/bin/require-node.mjs';
import { setUpPrograms } from './set-up.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const suites = [
  { name: 'checks', folders: ['test/architecture'] },
  { name: 'unit', folders: ['test/unit', 'plugins'] },
  { name: 'http', folders: ['test/http'] },
  { name: 'live', folders: ['test/live'] },
  { name: 'browser', folders: ['test/browser'] },
];

requireNode();
if (!existsSync(join(root, 'node_modules', 'mocha')))
  rmSync(join(root, 'node_modules'), { recursive: true, force: true });
installDependencies(root);
setUpPrograms();
process.exit(await main(process.argv.slice(2)));

/** Runs the suites that are named, or all, one after the other. Answers the code to end with. */
async function main(wanted) {
  const chosen = wanted.length > 0 ? suites.filter(({ name }) => wanted.includes(name)) : suites;
  const folder = mkdtempSync(join(tmpdir(), 'moot-results-'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of chosen) {
    const started = Date.now();
    console.log(`\n== ${suite.name}`);
    const result = await runSuite(suite, join(folder, `${suite.name}.json`));
    for (const key of Object.keys(total)) total[key] += result[key];
    console.log(`== ${suite.name}: ${line(result)} in ${Math.round((Date.now() - started) / 1000)} s`);
  }
  rmSync(folder, { recursive: true, force: true });
  console.log(`\n${line(total)}`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** Runs mocha on one suite. A run that ends without counting, or with a failing code, is a failure. */
function runSuite({ name, folders }, results) {
  const found = folders.flatMap(testsIn);
  if (found.length === 0) {
    console.error(`The suite ${name} has no test file.`);
    return Promise.resolve({ passed: 0, failed: 1, skipped: 0 });
  }
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const options = [
    '--import=tsx',
    '--exit',
    '--timeout',
    '30000',
    '--reporter',
    join(root, 'test/support/counting-reporter.cjs'),
  ];
  const child = spawn(process.execPath, [mocha, ...options, ...found], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, MOCHA_RESULTS: results, NODE_ENV: 'test' },
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const counted = existsSync(results)
        ? JSON.parse(readFileSync(results, 'utf8'))
        : { passed: 0, failed: 0, skipped: 0 };
      if (code !== 0 && counted.failed === 0) counted.failed = 1;
      if (code === 0 && counted.passed === 0) counted.failed = 1;
      resolve(counted);
    });
  });
}

/** Every test file below a folder, in order. */
function testsIn(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
    .toSorted();
}

function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

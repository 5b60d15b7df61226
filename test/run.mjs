// `npm test`: everything from a fresh clone to a counted result. Plain JavaScript, since nothing is installed yet.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../server/bin/dependencies.mjs';
import { requireNode } from '../server/bin/require-node.mjs';
import { setUpPrograms } from './set-up.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** A file that a suite names is no part of the one of its folder. The longest first, so that they end together. */
const suites = [
  { name: 'live', places: ['test/live'] },
  { name: 'http', places: ['test/http'] },
  { name: 'browser', places: ['test/browser'] },
  { name: 'processes', places: testsNamed('test/live', ['backup', 'cli', 'start']) },
  { name: 'looks', places: testsNamed('test/browser', ['axe']) },
  {
    name: 'crawls',
    places: testsNamed('test/http', [
      'erasure',
      'hidden',
      'rights-silence',
      'rights-walk',
      'rights',
      'safety',
      'safety-escaping',
      'words-everywhere',
    ]),
  },
  { name: 'checks', places: ['test/architecture'] },
  { name: 'unit', places: ['test/unit', 'plugins'] },
];
/** Suites at a time; each is a process with a database engine of its own, and often waits. */
const lanes = availableParallelism() > 1 ? 4 : 1;

requireNode();
if (!existsSync(join(root, 'node_modules', 'mocha')))
  rmSync(join(root, 'node_modules'), { recursive: true, force: true });
installDependencies(root);
setUpPrograms();
process.exit(await main(process.argv.slice(2)));

/** Runs the suites that are named, or all, a few at a time. Answers the code to end with. */
async function main(wanted) {
  const waiting = wanted.length > 0 ? suites.filter(({ name }) => wanted.includes(name)) : [...suites];
  const folder = mkdtempSync(join(tmpdir(), 'moot-results-'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  const alone = waiting.length === 1;
  const lane = async () => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
      const started = Date.now();
      console.log(`== ${suite.name}: started`);
      const result = await runSuite(suite, join(folder, `${suite.name}.json`), alone);
      for (const key of Object.keys(total)) total[key] += result[key];
      console.log(`== ${suite.name}: ${line(result)} in ${Math.round((Date.now() - started) / 1000)} s`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  rmSync(folder, { recursive: true, force: true });
  console.log(`\n${line(total)}`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/**
 * Runs mocha on one suite. A run that ends without counting, or with a failing code, is a failure. Unless it runs alone,
 * what it says is shown when it has ended, so that suites do not talk at once.
 */
function runSuite({ name, places }, results, alone) {
  const found = places.flatMap(testsIn);
  if (found.length === 0) {
    console.error(`The suite ${name} has no test file.`);
    return Promise.resolve({ passed: 0, failed: 1, skipped: 0 });
  }
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const options = [
    '--import=tsx',
    '--exit',
    '--timeout',
    '60000',
    '--reporter',
    join(root, 'test/support/counting-reporter.cjs'),
  ];
  const child = spawn(process.execPath, [mocha, ...options, ...found], {
    cwd: root,
    stdio: ['ignore', alone ? 'inherit' : 'pipe', alone ? 'inherit' : 'pipe'],
    env: { ...process.env, MOCHA_RESULTS: results, NODE_ENV: 'test' },
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      const counted = existsSync(results)
        ? JSON.parse(readFileSync(results, 'utf8'))
        : { passed: 0, failed: 0, skipped: 0 };
      if (code !== 0 && counted.failed === 0) counted.failed = 1;
      if (code === 0 && counted.passed === 0) counted.failed = 1;
      resolve(counted);
    });
  });
}

/** The test files of a folder with these names. */
function testsNamed(folder, names) {
  return names.map((name) => join(folder, `${name}.test.ts`));
}

/** Every test file below a folder that no suite names, in order; or the one that is named. */
function testsIn(place) {
  if (place.endsWith('.test.ts')) return [place];
  const named = new Set(suites.flatMap(({ places }) => places));
  return readdirSync(join(root, place), { recursive: true })
    .map((file) => join(place, file))
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules') && !named.has(file))
    .toSorted();
}

function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

// `npm test`: everything from a fresh clone to a counted result. Plain JavaScript, since nothing is installed yet.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../server/bin/dependencies.mjs';
import { requireNode } from '../server/bin/require-node.mjs';
import { setUpPrograms } from './set-up.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/**
 * A file that a suite names is no part of the one of its folder; `half` is every second of the others. `seeded` is for those with files that begin with the
 * demonstration data. The longest first, so that they end together; the one that need not wait for those before all.
 * Those that mostly wait, for browsers, processes and pauses, come before those that mostly work.
 */
const suites = [
  { name: 'processes', places: testsNamed('test/live', ['backup', 'cli', 'start']) },
  { name: 'looks', places: testsNamed('test/browser', ['axe']), seeded: true },
  { name: 'browser', places: ['test/browser'], seeded: true },
  { name: 'live', places: ['test/live'], seeded: true },
  { name: 'http', places: ['test/http'], half: 0, seeded: true },
  { name: 'http', places: ['test/http'], half: 1, seeded: true },
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
    seeded: true,
  },
  {
    name: 'bridges',
    places: testsNamed('test/http', [
      'bridge-bad-input',
      'bridge-connect',
      'bridge-in',
      'bridge-out',
      'bridge-people',
      'decisions',
      'travelling',
    ]),
    seeded: true,
  },
  { name: 'checks', places: ['test/architecture'], seeded: true },
  { name: 'unit', places: ['test/unit', 'plugins'] },
];
/** Suites at a time; each is a process with a database engine of its own, and waits for a third of its time or more. */
const lanes = availableParallelism() > 1 ? 6 : 1;
const nothing = { passed: 0, failed: 0, skipped: 0, seconds: {}, faults: [] };

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
  const files = [];
  const faults = [];
  const alone = waiting.length === 1;
  const seeding = waiting.some(({ seeded }) => seeded) && loadSeeds(join(folder, 'seeded'));
  const lane = async () => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
      if (suite.seeded) await seeding;
      const started = Date.now();
      console.log(`== ${suite.name}: started`);
      const result = await runSuite(suite, folder, alone);
      for (const key of Object.keys(total)) total[key] += result[key];
      files.push(...Object.entries(result.seconds));
      faults.push(...result.faults);
      console.log(`== ${suite.name}: ${line(result)} in ${secondsSince(started)}`);
    }
  };
  const started = Date.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  rmSync(folder, { recursive: true, force: true });
  console.log(`\nThe slowest files of ${secondsSince(started)}:`);
  for (const [file, seconds] of files.toSorted((one, other) => other[1] - one[1]).slice(0, 10))
    console.log(`${seconds.toFixed(0).padStart(5)} s  ${relative(root, file)}`);
  // Once more and last, since who reads a long run's log often has the end of it alone.
  for (const fault of faults) console.log(`\nFailed: ${fault}`);
  console.log(`\n${line(total)}`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** Loads the demonstration data once, for every site that has them to begin with a copy of this folder. */
async function loadSeeds(folder) {
  const program = ['--import=tsx', join(root, 'test/support/seeding-process.ts'), folder];
  const child = spawn(process.execPath, program, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'close');
  // Each file that needs them then tries for itself, and says what is wrong.
  if (code === 0) process.env.MOOT_SEEDED = folder;
}

/**
 * Runs mocha on one suite. A run that ends without counting, or with a failing code, is a failure. Unless it runs alone,
 * what it says is shown when it has ended, so that suites do not talk at once.
 */
function runSuite({ name, places, half }, folder, alone) {
  const found = places.flatMap(testsIn).filter((_file, at) => half === undefined || at % 2 === half);
  if (found.length === 0) {
    return Promise.resolve({ ...nothing, failed: 1, faults: [`the suite ${name}, which has no test file`] });
  }
  const results = join(folder, `${name}${half ?? ''}.json`);
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const options = [
    '--exit',
    '--timeout',
    '120000',
    '--reporter',
    join(root, 'test/support/counting-reporter.cjs'),
  ];
  // Told of the loader itself, mocha would start a second Node that has it, and wait.
  const child = spawn(process.execPath, ['--import=tsx', mocha, ...options, ...found], {
    cwd: root,
    stdio: ['ignore', alone ? 'inherit' : 'pipe', alone ? 'inherit' : 'pipe'],
    env: { ...process.env, MOCHA_RESULTS: results, NODE_ENV: 'test' },
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      const counted = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { ...nothing };
      if (counted.failed === 0 && (code !== 0 || counted.passed === 0)) {
        counted.failed = 1;
        counted.faults = [
          `the suite ${name} as a whole, which ended with ${code} after ${counted.passed} tests that passed`,
        ];
      }
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

function secondsSince(started) {
  return `${Math.round((Date.now() - started) / 1000)} s`;
}

function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

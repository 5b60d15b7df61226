#!/usr/bin/env node
// `npm start`: everything from a fresh clone to a running Moot. Plain JavaScript, since nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { loadProgram } from './bundle.mjs';
import { boundHeap } from './heap.mjs';
import { installDependencies } from './dependencies.mjs';
import { requireNode } from './require-node.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

requireNode();
installDependencies(root);
buildClient();
await run();

/** In a process of its own, so that the compilers' memory is free again when the server runs. */
function buildClient() {
  const { status, signal } = spawnSync(process.execPath, [join(root, 'client', 'build.mjs')], {
    stdio: ['ignore', 'ignore', 2],
  });
  if (status === 0) return;
  process.stderr.write('The pages’ script and styles could not be built; the reason is above.\n');
  process.exit(signal ? 130 : 1);
}

/** In this process: signals reach the server itself, and one Node is kept in memory, not two. */
async function run() {
  // Loading the program, and the first time the seeds, makes much that is used once. V8 would keep that room for the
  // server's whole life: a third of its memory.
  setFlagsFromString('--optimize-for-size');
  const { main } = await loadProgram('index');
  await main();
  setFlagsFromString('--no-optimize-for-size');
  boundHeap();
}

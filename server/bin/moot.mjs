#!/usr/bin/env node
// `npx moot …`: the command line. Plain JavaScript, so that it can say what is missing.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProgram } from './bundle.mjs';
import { dependenciesInstalled } from './dependencies.mjs';
import { requireNode } from './require-node.mjs';

requireNode();
if (!dependenciesInstalled(join(dirname(fileURLToPath(import.meta.url)), '..', '..'))) {
  process.stderr.write('The locked dependencies are not installed. Run npm ci or npm start first.\n');
  process.exit(1);
}
const { main } = await loadProgram('cli');
await main();

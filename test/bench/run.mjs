// `npm run bench`: the figures that Moot promises, measured on this machine. Plain JavaScript, since nothing is
// installed yet.
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../../server/bin/dependencies.mjs';
import { requireNode } from '../../server/bin/require-node.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

requireNode();
// Those who only ran it may have left out what is for developers, the load generator among them.
if (!existsSync(join(root, 'node_modules', 'autocannon'))) {
  rmSync(join(root, 'node_modules'), { recursive: true, force: true });
}
installDependencies(root);
const { register } = await import('tsx/esm/api');
register();
const { main } = await import('./main.ts');
await main(process.argv.slice(2));

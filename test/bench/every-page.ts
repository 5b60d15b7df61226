import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../server/core/paths.ts';
import { type Figure, median, quantile } from './figure.ts';
import type { BenchPlace } from './place.ts';

/** How long one page took, each time, for one of those who look. */
export interface PageTimes {
  route: string;
  signedIn: boolean;
  ms: number[];
}

/**
 * How long every page of the list in `test/browser/pages.ts` takes, made anew each time, for guests and for those who
 * are signed in. The list is made by a test site, which is why a test runner of its own measures it.
 */
export async function everyPage(place: BenchPlace): Promise<Figure[]> {
  const results = join(place.folder, 'pages.json');
  const mocha = join(projectRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const file = join(import.meta.dirname, 'page-times.ts');
  const child = spawn(process.execPath, [mocha, '--import=tsx', '--exit', '--reporter=dot', file], {
    cwd: projectRoot,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'test', PAGE_TIMES: results },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`measuring the pages ended with code ${code}`);
  const times = JSON.parse(await readFile(results, 'utf8')) as PageTimes[];
  return times.map(({ route, signedIn, ms }) => ({
    name: `${route}, ${signedIn ? 'signed in' : 'guest'}`,
    target: null,
    measured: `p50 ${median(ms).toFixed(1)}, p95 ${quantile(ms, 0.95).toFixed(1)} ms`,
    value: median(ms),
    met: null,
    note: '',
  }));
}

import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Figure } from './figure.ts';
import { mainPages } from './pages.ts';
import type { BenchServer } from './place.ts';

const idleMs = 20_000;
const mostMegabytes = 200;

/** What the server's process holds in memory after its main pages were read and nobody came for 20 seconds. */
export async function atRest({ url, pid }: BenchServer): Promise<Figure[]> {
  for (const path of mainPages) {
    const answer = await fetch(url + path);
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
  }
  const busy = await megabytesOf(pid);
  await delay(idleMs);
  const rest = await megabytesOf(pid);
  return [
    {
      name: 'Server at rest, the database engine apart',
      target: `< ${mostMegabytes} MB`,
      measured: `${rest} MB`,
      value: rest,
      met: rest < mostMegabytes,
      note: `resident memory after loading the seeds, one round of ${mainPages.length} pages (${busy} MB then) and ${idleMs / 1000} s idle`,
    },
  ];
}

/** Resident memory of a process. */
export async function megabytesOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Math.round((Number(stdout) * 1024) / 1e6);
}

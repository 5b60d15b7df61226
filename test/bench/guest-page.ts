import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { type Figure, median, whole } from './figure.ts';
import { competencyPage } from './pages.ts';
import type { BenchPlace, BenchServer } from './place.ts';

const pairs = 5;
const seconds = 2;
const connections = 16;
const postsShown = 20;

/**
 * How fast a guest's competency page of 20 posts is, as a share of what a bare Express server reaches with the same
 * bytes. Both are asked in turn, so that a busy machine slows both.
 */
export async function guestPage(
  place: BenchPlace,
  server: BenchServer,
  { cache, target }: { cache: boolean; target: number },
): Promise<Figure[]> {
  const address = server.url + competencyPage;
  const html = await (await fetch(address)).text();
  const posts = html.match(/ id="post-/g)?.length ?? 0;
  if (posts < postsShown) throw new Error(`the page shows ${posts} posts`);
  const bare = await startBare(join(place.folder, 'page.html'), html);
  try {
    await speedOf(address);
    await speedOf(bare.url);
    const moots: number[] = [];
    const bares: number[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      moots.push(await speedOf(address));
      bares.push(await speedOf(bare.url));
    }
    const ratio = median(moots.map((speed, at) => speed / bares[at]!));
    return [
      {
        name: `Guest’s page of a competency, page cache ${cache ? 'on' : 'off'}`,
        target: `≥ ${target} of bare Express`,
        measured: ratio.toFixed(2),
        value: ratio,
        met: ratio >= target,
        note:
          `${whole(median(moots))} and ${whole(median(bares))} a second of the same ${whole(Buffer.byteLength(html))} bytes with ${postsShown} posts, ` +
          `${connections} connections; median of ${pairs} pairs of ${seconds} s each`,
      },
    ];
  } finally {
    bare.stop();
  }
}

/** Answers a second. Throws when some are no success. */
async function speedOf(url: string): Promise<number> {
  const result = await autocannon({ url, connections, duration: seconds });
  if (result.non2xx + result.errors + result.timeouts > 0) throw new Error(`${url} answered errors`);
  return result['2xx'] / result.duration;
}

async function startBare(file: string, html: string): Promise<{ url: string; stop(): void }> {
  await writeFile(file, html);
  const child = fork(join(import.meta.dirname, 'bare-express.ts'), [file], { execArgv: ['--import', 'tsx'] });
  const [port] = (await once(child, 'message')) as [number];
  return { url: `http://127.0.0.1:${port}/`, stop: () => void child.kill() };
}

import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { killLeftovers } from '../support/moot-process.ts';
import { atRest } from './at-rest.ts';
import { clientSizes } from './client-sizes.ts';
import { draftPage } from './draft-page.ts';
import { type Figure, failed } from './figure.ts';
import { keepResults, lastResults } from './last-results.ts';
import { liveUpdates } from './live-updates.ts';
import { type BenchPlace, makePlace } from './place.ts';
import { posting } from './posting.ts';
import { tableOf } from './table.ts';
import { guestPage } from './guest-page.ts';

const mostMinutes = 6;
const slowestStartSeconds = 5;

/**
 * Measures every figure, prints them beside the last ones and keeps them. Ends with 0 even when a target is missed:
 * the table says so. Ends with 1 when Moot could not be started or the whole took too long.
 */
export async function main(): Promise<void> {
  const place = await makePlace();
  const tooLong = delay(mostMinutes * 60_000, 'too long' as const, { ref: false });
  try {
    const before = loadavg()[0]!;
    const figures = await Promise.race([measure(place), tooLong]);
    if (figures === 'too long') throw new Error(`Not finished after ${mostMinutes} minutes.`);
    const load = { before, after: loadavg()[0]! };
    process.stdout.write(tableOf(figures, load, await lastResults()));
    await keepResults(figures, load);
  } catch (error) {
    process.stderr.write(`The figures could not be measured: ${String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await killLeftovers();
    await place.remove();
  }
  // Whatever a figure that failed has left open must not keep this running.
  process.exit();
}

/** Three starts on the same data: the first, one without the page cache, one to write to. */
async function measure(place: BenchPlace): Promise<Figure[]> {
  const figures: Figure[] = [];
  const add = async (name: string, run: () => Promise<Figure[]>): Promise<void> => {
    process.stderr.write(`${name}…\n`);
    figures.push(...(await run().catch((error: unknown) => [failed(name, error)])));
  };

  process.stderr.write('First start, with the demonstration data…\n');
  const first = await place.start();
  await add('At rest', () => atRest(first));
  await add('Guest’s page, page cache on', () => guestPage(place, first, { cache: true, target: 0.5 }));
  await add('Draft page', () => draftPage(first));
  await first.stop();

  const uncached = await place.start({ PAGE_CACHE: 'off' });
  await add('Guest’s page, page cache off', () => guestPage(place, uncached, { cache: false, target: 0.2 }));
  await uncached.stop();

  const written = await place.start();
  await add('Posting', () => posting(place, written));
  await add('Live updates', () => liveUpdates(place, written));
  await written.stop();

  const laterStarts = [uncached, written].map(({ readyMs }) => readyMs / 1000);
  const slowest = Math.max(...laterStarts);
  figures.push({
    name: 'Later start, until it says where it is',
    target: `< ${slowestStartSeconds} s`,
    measured: `${slowest.toFixed(1)} s`,
    met: slowest < slowestStartSeconds,
    note: `the slower of ${laterStarts.length}; the first, with seeds, took ${(first.readyMs / 1000).toFixed(1)} s`,
  });
  await add('What browsers get', clientSizes);
  return figures;
}

import { atRest } from './at-rest.ts';
import { clientSizes } from './client-sizes.ts';
import { digests } from './digests.ts';
import { draftPage } from './draft-page.ts';
import { everyPage } from './every-page.ts';
import { within } from '../../server/core/time-limit.ts';
import { type Figure, failed } from './figure.ts';
import { guestPage } from './guest-page.ts';
import { liveUpdates } from './live-updates.ts';
import { longThread } from './long-thread.ts';
import type { BenchPlace, BenchServer } from './place.ts';
import { posting } from './posting.ts';
import { search } from './search.ts';
import { startUp } from './start-up.ts';

interface Part {
  /** What is written while it is measured. */
  title: string;
  /** After this it counts as not measured, and the next one goes on; a minute and a half when not given. */
  mostSeconds?: number;
  /** Settings of the server that it is measured on; null for one that needs none, or starts its own. */
  settings: Record<string, string> | null;
  run(place: BenchPlace, server: BenchServer): Promise<Figure[]>;
}

/** What can be measured, in this order; those with the same settings after one another share a server. */
export const parts: Record<string, Part> = {
  rest: { title: 'At rest', settings: {}, run: (_place, server) => atRest(server) },
  guest: {
    title: 'Guest’s page, page cache on',
    settings: {},
    run: (place, server) => guestPage(place, server, { cache: true, target: 0.5 }),
  },
  draft: { title: 'Draft page', settings: {}, run: (_place, server) => draftPage(server) },
  uncached: {
    title: 'Guest’s page, page cache off',
    settings: { PAGE_CACHE: 'off' },
    run: (place, server) => guestPage(place, server, { cache: false, target: 0.2 }),
  },
  log: { title: 'The log, under 1, 32 and 1,000 threads', settings: { LOG_LEVEL: 'error' }, run: posting },
  // On a server that has done nothing yet: memory that posting left free within the process would hide what sockets take.
  live: { title: 'Live updates', settings: { LOG_LEVEL: 'fatal' }, mostSeconds: 180, run: liveUpdates },
  long: { title: 'The first and the millionth post', settings: null, mostSeconds: 240, run: longThread },
  digest: { title: 'A digest for 10,000 followers', settings: null, mostSeconds: 480, run: digests },
  pages: { title: 'Every page', settings: null, mostSeconds: 180, run: everyPage },
  search: { title: 'Searching 200,000 posts', settings: null, mostSeconds: 480, run: search },
  sizes: { title: 'What browsers get', settings: null, run: clientSizes },
};

const usualSeconds = 90;

/**
 * Measures what is wanted, on servers that are started one after another on the same data. Figures are added to
 * `figures` as they come, so that those who wait no longer have what there is.
 */
export async function measure(
  place: BenchPlace,
  wanted: ReadonlySet<string>,
  figures: Figure[],
): Promise<void> {
  const starts: number[] = [];
  let running: { server: BenchServer; settings: string } | null = null;
  const stop = async (): Promise<void> => {
    await running?.server.stop();
    running = null;
  };
  const serverWith = async (settings: Record<string, string>): Promise<BenchServer> => {
    const key = JSON.stringify(settings);
    if (running?.settings === key) return running.server;
    await stop();
    process.stderr.write(
      `${starts.length === 0 ? 'First start, with the demonstration data' : 'Later start'}…\n`,
    );
    const server = await place.start(settings);
    starts.push(server.readyMs);
    running = { server, settings: key };
    return server;
  };
  for (const [name, { title, settings, run, mostSeconds = usualSeconds }] of Object.entries(parts)) {
    if (!wanted.has(name)) continue;
    if (!settings) await stop();
    const server = settings ? await serverWith(settings) : none;
    process.stderr.write(`${title}…\n`);
    const measured = within(mostSeconds * 1000, 'it', run(place, server));
    figures.push(...(await measured.catch((error: unknown) => [failed(title, error)])));
  }
  await stop();
  figures.unshift(...startUp(starts));
}

/** For parts that need no server. */
const none: BenchServer = { url: '', pid: 0, readyMs: 0, stop: () => Promise.resolve() };

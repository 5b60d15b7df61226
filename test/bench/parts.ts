import { atRest } from './at-rest.ts';
import { clientSizes } from './client-sizes.ts';
import { draftPage } from './draft-page.ts';
import { everyPage } from './every-page.ts';
import { type Figure, failed } from './figure.ts';
import { guestPage } from './guest-page.ts';
import { liveUpdates } from './live-updates.ts';
import { longThread } from './long-thread.ts';
import type { BenchPlace, BenchServer } from './place.ts';
import { posting } from './posting.ts';
import { startUp } from './start-up.ts';

interface Part {
  /** What is written while it is measured. */
  title: string;
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
  live: { title: 'Live updates', settings: { LOG_LEVEL: 'fatal' }, run: liveUpdates },
  long: { title: 'The first and the millionth post', settings: null, run: longThread },
  pages: { title: 'Every page', settings: null, run: everyPage },
  sizes: { title: 'What browsers get', settings: null, run: clientSizes },
};

/** Measures what is wanted, on servers that are started one after another on the same data. */
export async function measure(place: BenchPlace, wanted: ReadonlySet<string>): Promise<Figure[]> {
  const figures: Figure[] = [];
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
  for (const [name, { title, settings, run }] of Object.entries(parts)) {
    if (!wanted.has(name)) continue;
    if (!settings) await stop();
    const server = settings ? await serverWith(settings) : none;
    process.stderr.write(`${title}…\n`);
    figures.push(...(await run(place, server).catch((error: unknown) => [failed(title, error)])));
  }
  await stop();
  return [...startUp(starts), ...figures];
}

/** For parts that need no server. */
const none: BenchServer = { url: '', pid: 0, readyMs: 0, stop: () => Promise.resolve() };

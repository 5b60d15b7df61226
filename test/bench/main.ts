import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { killLeftovers } from '../support/moot-process.ts';
import { type Figure, failed } from './figure.ts';
import { keepResults, lastResults } from './last-results.ts';
import { measure, parts } from './parts.ts';
import { makePlace } from './place.ts';
import { tableOf } from './table.ts';

const mostMinutes = 10;

/**
 * Measures the parts that are named, or all, prints their figures beside the last ones and keeps them. Ends with 0 even
 * when a target is missed, or there was no time for a part: the table says so. Ends with 1 when there is no such part or
 * when Moot could not be started.
 */
export async function main(wanted: string[]): Promise<void> {
  const unknown = wanted.filter((name) => !(name in parts));
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.\n`,
    );
    process.exit(1);
  }
  const place = await makePlace();
  const tooLong = delay(mostMinutes * 60_000, 'too long' as const, { ref: false });
  try {
    const before = loadavg()[0]!;
    const chosen = wanted.length > 0 ? wanted : Object.keys(parts);
    const figures: Figure[] = [];
    const ended = await Promise.race([measure(place, new Set(chosen), figures), tooLong]);
    if (ended === 'too long')
      figures.push(failed('What came after these', `not begun within ${mostMinutes} minutes`));
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

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../server/core/paths.ts';
import type { Figure } from './figure.ts';

/** The machine's load average over a minute, before and after: a busy machine makes poor figures. */
export interface Load {
  before: number;
  after: number;
}

export interface LastResults {
  at: string;
  load: Load;
  figures: Figure[];
}

const file = join(projectRoot, '.test', 'bench-last.json');

/** What the last run measured; null when there was none that can be read. */
export async function lastResults(): Promise<LastResults | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LastResults;
  } catch {
    return null;
  }
}

/** Keeps what was measured now, for the next run, beside what was measured of other parts before. */
export async function keepResults(figures: Figure[], load: Load): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const before = (await lastResults())?.figures ?? [];
  const others = before.filter(({ name }) => !figures.some((figure) => figure.name === name));
  const results: LastResults = { at: new Date().toISOString(), load, figures: [...figures, ...others] };
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}

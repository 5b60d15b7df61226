import type { DatabaseModels } from './database.models.ts';
import { withLock } from './lock.ts';

/** One change to stored data. `up` may be cut short and begun again, so doing it twice must be doing it once. */
export interface Migration {
  number: number;
  /** What it does, in two or three words. */
  name: string;
  up(): Promise<void>;
}

/**
 * Does those migrations that are not done yet, in order of their numbers, while every other process that starts waits.
 * Answers the numbers of those it did. Throws when two have the same number, and when the database was already changed
 * by a newer Moot than this one.
 */
export async function migrate(models: DatabaseModels, migrations: Migration[]): Promise<number[]> {
  const numbers = migrations.map(({ number }) => number);
  if (new Set(numbers).size < numbers.length) throw new Error('two migrations have the same number');
  if ((await pending(models, migrations)).length === 0) return [];
  return withLock(models.locks, 'migrations', async () => {
    const done: number[] = [];
    for (const { number, name, up } of await pending(models, migrations)) {
      await up();
      await models.migrations.create({ _id: number, name, at: new Date() });
      done.push(number);
    }
    return done;
  });
}

async function pending({ migrations: rows }: DatabaseModels, migrations: Migration[]): Promise<Migration[]> {
  const done = new Set((await rows.find().lean()).map(({ _id }) => _id));
  const newest = Math.max(0, ...migrations.map(({ number }) => number));
  const later = [...done].filter((number) => number > newest);
  if (later.length > 0) {
    throw new Error(
      `This database was changed by a newer version of Moot (migration ${Math.max(...later)}). Start that version.`,
    );
  }
  return migrations.filter(({ number }) => !done.has(number)).toSorted((a, b) => a.number - b.number);
}

import { isDuplicate } from '../database/duplicate.ts';
import { turnsOver } from '../in-turn.ts';
import type { Change } from './change.ts';
import type { LogModels } from './log.models.ts';

/** How many of the changes of one channel were written, in their order, and what kept the others from it. */
export interface Inserted {
  written: number;
  failure: unknown;
}

interface Waiting {
  changes: Change[];
  resolve(inserted: Inserted): void;
}

/** Changes of one insert, unless one channel has more. */
const most = 128;
/** While one insert is on its way to the disk, the next can go. */
const atATime = 2;

/** Writes what several channels append in the same moment in one ordered insert: of each channel none without those before. */
export class Inserts {
  readonly #changes: LogModels['changes'];
  readonly #waiting: Waiting[] = [];
  #running = 0;

  constructor({ changes }: Pick<LogModels, 'changes'>) {
    this.#changes = changes;
  }

  /** Changes of one channel, in their order. Never rejects. */
  insert(changes: Change[]): Promise<Inserted> {
    return new Promise((resolve) => {
      this.#waiting.push({ changes, resolve });
      if (this.#running < atATime) void this.#rounds();
    });
  }

  async #rounds(): Promise<void> {
    this.#running += 1;
    // Those who append in the same breath go with the first, and those who are just about to.
    await turnsOver();
    while (this.#waiting.length > 0) await this.#round(this.#next());
    this.#running -= 1;
  }

  #next(): Waiting[] {
    let count = 0;
    const fits = this.#waiting.findIndex(({ changes }) => (count += changes.length) > most);
    return this.#waiting.splice(0, fits < 0 ? this.#waiting.length : Math.max(1, fits));
  }

  async #round(batch: Waiting[]): Promise<void> {
    let rest = batch;
    while (rest.length > 0) {
      const { written, failure } = await this.#write(rest.flatMap(({ changes }) => changes));
      let before = 0;
      const left: Waiting[] = [];
      for (const waiting of rest) {
        const own = Math.min(waiting.changes.length, Math.max(0, written - before));
        const isNext = before <= written && written < before + waiting.changes.length;
        before += waiting.changes.length;
        if (own === waiting.changes.length) waiting.resolve({ written: own, failure: null });
        // A number that was taken concerns the one channel; after any other fault nobody knows what was written.
        else if (isNext || !isDuplicate(failure)) waiting.resolve({ written: own, failure });
        else left.push(waiting);
      }
      rest = left;
    }
  }

  async #write(changes: Change[]): Promise<Inserted> {
    try {
      await this.#changes.collection.insertMany(changes, {
        ordered: true,
        writeConcern: { w: 'majority', j: true },
      });
      return { written: changes.length, failure: null };
    } catch (failure) {
      return { written: insertedBefore(failure), failure };
    }
  }
}

/** How many documents of an ordered insert were written before it failed. */
function insertedBefore(error: unknown): number {
  if (typeof error === 'object' && error !== null && 'insertedCount' in error)
    return Number(error.insertedCount) || 0;
  return 0;
}

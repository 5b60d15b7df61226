import { isDatabaseFault } from '../../core/database/database-fault.ts';

const hourMs = 3600_000;
const longestHours = 24;
const longestReason = 300;

/** Where letters that could not be made are told of. */
export interface LettersLog {
  error(what: object, message: string): void;
}

/** How often a letter could not be made, the last time why, and until when it is not tried again. */
export interface PutOff {
  until: Date;
  tries: number;
  /** In English, shortened. */
  reason: string;
}

/**
 * Makes letters together; when that fails, each alone, so that one that cannot be made stops no other: it is handed to
 * `fail`. Both may be asked again for what was done. Throws when the database fails, as all would then.
 */
export async function oneByOne<T>(
  letters: T[],
  make: (some: T[]) => Promise<number>,
  fail: (one: T, error: unknown) => Promise<void>,
): Promise<number> {
  try {
    return await make(letters);
  } catch (error) {
    if (isDatabaseFault(error)) throw error;
    const [first] = letters;
    if (first === undefined) throw error;
    if (letters.length === 1) {
      await fail(first, error);
      return 0;
    }
    let made = 0;
    for (const one of letters) made += await oneByOne([one], make, fail);
    return made;
  }
}

/** The next wait of a letter that could not be made: an hour, doubled each time, a day at most. */
export function putOffAfter(tries: number, error: unknown, now: Date): PutOff {
  const hours = Math.min(2 ** tries, longestHours);
  return {
    until: new Date(now.getTime() + hours * hourMs),
    tries: tries + 1,
    reason: String(error instanceof Error ? error.message : error).slice(0, longestReason),
  };
}

import { boundHeap } from '../../../server/bin/heap.mjs';
import { Moot, type MootDoors, type MootPlace } from './moot.ts';

/** Asked of a Moot in a process of its own; `start` comes first. */
export interface Asked {
  id: number;
  what: 'start' | keyof MootDoors;
  with: unknown[];
}

export interface Told {
  id: number;
  answer?: unknown;
  error?: string;
}

let moot: Moot | null = null;

boundHeap();

async function answer({ what, with: given }: Asked): Promise<unknown> {
  if (what === 'start') {
    moot = await Moot.start(given[0] as MootPlace);
    return moot.url;
  }
  const doors = moot as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
  return doors[what]!(...given);
}

process.on('message', (asked: Asked) => {
  answer(asked).then(
    (found) => process.send?.({ id: asked.id, answer: found } satisfies Told),
    (error: unknown) => process.send?.({ id: asked.id, error: String(error) } satisfies Told),
  );
});
process.on('disconnect', () => process.exit());

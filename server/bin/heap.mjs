import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/** As many processors as the process itself and its database keep busy. */
const fewProcessors = 2;

/**
 * Lets garbage gather until the heap is twice as large as what is in use. By itself V8 lets it grow to four times that
 * while much is written, as when a forum is taken over, and keeps the room.
 */
export function boundHeap() {
  setFlagsFromString('--heap-growing-percent=100');
  // Collecting side by side waits for threads that get no processor while the database has the other one.
  if (availableParallelism() <= fewProcessors) setFlagsFromString('--no-parallel-scavenge');
}

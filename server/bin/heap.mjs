import { setFlagsFromString } from 'node:v8';

/**
 * Lets garbage gather until the heap is twice as large as what is in use. By itself V8 lets it grow to four times that
 * while much is written, as when a forum is taken over, and keeps the room.
 */
export function boundHeap() {
  setFlagsFromString('--heap-growing-percent=100');
}

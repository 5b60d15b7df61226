import type { Reader } from '../../core/reader.ts';

/** Who may read the thread may read its pictures, while a post shows them; whoever may post may add one. */
export const picturePolicies = {
  'picture.read': () => true,
  'picture.add': (reader: Reader) => reader.member !== null,
} satisfies Record<string, (reader: Reader) => boolean>;

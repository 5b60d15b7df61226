import type { Change } from '../../core/log/change.ts';
import { shownAt } from '../../core/log/change.ts';
import { everyone } from '../../core/reader.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { CarriedAnchors } from './carried-anchors.store.ts';

/** Tells members of something about a draft, once for each key. */
type TellOnce = (
  members: string[],
  key: string,
  draft: string,
  happened: { seq: number; at: Date },
) => Promise<void>;

/** Tells those whose comments wait for somebody to say where they belong in a draft, once a draft. */
export function tellAuthors(carried: Pick<CarriedAnchors, 'of'>, tell: TellOnce) {
  return async (draft: Draft, change: Change): Promise<void> => {
    const waiting = await carried.of(everyone, draft, { waiting: true });
    const authors = [...new Set(waiting.map(({ author }) => author))];
    if (authors.length > 0)
      await tell(authors, draft._id, draft._id, { seq: change.seq, at: shownAt(change) });
  };
}

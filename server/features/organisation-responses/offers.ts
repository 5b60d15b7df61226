import type { Reader } from '../../core/reader.ts';
import { stateAt } from '../frameworks/draft-state.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { responseUrl } from './response-view.ts';
import type { ResponseStore } from './responses.store.ts';

/** A response that a reader may write for, or that was sent, as it is offered on a draft's pages. */
export interface Offer {
  name: string;
  url: string;
  count: number;
  sent: boolean;
}

/** What members of organisations are offered on a draft: to respond with theirs. None for anybody else. */
export function offersOn({ store, frameworks }: { store: ResponseStore; frameworks: FrameworkStore }) {
  return async (reader: Reader, draftId: string): Promise<Offer[]> => {
    const organisations = await store.organisationsOf(reader);
    if (organisations.length === 0) return [];
    const found = await frameworks.draftById(reader, draftId);
    if (!found) return [];
    const { draft } = found;
    const state = stateAt(draft, new Date());
    const offers = await Promise.all(
      organisations.map(async (organisation) => {
        const { submission, comments } = await store.response({ organisation, draft });
        const count = comments.filter((one) => one.state === 'standing').length;
        const url = responseUrl({ organisation, draft });
        const begun = submission !== null || count > 0;
        return state === 'open' || (begun && state !== 'preparing')
          ? [{ name: organisation.name, url, count, sent: submission !== null }]
          : [];
      }),
    );
    return offers.flat();
  };
}

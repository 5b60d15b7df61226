import type { Parts } from '../parts.ts';
import type { Bridge, Mapping, TopicPair } from '../store/records.ts';
import { openStores, type Stores } from '../store/stores.ts';

/** What everything that goes to forums works with. */
export interface OutParts extends Parts {
  stores: Stores;
}

export const openOutParts = (parts: Parts): OutParts => ({
  ...parts,
  stores: openStores(parts.collections),
});

/** Where a thread goes: to a topic that is there, or (null) to one that will be opened in the category. */
export interface Way {
  bridge: Bridge;
  mapping: Mapping;
  pair: TopicPair | null;
}

/** The address of a post's page here. */
export const addressHere = ({ site }: Pick<OutParts, 'site'>, post: string): string =>
  `${site.url}/posts/${post}`;

import type { PostShape } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge, PostPair } from '../store/records.ts';
import type { Deliveries } from '../store/deliveries.ts';
import type { Stores } from '../store/stores.ts';
import type { Categories } from './categories.ts';
import type { Taking } from './taking.ts';

/** What everything that brings a forum's posts in works with. */
export interface InParts extends Parts {
  stores: Stores;
  deliveries: Deliveries;
  categories: Categories;
  taking: Taking;
  /** The text of a post of this site as it is written there; null when that cannot be told. */
  textThere(bridge: Bridge, pair: PostPair, here: PostShape): Promise<string | null>;
  /** What its author wrote of the copy of a post of this site: what was put around their words is left out. */
  wordsOfCopy(here: PostShape, raw: string): Promise<string>;
  /** The members who keep a bridge. */
  ownersOf(bridge: Bridge): Promise<string[]>;
}

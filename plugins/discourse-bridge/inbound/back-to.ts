import { secondsBetween } from '../work/clock.ts';
import type { TopicPair } from '../store/records.ts';
import type { InParts } from './in-parts.ts';

/** A topic of 10,000 posts takes 500 calls, and is read whole once in so long. */
const wholeSeconds = 86_400;
/** Of those that are here so many are looked at again each time. */
const lookedAgain = 100;

/** The number from which on the posts of a topic are read, should it be too long to be read whole; null for all. */
export async function backTo(parts: InParts, pair: TopicPair | null): Promise<number | null> {
  const { wholeAt } = pair ?? {};
  if (!pair || !wholeAt || secondsBetween(wholeAt, parts.clock.now()) >= wholeSeconds) return null;
  return Math.max(1, (await parts.stores.posts.lastNumber(pair.bridge, pair.topic)) - lookedAgain);
}

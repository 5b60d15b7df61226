import type { Bridge, PostPair } from '../store/records.ts';
import { hashOf } from '../text/normalise.ts';
import { isForumError } from '../work/forum-error.ts';
import type { OutParts } from './out-parts.ts';

interface Copied {
  bridge: Bridge;
  pair: PostPair;
  /** As whom it is changed there; null for the bridge's account. */
  as: string | null;
}

/** Whether one of the second ones says anything else than this. */
export const isBehind = ({ copies = [] }: PostPair, hash: string): boolean =>
  copies.some((copy) => copy.hash !== hash);

/**
 * Writes what a post of here says now, or says in place of it, in the second ones that the forum made of its copy when
 * staff merged topics. Those that were taken away there are forgotten. Throws what the client throws.
 */
export async function renewCopies(
  out: OutParts,
  { bridge, pair, as }: Copied,
  { raw, reason }: { raw: string; reason: string },
): Promise<void> {
  if (!isBehind(pair, hashOf(raw))) return;
  const kept: NonNullable<PostPair['copies']> = [];
  for (const { topic, post } of pair.copies ?? []) {
    try {
      await out.clients.writer(bridge, as).editPost(post, { raw, reason });
      kept.push({ topic, post, hash: hashOf(raw) });
    } catch (error) {
      if (!isForumError(error) || !['forbidden', 'refused', 'not-found'].includes(error.kind)) throw error;
    }
  }
  await out.stores.posts.change(pair, { copies: kept });
}

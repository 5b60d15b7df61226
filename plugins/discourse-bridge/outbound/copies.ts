import type { Bridge, PostPair } from '../store/records.ts';
import { hashOf } from '../text/normalise.ts';
import { isForumError } from '../work/forum-error.ts';
import type { OutParts } from './out-parts.ts';
import { saysNo, standsThere } from './standing-there.ts';

type Copy = NonNullable<PostPair['copies']>[number];

interface Copied {
  bridge: Bridge;
  pair: PostPair;
  /** As whom it is changed there; null for the bridge's account. */
  as: number | null;
}

/**
 * Writes what a post of here says now, or says in place of it, in those of the second ones that the forum made of its
 * copy when staff merged topics that say something else; `goes`: in which of these. Those that were taken away there are
 * forgotten. Throws what the client throws.
 */
export async function renewCopies(
  out: OutParts,
  { bridge, pair, as }: Copied,
  { raw, reason }: { raw: string; reason: string },
  goes: (copy: Copy) => Promise<boolean> | boolean = () => true,
): Promise<void> {
  const hash = hashOf(raw);
  for (const copy of pair.copies ?? []) {
    if (copy.hash === hash || !(await goes(copy))) continue;
    try {
      await out.clients.writer(bridge, as).editPost(copy.post, { raw, reason });
      await keep(out, pair, copy, { ...copy, hash });
    } catch (error) {
      if (!isForumError(error) || !saysNo(error) || (await standsThere(out, bridge, copy))) throw error;
      await keep(out, pair, copy, null);
    }
  }
}

async function keep({ stores }: OutParts, pair: PostPair, old: Copy, anew: Copy | null): Promise<void> {
  const copies = (pair.copies ?? []).flatMap((copy) => (copy === old ? (anew ?? []) : copy));
  await stores.posts.change(pair, { copies });
}

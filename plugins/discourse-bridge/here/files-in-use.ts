import type { PostShape } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { BridgeFile, PostPair } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';
import { secondsBetween } from '../work/clock.ts';
import { standsHere, whereItWent } from './local-post.ts';

type UseParts = Pick<Parts, 'host' | 'clock'> & { stores: Stores };

/** What a post that waits for a moderator here names is kept so long. */
const heldSeconds = 30 * 86_400;

/** Address of a file of posts of forums, as posts here name it. */
export const addressOfFile = (plugin: string, file: string): string => `/plugins/${plugin}/files/${file}`;

/** The posts here that show a file and stand: those that dropped it or were taken down are not among them. */
export async function* showing(parts: UseParts, file: BridgeFile): AsyncGenerator<PostShape> {
  for await (const { post } of postsOf(parts, file))
    if (post && standsHere(post) && names(parts, post, file)) yield post;
}

/**
 * Whether a post here shows a file, or may yet: one that is hidden may be shown again, and one that waits for a moderator
 * let through. What is erased, or what came from the forum and its author deleted, is gone.
 */
export async function isInUse(parts: UseParts, file: BridgeFile): Promise<boolean> {
  const held = secondsBetween(file.namedAt ?? file.at, parts.clock.now()) < heldSeconds;
  for await (const { pair, post } of postsOf(parts, file)) {
    if (!post && held) return true;
    if (!post || isGoneForGood(pair, post)) continue;
    // What was not kept has no address: its posts tell whether it may be asked for again.
    if (file.blob === null || names(parts, post, file)) return true;
  }
  return false;
}

/** Files of a post that was written here are kept until it is erased: the forum brings none of them back. */
const isGoneForGood = ({ origin }: PostPair, { erased, deletedAt, removed }: PostShape): boolean =>
  erased || (origin === 'forum' && deletedAt !== null && removed === null);

const names = ({ host }: UseParts, { body }: PostShape, { _id }: BridgeFile): boolean =>
  body.includes(addressOfFile(host.id, _id));

/** The posts here of those of the forum that ever named a file, wherever they were moved; null for one that waits. */
async function* postsOf(
  parts: UseParts,
  { bridge, posts }: BridgeFile,
): AsyncGenerator<{ pair: PostPair; post: PostShape | null }> {
  const pairs = await parts.stores.posts.ofPosts(bridge, posts);
  for (const pair of pairs.values()) yield { pair, post: await whereItWent(parts, pair.local) };
}

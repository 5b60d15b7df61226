import type { PostShape } from '../../../server/plugin-api.ts';
import type { Bridge, PostPair } from '../store/records.ts';
import type { OutParts } from './out-parts.ts';

/**
 * As whom a post that is there can be changed: its author's account there if that wrote it, else (null) the bridge's
 * own. `undefined`: nobody may, since somebody of the forum wrote it who is not the author here.
 */
export async function changerOf(
  { collections }: Pick<OutParts, 'collections'>,
  bridge: Bridge,
  pair: PostPair,
  post: PostShape | null,
): Promise<number | null | undefined> {
  if (pair.origin === 'moot' && pair.userId === bridge.writer.userId) return null;
  const person = await collections.people.findOne({ bridge: bridge._id, userId: pair.userId });
  const theirs = bridge.actsForOthers && person && (post === null || person.member === post.author);
  if (theirs && person.member !== null) return person.userId;
  return pair.origin === 'moot' ? null : undefined;
}

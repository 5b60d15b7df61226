import type { Parts } from '../parts.ts';
import type { Bridge } from '../store/records.ts';

/**
 * The account of the forum under which a member's posts appear there: their own, when they linked it and the key of the
 * bridge may act for them; null for the account of the bridge.
 */
export async function writerFor(
  { collections }: Pick<Parts, 'collections'>,
  bridge: Pick<Bridge, '_id' | 'actsForOthers'>,
  member: string,
): Promise<number | null> {
  if (!bridge.actsForOthers) return null;
  const person = await collections.people.findOne({ bridge: bridge._id, member });
  return person?.userId ?? null;
}

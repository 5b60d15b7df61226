import { notFound, type Reader, signInNeeded } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge } from '../store/records.ts';

/**
 * A bridge whose people the reader may decide about: a moderator of its group, as about members. Throws 401, and 404 to
 * everybody else.
 */
export async function bridgeFor(
  { collections, host: { read } }: Pick<Parts, 'collections' | 'host'>,
  reader: Reader,
  id: string,
): Promise<Bridge> {
  if (!reader.member) throw signInNeeded();
  const bridge = await collections.bridges.findOne({ _id: id });
  const group = bridge && (await read.group(reader, bridge.group));
  if (!group || !read.may(reader, 'member.restrict', { group: group.id, scope: group.scope }))
    throw notFound();
  return bridge;
}

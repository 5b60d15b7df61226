import type { Post } from 'discourse-plugin-api-client';
import { newId } from '../../../server/plugin-api.ts';
import type { Bridge, BridgeFile } from '../store/records.ts';
import { secondsAfter, secondsBetween } from '../work/clock.ts';
import { fetchFile } from './fetch-file.ts';
import { addressOfFile } from '../here/files-in-use.ts';
import type { InParts } from './in-parts.ts';

/** As many files of one post as are fetched; what is beyond stays a link to the forum. */
const mostFiles = 20;
/** What was not kept is looked for again after so long. */
const againSeconds = 86_400;
/** The post that names a file is surely written after so long: its files are not looked at before. */
const writtenSeconds = 3 * 3600;

/**
 * Fetches the files that a post of the forum names, each once for the whole bridge. Answers the address here of each
 * that was kept: one that is too large, of no known type or not to be had stays a link to the forum.
 */
export async function localFiles(
  parts: InParts,
  bridge: Bridge,
  post: Post,
  refs: string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const ref of refs.slice(0, mostFiles)) {
    const file = await fileOf(parts, bridge, post, ref);
    if (file?.blob) found.set(ref, addressOfFile(parts.host.id, file._id));
  }
  return found;
}

async function fileOf(parts: InParts, bridge: Bridge, post: Post, ref: string): Promise<BridgeFile | null> {
  const { files } = parts.collections;
  const named = { bridge: bridge._id, ref };
  const now = parts.clock.now();
  const naming = { namedAt: now, lookAt: secondsAfter(now, writtenSeconds) };
  const known = await files.findOneAndUpdate(
    named,
    { $set: naming, $addToSet: { posts: post.id } },
    { returnDocument: 'after' },
  );
  const stale = known && !known.blob && secondsBetween(known.at, now) > againSeconds;
  if (known && !stale) return known;
  const set = await fetchAndKeep(parts, bridge, post, ref);
  if (!set) return known;
  const first = { _id: known?._id ?? newId() };
  return files.findOneAndUpdate(
    named,
    { $set: { ...set, ...naming }, $setOnInsert: first, $addToSet: { posts: post.id } },
    { upsert: true, returnDocument: 'after' },
  );
}

type Kept = Pick<BridgeFile, 'blob' | 'why' | 'type' | 'name' | 'at'>;

async function fetchAndKeep(parts: InParts, bridge: Bridge, post: Post, ref: string): Promise<Kept | null> {
  const at = parts.clock.now();
  try {
    const fetched = await fetchFile(parts, bridge, post, ref);
    if (fetched.why !== null) return { blob: null, why: fetched.why, type: '', name: '', at };
    const { bytes, type, name } = fetched;
    return { blob: await parts.host.blobs.put({ bytes, type, name }), why: null, type, name, at };
  } catch (error) {
    // The words matter more than what they show: the file is looked for when the post is next.
    parts.host.log.warn({ err: error, bridge: bridge._id }, 'a file of a forum was not fetched');
    return null;
  }
}

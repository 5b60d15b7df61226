import { deleteFile } from '../store/files.ts';
import { postPairId } from '../store/post-pairs.ts';
import type { BridgeFile } from '../store/records.ts';
import { secondsAfter } from '../work/clock.ts';
import { isInUse } from '../here/files-in-use.ts';
import type { InParts } from './in-parts.ts';

/** How often it is looked whether a file is still of use. */
const lookSeconds = 3600;
const filesAtATime = 300;

/**
 * Deletes files that no post here shows or may show again: their posts were erased, deleted by their authors, or changed
 * so that they show them no more. Those that nobody looked at for longest come first, so that it goes on where it was
 * after a restart.
 */
export async function sweepFiles(parts: InParts): Promise<void> {
  const { files } = parts.collections;
  const now = parts.clock.now();
  const due = files.find({ lookAt: { $not: { $gt: now } } }).sort({ lookAt: 1 });
  for (const file of await due.limit(filesAtATime).toArray()) {
    if (await isInUse(parts, file))
      await files.updateOne({ _id: file._id }, { $max: { lookAt: secondsAfter(now, lookSeconds) } });
    else await letGo(parts, file);
  }
}

async function letGo(parts: InParts, file: BridgeFile): Promise<void> {
  const { files, posts } = parts.collections;
  // Named by a post again since it was read, it stays.
  if (!(await files.findOne({ _id: file._id, namedAt: file.namedAt ?? { $exists: false } }))) return;
  // Whichever of its posts is brought back takes its words anew, with the files that they name.
  const ids = file.posts.map((post) => postPairId(file.bridge, post));
  const down = { _id: { $in: ids }, origin: 'forum' as const, mootLive: false };
  await posts.updateMany(down, { $set: { forumHash: '' } });
  await deleteFile(parts, file);
}

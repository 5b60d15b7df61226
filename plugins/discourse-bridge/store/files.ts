import type { Parts } from '../parts.ts';
import type { BridgeFile } from './records.ts';

/** Deletes a file that came with posts of a forum; its bytes stay while another one, or another bridge, has the same. */
export async function deleteFile(
  { collections: { files }, host }: Pick<Parts, 'collections' | 'host'>,
  { _id, blob }: Pick<BridgeFile, '_id' | 'blob'>,
): Promise<void> {
  // The bytes first: a run that is killed in between finds the record, and ends it.
  if (blob !== null && (await files.countDocuments({ blob, _id: { $ne: _id } })) === 0)
    await host.blobs.delete(blob);
  await files.deleteOne({ _id });
}

import { notFound, type Reader, type RouteAnswer } from '../../../server/plugin-api.ts';
import type { BridgeFile } from '../store/records.ts';
import { showing } from '../here/files-in-use.ts';
import type { InParts } from './in-parts.ts';

/** A file of posts of a forum, for whoever may read one here that shows it. Throws 404: missing and hidden are one. */
export async function sendFile(parts: InParts, id: string, reader: Reader): Promise<RouteAnswer> {
  const file = await parts.collections.files.findOne({ _id: id });
  const blob =
    file?.blob && (await mayRead(parts, file, reader)) ? await parts.host.blobs.get(file.blob) : null;
  if (!file || !blob) throw notFound('file');
  const shown = file.type.startsWith('image/') ? 'inline' : 'attachment';
  return {
    body: blob.bytes,
    headers: {
      'Content-Type': file.type,
      'Content-Disposition': `${shown}; filename="${file.name}"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    },
  };
}

async function mayRead(parts: InParts, file: BridgeFile, reader: Reader): Promise<boolean> {
  for await (const { thread } of showing(parts, file))
    if (await parts.host.read.thread(reader, thread)) return true;
  return false;
}

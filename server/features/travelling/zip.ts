import { ZipFile } from 'yazl';
import type { PackageFile } from './package-format.ts';

/** The first moment that a zip can hold; a package is the same whenever it is made. */
const mtime = new Date(1980, 0, 1);
const mode = 0o100644;

/**
 * Files as one zip, in their order. The same files give the same bytes on every machine: times are fixed, and nothing
 * is compressed, since versions of zlib differ.
 */
export async function zipOf(files: readonly PackageFile[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { path, bytes } of files)
    zip.addBuffer(bytes, path, { mtime, mode, compress: false, forceDosTimestamp: true });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

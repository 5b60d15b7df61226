import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { type FieldError, invalid, Problem } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';

/** How much a package may hold, unpacked, in bytes, and in how many files. */
export const mostUnpacked = 256 * 1024 * 1024;
const mostFiles = 20_000;

/** The only places that a package has. */
const known =
  /^(?:manifest\.json|people\.json|dispositions\.json|drafts\/\d{1,6}\.case\.json|comments\/\d{1,6}\.json|threads\/[\w-]{1,80}\.json)$/;
const fileType = 0o170000;
const links = 0o120000;

/**
 * The files of a zip by their paths. Nothing is written anywhere. Sizes are checked as they are declared, before
 * anything is unpacked, and again as they are. Throws 422 with the path that is wrong.
 */
export async function readZip(bytes: Buffer, most: number = mostUnpacked): Promise<Map<string, Buffer>> {
  const zip = await opened(bytes);
  const files = new Map<string, Buffer>();
  let left = most;
  try {
    if (zip.entryCount > mostFiles) throw tooLarge('package');
    for await (const entry of zip.eachEntry()) {
      const path = entry.fileName;
      refuseEntry(entry, files.has(path));
      if (entry.uncompressedSize > left) throw tooLarge(path);
      const file = await unpacked(zip, entry, left);
      left -= file.length;
      files.set(path, file);
    }
  } catch (error) {
    throw error instanceof Problem ? error : broken('package', error);
  } finally {
    zip.close();
  }
  return files;
}

async function opened(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(
      bytes,
      { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true },
      (error, zip) => {
        if (error) reject(broken('package', error));
        else resolve(zip);
      },
    );
  });
}

function refuseEntry(entry: Entry, twice: boolean): void {
  const path = entry.fileName;
  if (entry.isEncrypted()) throw wrong(path, t('is encrypted'));
  if (((entry.externalFileAttributes >>> 16) & fileType) === links)
    throw wrong(path, t('is a link to another file'));
  if (!known.test(path)) throw wrong(path, t('has no place in a package'));
  if (twice) throw wrong(path, t('is there twice'));
}

async function unpacked(zip: ZipFile, entry: Entry, most: number): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw tooLarge(entry.fileName);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const wrong = (path: string, message: string): Problem => invalid([{ path, message } satisfies FieldError]);

const tooLarge = (path: string): Problem =>
  wrong(path, t('holds more than a package may: {most} MB', { most: String(mostUnpacked / 1024 / 1024) }));

function broken(path: string, error: unknown): Problem {
  const why = error instanceof Error ? error.message : String(error);
  return wrong(path, t('is no zip that can be read ({why})', { why }));
}

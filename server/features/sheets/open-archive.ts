import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { Problem } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import { archiveLimits } from './sheet-limits.ts';
import { wrongFile } from './workbook.ts';

/**
 * Unpacks what an Excel workbook is made of, by the path within it. What an archive says of its sizes may be untrue, so
 * that both count: what it says, and what really comes out. Throws 422 naming `file` for anything that is no workbook,
 * is encrypted, or is larger than `archiveLimits` when unpacked.
 */
export async function openWorkbookArchive(bytes: Buffer): Promise<Map<string, Buffer>> {
  try {
    const archive = await fromBufferPromise(bytes, { strictFileNames: true });
    const entries = await listed(archive);
    const files = new Map<string, Buffer>();
    let left = archiveLimits.bytes;
    for (const entry of entries) {
      if (!/\.(xml|rels)$/i.test(entry.fileName)) continue;
      const unpacked = await read(archive, entry, left);
      left -= unpacked.length;
      files.set(entry.fileName, unpacked);
    }
    return files;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw wrongFile(t('This workbook is damaged: it cannot be unpacked. Save it again as .xlsx.'));
  }
}

/** Its entries, when all that the archive says of itself is within bounds. */
async function listed(archive: ZipFile): Promise<Entry[]> {
  if (archive.entryCount > archiveLimits.entries) throw tooMuch();
  const entries: Entry[] = [];
  let size = 0;
  for await (const entry of archive.eachEntry()) {
    entries.push(entry);
    size += entry.uncompressedSize;
    if (entries.length > archiveLimits.entries || size > archiveLimits.bytes) throw tooMuch();
    if (entry.isEncrypted()) {
      throw wrongFile(
        t('This workbook is locked with a password. Save it without one, and upload it again.'),
      );
    }
  }
  const names = new Set(entries.map(({ fileName }) => fileName));
  if (names.size < entries.length)
    throw wrongFile(t('This workbook is damaged: it holds the same part twice.'));
  if (!names.has('xl/workbook.xml')) throw wrongFile(noWorkbook(names));
  return entries;
}

function noWorkbook(names: Set<string>): string {
  if (names.has('xl/workbook.bin')) return t('Workbooks of the form .xlsb cannot be read. Save it as .xlsx.');
  if (names.has('content.xml'))
    return t('Sheets of the form .ods cannot be read. Save it as .xlsx or as CSV.');
  if (names.has('word/document.xml'))
    return t('This is a Word document. Upload a sheet (.xlsx or CSV) or a CASE package.');
  return t('This is an archive, but no Excel workbook. Upload a sheet (.xlsx or CSV) or a CASE package.');
}

async function read(archive: ZipFile, entry: Entry, most: number): Promise<Buffer> {
  const stream = await archive.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) {
      stream.destroy();
      throw tooMuch();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooMuch = (): Problem =>
  wrongFile(
    t(
      'This workbook is too large when it is unpacked: {megabytes, number} megabytes and {entries, number} parts are the most. Take out pictures and sheets that are not needed.',
      { megabytes: archiveLimits.bytes / 1_000_000, entries: archiveLimits.entries },
    ),
  );

import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { PersonalData } from '../../core/personal.ts';
import { exportHtml } from './export-html.ts';

export interface ExportParts {
  /** What each part of the site holds. */
  personal: PersonalData[];
  /** The files that belong to it: pictures, read one after the other while the archive is written. */
  files(member: string): Promise<{ name: string; read(): Promise<Buffer> }[]>;
  /** Where readers reach the site, without a slash at the end. */
  siteUrl: string;
}

/** Everything that is held of a member, as an archive with JSON for programs and a page for people. */
export class Exports {
  readonly #parts: ExportParts;

  constructor(parts: ExportParts) {
    this.#parts = parts;
  }

  /** What each part holds of a member, by the part's name. */
  async gather(member: string): Promise<Record<string, Record<string, unknown>>> {
    const parts: Record<string, Record<string, unknown>> = {};
    for (const { name, collect } of this.#parts.personal) parts[name] = await collect(member);
    return parts;
  }

  /** The archive as a stream. Texts are gathered first; pictures follow one by one. */
  async archive(member: { id: string; name: string }): Promise<NodeJS.ReadableStream> {
    const { files, siteUrl } = this.#parts;
    const madeAt = new Date();
    const parts = await this.gather(member.id);
    const zip = new ZipFile();
    const json = JSON.stringify({ format: 'moot-export', version: 1, site: siteUrl, madeAt, parts }, null, 2);
    zip.addBuffer(Buffer.from(`${json}\n`), 'export.json');
    const page = exportHtml({ parts, madeAt, siteUrl, name: member.name });
    zip.addBuffer(Buffer.from(page), 'index.html');
    for (const { name, read } of await files(member.id)) {
      zip.addReadStreamLazy(name, { compress: false }, (take) => {
        read().then(
          (bytes) => take(null, Readable.from([bytes])),
          (error: unknown) => take(error, Readable.from([])),
        );
      });
    }
    zip.end();
    return zip.outputStream;
  }
}

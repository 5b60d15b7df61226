import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Documents as the database keeps them, in one compressed file; what is added later is appended to it. */
export class CountedFile {
  readonly #path: string;
  readonly #hash: Hash = createHash('sha256');
  #count = 0;
  #bytes = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Appends documents. A file of several compressed parts is read as one. */
  async add(documents: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const counted = new Transform({
      writableObjectMode: true,
      transform: (chunk: Uint8Array, _encoding, done) => {
        this.#count += 1;
        done(null, chunk);
      },
    });
    const hashed = new Transform({
      transform: (chunk: Uint8Array, _encoding, done) => {
        this.#hash.update(chunk);
        this.#bytes += chunk.length;
        done(null, chunk);
      },
    });
    const file = createWriteStream(this.#path, { flags: 'a', mode: 0o600, flush: true });
    await pipeline(Readable.from(documents), counted, createGzip({ level: 6 }), hashed, file);
  }

  /** What was written; nothing may be added after it. */
  close(): { count: number; bytes: number; sha256: string } {
    return { count: this.#count, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

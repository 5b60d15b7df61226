import { randomBytes } from 'node:crypto';

export interface FilePart {
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** A form with fields and one file, in bytes: so that any `fetch` can send it, not only one that knows this FormData. */
export function multipart(
  fields: Record<string, string>,
  field: string,
  file: FilePart,
): { type: string; bytes: Uint8Array } {
  const boundary = `----form${randomBytes(16).toString('hex')}`;
  const head = (disposition: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const texts = Object.entries(fields).map(([name, value]) => `${head(`name="${name}"`)}\r\n${value}\r\n`);
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : 'application/octet-stream';
  const opening = `${head(`name="${field}"; filename="${escaped(file.name)}"`)}Content-Type: ${type}\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([
      Buffer.from(texts.join('') + opening),
      file.bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  };
}

/** As browsers do. */
function escaped(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

import { request } from 'node:http';

export interface Raw {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Buffer;
  text: string;
}

/** A request as it goes over the wire: nothing is unpacked or added, and dots in the path are left as they are. */
export function raw(
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body?: Buffer | string,
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    // Node leaves the length out for methods that seldom have a body.
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const { hostname, port, origin } = new URL(url);
    const where = {
      hostname,
      port,
      path: url.slice(origin.length),
      method,
      headers: { ...headers, ...length },
    };
    const asked = request(where, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode!, headers: response.headers, bytes, text: bytes.toString() });
      });
    });
    asked.on('error', reject).end(body);
  });
}

import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  event: string;
  id: string;
  headers: IncomingHttpHeaders;
  body: any;
  /** Whether the signature is of the secret and these bytes. */
  signed: boolean;
}

/** An address that takes webhooks and keeps them. */
export interface Listener {
  url: string;
  secret: string;
  heard: Heard[];
  /** What it answers. */
  status: number;
  close(): Promise<void>;
}

export async function startListener(): Promise<Listener> {
  const listener: Listener = {
    url: '',
    secret: 'a secret that two know',
    heard: [],
    status: 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const bytes = Buffer.concat(parts);
      const { headers } = request;
      const signature = createHmac('sha256', listener.secret).update(bytes).digest('hex');
      listener.heard.push({
        event: String(headers['x-discourse-event']),
        id: String(headers['x-discourse-event-id']),
        headers,
        body: JSON.parse(bytes.toString('utf8')),
        signed: headers['x-discourse-event-signature'] === `sha256=${signature}`,
      });
      response.writeHead(listener.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  listener.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return listener;
}
